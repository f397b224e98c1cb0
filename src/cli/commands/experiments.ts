import { Command } from 'commander';
import { z } from 'zod';
import { callServer } from '../client.ts';
import type { CliContext } from '../program.ts';
import { counted } from '../words.ts';

const listed = z.object({
  id: z.string(),
  name: z.string(),
  metric: z.string(),
  total: z.number(),
  endedAt: z.string().nullable(),
  nobodySince: z.number().nullable(),
  result: z.object({ words: z.string() }).nullable(),
});
const page = z.object({ items: z.array(listed), next: z.string().nullable() });
const viewed = z.object({
  name: z.string(),
  metric: z.string(),
  unit: z.string(),
  words: z.string(),
  warnings: z.array(z.string()),
  nextAt: z.string().nullable(),
  total: z.number(),
  lift: z.number(),
  counts: z.array(z.object({ key: z.string(), units: z.number(), hits: z.number(), begun: z.number() })),
  promoted: z.object({ words: z.string() }).nullable(),
});

const percent = (share: number) => `${Math.round(share * 1000) / 10} %`;

function lineOf({ id, name, metric, total, endedAt, nobodySince, result }: z.output<typeof listed>): string {
  const nobody = nobodySince === null ? '' : `, nobody new since version ${nobodySince}`;
  const state =
    endedAt === null
      ? `running, by ${metric}, ${counted(total)} announced${nobody}`
      : (result?.words ?? 'ended');
  return `${id}  ${name}: ${state}`;
}

function linesOf(one: z.output<typeof viewed>): readonly string[] {
  const arms = one.counts.map(({ key, units, hits, begun }) => {
    const share =
      units === 0 ? 'none counted yet' : `${counted(hits)} of ${counted(units)} (${percent(hits / units)})`;
    return `  ${key}: ${share}, ${counted(begun)} begun`;
  });
  const head = `${one.name}: ${one.metric} by ${one.unit}, ${counted(one.total)} announced, to find a difference of ${percent(one.lift)}.`;
  const next =
    one.nextAt === null ? [] : [`  The next counts ${one.nextAt.slice(0, 16).replace('T', ' ')} UTC.`];
  const promoted = one.promoted === null ? [] : [one.promoted.words];
  return [
    head,
    one.words,
    ...arms,
    ...next,
    ...promoted,
    ...one.warnings.map((words) => `Warning: ${words}`),
  ];
}

/** `cadenza experiments [ID]`: all experiments, or one with its verdict, its counts and its interval. */
export function experimentsCommand(cli: CliContext): Command {
  return new Command('experiments')
    .description(
      'show what is compared, or how one experiment stands: its verdict holds however often you look',
    )
    .argument('[id]', 'id of one experiment')
    .option('--json', 'print JSON')
    .action(async (id: string | undefined, options: { json?: boolean }) => {
      const path =
        id === undefined ? '/v1/experiments?limit=200' : `/v1/experiments/${encodeURIComponent(id)}`;
      const raw = await callServer(cli.access(), 'GET', path);
      if (options.json === true) return cli.print(JSON.stringify(raw));
      if (id !== undefined) for (const line of linesOf(viewed.parse(raw))) cli.print(line);
      else {
        const { items } = page.parse(raw);
        if (items.length === 0) cli.print('There are no experiments. Start one: POST /v1/experiments.');
        for (const one of items) cli.print(lineOf(one));
      }
    });
}
