import { setTimeout as pause } from 'node:timers/promises';
import { Command, Option } from 'commander';
import { z } from 'zod';
import { AppError } from '../../errors.ts';
import { type Access, callServer } from '../client.ts';
import type { CliContext } from '../program.ts';

const difference = z.object({
  kind: z.string(),
  key: z.string(),
  url: z.string().nullable(),
  state: z.string(),
  words: z.string(),
});
const reconciliation = z.looseObject({
  id: z.string(),
  crm: z.string().nullable(),
  state: z.enum(['queued', 'running', 'done', 'failed']),
  dryRun: z.boolean(),
  since: z.string().nullable(),
  until: z.string(),
  problem: z.string().nullable(),
  counts: z.record(z.string(), z.number()),
  differences: z.array(difference),
});
type Reconciliation = z.infer<typeof reconciliation>;
const started = z.object({ items: z.array(z.object({ id: z.string() })) });

interface ReconcileOptions {
  readonly crm?: string;
  readonly since?: string;
  readonly all?: boolean;
  readonly dryRun?: boolean;
  readonly again?: boolean;
  readonly json?: boolean;
}

const askAgainMs = 250;

/** Waits until a comparison is over. One that waits for a CRM that does not answer is not waited for. */
async function outcomeOf(access: Access, id: string): Promise<Reconciliation> {
  for (;;) {
    const now = reconciliation.parse(await callServer(access, 'GET', `/v1/reconciliations/${id}`));
    if (now.state === 'done' || now.state === 'failed' || now.problem !== null) return now;
    await pause(askAgainMs);
  }
}

const names: Readonly<Record<string, string>> = { salesforce: 'Salesforce', hubspot: 'HubSpot' };
const day = (iso: string) => iso.slice(0, 16).replace('T', ' ');

function counted(counts: Reconciliation['counts'], words: readonly (readonly [string, string])[]): string {
  return words
    .filter(([key]) => (counts[key] ?? 0) > 0)
    .map(([key, word]) => `${counts[key]} ${word}`)
    .join(', ');
}

/** How many of the entries that were looked for are there, and how many the CRM listed as changed in that time. */
function foundWords(counts: Reconciliation['counts']): string {
  const of = (...keys: readonly string[]) => keys.reduce((sum, key) => sum + (counts[key] ?? 0), 0);
  const there = of('expected') - of('missing', 'waiting', 'gone', 'letBe');
  const listed = of('listed') === 0 ? '' : `; ${of('listed')} that changed there were compared, too`;
  return `${of('expected')} entries looked for, ${there} of them found there${listed}.`;
}

function inWords(said: Reconciliation): string[] {
  const { counts, differences, dryRun } = said;
  const name = names[said.crm ?? ''] ?? 'A CRM';
  const from = said.since === null ? 'the beginning' : `${day(said.since)} UTC`;
  const lines = [`${name}, from ${from} to ${day(said.until)} UTC: ${foundWords(counts)}`];
  if (said.state !== 'done') return [...lines, `  Not finished: ${said.problem ?? 'it is under way'}`];
  const kinds = ['missing', 'unrecorded', 'doubled', 'misplaced', 'orphaned'];
  const found = counted(
    counts,
    kinds.map((kind) => [kind, kind]),
  );
  if (found === '') lines.push('  Nothing differs.');
  else if (dryRun) lines.push(`  ${found}. Nothing was changed.`);
  else lines.push(`  ${found}: ${counts.repaired ?? 0} repaired, ${counts.open ?? 0} left to a person.`);
  const besides = counted(counts, [
    ['waiting', 'still to be written'],
    ['gone', 'gone with a deleted record'],
    ['letBe', 'removed there twice and let be'],
  ]);
  if (besides !== '') lines.push(`  Besides: ${besides}.`);
  for (const one of differences) {
    lines.push(`  ${one.state === 'open' ? '!' : '✓'} ${one.kind} ${one.key}: ${one.words}`);
    if (one.url !== null) lines.push(`      ${one.url}`);
  }
  const more = (counts.repaired ?? 0) + (counts.open ?? 0) - differences.length;
  return more > 0 ? [...lines, `  and ${more} more`] : lines;
}

/** `cadenza reconcile`: compares touches with the CRMs' entries; exit code 1 when something differs still. */
export function reconcileCommand(cli: CliContext): Command {
  return new Command('reconcile')
    .description(
      'compare touches with the entries in each CRM, both ways, and repair them without doubling any',
    )
    .addOption(new Option('--crm <crm>', 'only this CRM').choices(['salesforce', 'hubspot']))
    .option('--since <date>', 'from this day on (UTC), e.g. 2026-11-01; else from the last time on')
    .option('--all', 'from the beginning on')
    .option('--dry-run', 'say what differs, change nothing')
    .option('--again', 'also write again what somebody removed after it had been written again')
    .option('--json', 'print JSON')
    .action(async ({ json, ...asked }: ReconcileOptions) => {
      if (asked.since !== undefined && asked.all)
        throw new AppError('invalid_input', 'Say either --since or --all.');
      const access = cli.access();
      const { items } = started.parse(await callServer(access, 'POST', '/v1/reconciliations', asked));
      const results: Reconciliation[] = [];
      for (const { id } of items) results.push(await outcomeOf(access, id));
      if (json) cli.print(JSON.stringify({ items: results }));
      else for (const line of results.flatMap(inWords)) cli.print(line);
      if (results.some((one) => one.state !== 'done' || (one.counts.open ?? 0) > 0)) process.exitCode = 1;
    });
}
