import { basename } from 'node:path';
import { Command, Option } from 'commander';
import { z } from 'zod';
import { fileText, importKinds, partsOf } from '../../moving-in/index.ts';
import { type Access, callServer } from '../client.ts';
import type { CliContext } from '../program.ts';
import { readBytes } from '../read-text-file.ts';

const reportSchema = z.object({
  vendor: z.string(),
  kind: z.string(),
  counts: z.object({ imported: z.number(), skipped: z.number(), error: z.number() }),
  unused: z.array(z.string()),
  items: z.array(
    z.object({
      line: z.number(),
      status: z.enum(['imported', 'skipped', 'error']),
      what: z.string(),
      words: z.string(),
      column: z.string().nullable(),
      days: z.string().optional(),
      note: z.string().optional(),
      record: z.object({ url: z.string() }).optional(),
    }),
  ),
});
type Report = z.infer<typeof reportSchema>;

const shownAtMost = 20;

interface ImportOptions {
  readonly kind?: string;
  readonly days?: string;
  readonly create?: string;
  readonly dryRun?: boolean;
  readonly all?: boolean;
  readonly json?: boolean;
}

/** What was said of each part of a file, and what there is to say of how it was read. */
interface Imported {
  readonly reports: readonly Report[];
  readonly note: string | null;
}

async function importOne(access: Access, file: string, options: ImportOptions): Promise<Imported> {
  const { text, note } = fileText(readBytes(file));
  const { kind, days, create, dryRun = false } = options;
  const asked = { ...(kind && { kind }), ...(days && { days }), ...(create && { create }) };
  const reports: Report[] = [];
  // One after the other: each part is whole in itself, and the same file again goes on where a broken one ended.
  for (const part of partsOf(file, text, kind)) {
    const body = { file: basename(file), ...part, dryRun, ...asked };
    reports.push(reportSchema.parse(await callServer(access, 'POST', '/v1/imports', body)));
  }
  return { reports, note };
}

function lineOf({ line, status, what, words, ...more }: Report['items'][number]): string {
  const said = [
    words,
    ...(more.days === undefined ? [] : [`Try --days ${more.days}.`]),
    ...(more.note === undefined ? [] : [more.note]),
    ...(more.record === undefined ? [] : [more.record.url]),
  ];
  return `  line ${line}: ${status}${what === '' ? '' : ` ${what}`}: ${said.join(' ')}`;
}

function inWords(file: string, { reports, note }: Imported, { all, dryRun }: ImportOptions): string[] {
  const sum = (status: keyof Report['counts']) =>
    reports.reduce((total, { counts }) => total + counts[status], 0);
  const [first] = reports;
  const other = reports
    .flatMap(({ items }) => items)
    .filter(({ status, note: told }) => all || status !== 'imported' || told !== undefined);
  const shown = all ? other : other.slice(0, shownAtMost);
  const unused = first?.unused ?? [];
  return [
    `${file}: ${first?.kind ?? ''} from ${first?.vendor ?? ''}: ${sum('imported')} ${dryRun ? 'would be ' : ''}imported, ${sum('skipped')} skipped, ${sum('error')} wrong.`,
    ...(note === null ? [] : [`  ${note}`]),
    ...(unused.length === 0 ? [] : [`  Nothing is taken from: ${unused.join(', ')}.`]),
    ...shown.map(lineOf),
    ...(other.length > shown.length
      ? [`  … and ${other.length - shown.length} more (--all shows them).`]
      : []),
  ];
}

/** `cadenza import FILE…`: brings in what another product exported; exit code 1 when a row is wrong. */
export function importCommand(cli: CliContext): Command {
  return new Command('import')
    .description(
      'bring in cadences, templates, opt-outs and last contacts that another product exported as CSV',
    )
    .argument('<files...>', 'paths of the files')
    .addOption(
      new Option('--kind <kind>', 'what the files hold; else their columns say so').choices(importKinds),
    )
    .addOption(
      new Option('--days <order>', 'how days are written in dates with slashes; else they say so').choices([
        'mdy',
        'dmy',
      ]),
    )
    .addOption(
      new Option(
        '--create <crm>',
        'make records of people who have none in a connected CRM: Leads in salesforce, contacts in hubspot',
      ).choices(['salesforce', 'hubspot']),
    )
    .option('--dry-run', 'say what would become of each row, change nothing')
    .option('--all', 'show every row, not only those that were not imported')
    .option('--json', 'print JSON')
    .action(async (files: string[], options: ImportOptions) => {
      const access = cli.access();
      for (const file of files) {
        const imported = await importOne(access, file, options);
        if (options.json) cli.print(JSON.stringify({ file, ...imported }));
        else for (const line of inWords(file, imported, options)) cli.print(line);
        if (imported.reports.some(({ counts }) => counts.error > 0)) process.exitCode = 1;
      }
    });
}
