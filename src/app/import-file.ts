import { z } from 'zod';
import { AppError } from '../errors.ts';
import {
  type DayOrder,
  dayOrders,
  type ImportKind,
  importKinds,
  type Recognised,
  type RowProblem,
  readCadences,
  readCsv,
  readPeople,
  readTemplates,
  recognise,
  unusedColumns,
  type Vendor,
  vendorNames,
} from '../moving-in/index.ts';
import { crmKinds } from '../ports/crm.ts';
import type { Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { createRecords, noRecords, type RecordsMade } from './create-records.ts';
import { importCadences } from './import-cadences.ts';
import { importPeopleRows } from './import-people-rows.ts';
import { importTemplates } from './import-templates.ts';
import { noteSettings } from './note-settings.ts';
import { parseInput } from './parse-input.ts';
import { requireRole } from './permissions.ts';
import type { ImportedRecord } from './plan-records.ts';
import { inWorkspace } from './reading.ts';
import { withoutTrace } from './without-trace.ts';

/** What one request takes: the command line sends longer files in parts of fewer rows. */
export const rowsAtMost = 10_000;
/** The same while records are made: each 100 or 200 of them are some calls to a CRM. */
const createdAtMost = 2_000;

export const importFileInput = z.object({
  /** The file's name, as it is to stand where the origin of an opt-out is told. */
  file: z.string().min(1).max(200),
  /** The file itself: CSV with a header row. */
  text: z.string().min(1).max(2_000_000),
  /** What it holds; left out, its columns say so. */
  kind: z.enum(importKinds).optional(),
  /** How days are written where a date has slashes; left out, its dates say so, and where none does the month is first. */
  days: z.enum(dayOrders).optional(),
  /** Added to the lines in the report, where the text is a part of a file. */
  offset: z.int().min(0).default(0),
  /** The CRM in which people without a record in any connected one get a new one; only for files of people. */
  create: z.enum(['none', ...crmKinds]).default('none'),
  /** Says what would become of each row, and changes nothing. */
  dryRun: z.boolean().default(false),
});

/** What became of a row. */
export interface ImportedRow {
  readonly line: number;
  readonly status: 'imported' | 'skipped' | 'error';
  /** Whom or what the row is about: an address, a cadence's name; empty when the row does not show it. */
  readonly what: string;
  readonly words: string;
  /** The column that is to blame, by the header's name. */
  readonly column: string | null;
  /** The order of days under which its date would be right. */
  readonly days?: DayOrder;
  /** What was made of a row that came in and does not say so itself; to be looked at. */
  readonly note?: string;
  /** The record that somebody has or got, where the import was to make missing ones. */
  readonly record?: ImportedRecord;
}

export interface ImportReport {
  readonly file: string;
  readonly vendor: Vendor;
  readonly kind: ImportKind;
  readonly dryRun: boolean;
  readonly rows: number;
  readonly counts: Readonly<Record<ImportedRow['status'], number>>;
  /** Columns of which nothing was taken. */
  readonly unused: readonly string[];
  readonly items: readonly ImportedRow[];
}

/** What an importer of one kind is given. */
export interface ImportSource {
  /** Where the rows come from, in words: `Outreach export "prospects.csv"`. */
  readonly source: string;
  /** Of people who were nobody here. */
  readonly records: RecordsMade;
}

const wanted: Readonly<Record<ImportKind, string>> = {
  people: 'an email address (Email) or a phone number',
  'opt-outs': 'an email address (Email) or a phone number',
  'last-contact': 'an email address (Email) and a date (Last Contacted)',
  cadences: 'the cadence (Sequence Name), the kind of step (Step Type) and its text (Body or Task Note)',
  templates: 'a name (Template Name) and a text (Body)',
};

/** The kind of a file, or `invalid_input` that says which columns were found and which are needed. */
function kindOf(
  asked: ImportKind | undefined,
  { kind, places }: Recognised,
  header: readonly string[],
): ImportKind {
  const found = asked ?? kind;
  const columns = `Its columns are ${header.map((name) => `'${name}'`).join(', ')}.`;
  if (found === null)
    throw new AppError(
      'invalid_input',
      `It is not clear what this file holds. ${columns} Say which kind it is: ${importKinds.join(', ')}.`,
    );
  const has = (...fields: readonly (keyof typeof places)[]) =>
    fields.some((field) => places[field] !== undefined);
  const complete = {
    people: has('email', 'phone'),
    'opt-outs': has('email', 'phone'),
    'last-contact': has('email') && has('lastContact'),
    cadences: has('cadence') && has('stepType', 'subject', 'body'),
    templates: has('template') && has('body'),
  };
  if (!complete[found])
    throw new AppError('invalid_input', `A file of ${found} needs columns for ${wanted[found]}. ${columns}`);
  return found;
}

const toItem = ({ words, column, ...at }: RowProblem): ImportedRow => ({
  ...at,
  column,
  status: 'error',
  what: '',
  words: column === null ? `The row ${words}.` : `'${column}' ${words}.`,
});

/** Refuses what one request does not take. */
function checkSize(rows: number, creates: boolean): void {
  const most = creates ? createdAtMost : rowsAtMost;
  if (rows <= most) return;
  throw new AppError(
    'invalid_input',
    `The file has ${rows} rows; one request takes ${most}${creates ? ' while it makes records' : ''}. Part it, or use the command line, which does: cadenza import.`,
  );
}

/**
 * Brings a file of another product in: cadences, templates, or people with their opt-outs and last contacts. Managers and admins.
 * Each row is imported, skipped with the reason, or wrong with its line and column, and holds up no other; what a wrong
 * row says against contacting somebody is taken, and told beside what is wrong. All of the file is one transaction. The
 * same file again changes nothing. Opt-outs hold from the commit on, also for people whom
 * the CRM brings in later. Of people without a record in any connected CRM records are made where that is asked for,
 * before the transaction; what failed in between is found again by the next import of the file.
 */
export async function importFile(
  ctx: ActorContext,
  input: z.input<typeof importFileInput>,
): Promise<ImportReport> {
  requireRole(ctx, 'manager', 'bring in files of other products');
  const { file, text, offset, dryRun, create, ...asked } = parseInput(importFileInput, input);
  const table = readCsv(text);
  const found = recognise(table.header);
  const kind = kindOf(asked.kind, found, table.header);
  const creates = create !== 'none';
  if (creates && kind !== 'people')
    throw new AppError('invalid_input', `Records are made of a file of people only; this is one of ${kind}.`);
  checkSize(table.rows.length, creates);
  const { vendor, places } = found;
  const source = `${vendor === 'csv' ? 'CSV file' : `${vendorNames[vendor]} export`} "${file}"`;
  const read =
    kind === 'cadences' || kind === 'templates'
      ? { rows: [], problems: [] }
      : readPeople(table, places, { kind, days: asked.days, now: ctx.clock.now() });
  const records = creates ? await createRecords(ctx, { rows: read.rows, kind: create, dryRun }) : noRecords;
  const bringIn = async (tx: Tx): Promise<readonly ImportedRow[]> => {
    if (kind === 'cadences') {
      const { cadences, problems } = readCadences(table, places, vendor);
      return [...problems.map(toItem), ...(await importCadences(ctx, tx, cadences))];
    }
    if (kind === 'templates') {
      const { templates, problems } = readTemplates(table, places);
      return [...problems.map(toItem), ...(await importTemplates(ctx, tx, templates))];
    }
    const rows = await importPeopleRows(ctx, tx, read.rows, { source, records });
    return [...read.problems.map(toItem), ...rows];
  };
  const run = async (tx: Tx) => {
    const items = await bringIn(tx);
    const count = items.filter(({ status }) => status === 'imported').length;
    if (count > 0) {
      const words = `${ctx.actor.name} brought in ${count} rows of ${source}.`;
      await noteSettings(ctx, tx, {
        words,
        facts: { import: { file, kind, vendor, rows: table.rows.length, count, create } },
      });
    }
    return items;
  };
  const items = await (dryRun ? withoutTrace(ctx, run) : inWorkspace(ctx, run));
  if (!dryRun) ctx.kick();
  const of = (status: ImportedRow['status']) => items.filter((item) => item.status === status).length;
  return {
    file,
    vendor,
    kind,
    dryRun,
    rows: table.rows.length,
    unused: unusedColumns(table.header, { kind, creates }, places),
    counts: { imported: of('imported'), skipped: of('skipped'), error: of('error') },
    items: items.toSorted((a, b) => a.line - b.line).map((item) => ({ ...item, line: item.line + offset })),
  };
}
