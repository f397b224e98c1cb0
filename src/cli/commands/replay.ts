import { Command } from 'commander';
import { z } from 'zod';
import { type Access, callServer } from '../client.ts';
import type { CliContext } from '../program.ts';

const page = z.object({
  engine: z.string(),
  compared: z.number(),
  decisions: z.number(),
  different: z.array(
    z.object({
      enrollmentId: z.string(),
      name: z.string(),
      cadence: z.string(),
      differences: z.array(z.object({ field: z.string(), words: z.string() })),
    }),
  ),
  notCompared: z.array(z.object({ why: z.string(), count: z.number() })),
  next: z.string().nullable(),
});
type Different = z.infer<typeof page>['different'][number];

/** However many runs differ, no more of them are kept and shown. */
const shownAtMost = 100;

interface Totals {
  engine: string;
  compared: number;
  decisions: number;
  differing: number;
  readonly different: Different[];
  readonly notCompared: Map<string, number>;
}

/** All pages, one after the other: what is kept of them does not grow with the number of runs. */
async function replayAll(access: Access, person: string | undefined): Promise<Totals> {
  const totals: Totals = {
    engine: '',
    compared: 0,
    decisions: 0,
    differing: 0,
    different: [],
    notCompared: new Map(),
  };
  for (let after: string | null | undefined; after !== null; ) {
    const query = new URLSearchParams({
      ...(person === undefined ? {} : { person }),
      ...(after === undefined ? {} : { after }),
    });
    const found = page.parse(await callServer(access, 'GET', `/v1/replay?${query}`));
    totals.engine = found.engine;
    totals.compared += found.compared;
    totals.decisions += found.decisions;
    totals.differing += found.different.length;
    totals.different.push(...found.different.slice(0, shownAtMost - totals.different.length));
    for (const { why, count } of found.notCompared)
      totals.notCompared.set(why, (totals.notCompared.get(why) ?? 0) + count);
    after = found.next;
  }
  return totals;
}

function inWords({ engine, compared, decisions, differing, different, notCompared }: Totals): string[] {
  return [
    `${compared} runs compared, ${decisions} decisions taken again by version ${engine} of the engine: ${differing} differ.`,
    ...[...notCompared].map(([why, count]) => `${count} runs could not be compared: ${why}.`),
    ...different.flatMap(({ name, cadence, enrollmentId, differences }) => [
      `${name} in '${cadence}' (${enrollmentId}):`,
      ...differences.map(({ words }) => `  ${words}`),
    ]),
    ...(differing > different.length ? [`… and ${differing - different.length} more.`] : []),
  ];
}

/** `cadenza replay [PERSON]`: whether every run is what its decisions in the ledger make of it. */
export function replayCommand(cli: CliContext): Command {
  return new Command('replay')
    .description('recompute runs from the ledger and report each that differs; exit code 1 if one does')
    .argument('[person]', 'only this person: an address, a name, an id, a Message-ID, or a CRM link')
    .option('--json', 'print JSON')
    .action(async (person: string | undefined, options: { json?: boolean }) => {
      const totals = await replayAll(cli.access(), person);
      const notCompared = [...totals.notCompared].map(([why, count]) => ({ why, count }));
      if (options.json) cli.print(JSON.stringify({ ...totals, notCompared }));
      else for (const line of inWords(totals)) cli.print(line);
      if (totals.differing > 0) process.exitCode = 1;
    });
}
