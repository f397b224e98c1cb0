import { CellProblem, Cells, shorten } from './cells.ts';
import type { ImportKind, Places } from './columns.ts';
import type { CsvRow, CsvTable } from './csv.ts';
import { type DayOrder, orderOf } from './dates.ts';
import { type OptOut, optOutOf } from './opt-outs.ts';
import { readingsOf } from './surplus-cells.ts';

/** What a row says of somebody, for a record that is made of them. */
export interface PersonFields {
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly title: string | null;
  readonly companyName: string | null;
  readonly website: string | null;
  readonly city: string | null;
  readonly state: string | null;
  readonly country: string | null;
}

export interface PersonRow {
  readonly line: number;
  /** Lower case. */
  readonly email: string | null;
  readonly phone: string | null;
  readonly optOut: OptOut | null;
  readonly lastContactAt: Date | null;
  readonly fields: PersonFields;
}

/** What is wrong with a row; `column` is the header's name where one is to blame. */
export interface RowProblem {
  readonly line: number;
  readonly column: string | null;
  readonly words: string;
  /** The order of days under which its date would be right. */
  readonly days?: DayOrder;
}

interface PersonRows {
  /** Of a row in which something is wrong only what it says against contacting somebody, if it does. */
  readonly rows: readonly PersonRow[];
  readonly problems: readonly RowProblem[];
}

interface Reading {
  readonly kind: ImportKind;
  /** How dates with slashes are written. */
  readonly days: DayOrder;
  /** Nothing can have happened after this. */
  readonly now: Date;
}

const address = /^[^\s@<>,;:"]+@[^\s@<>,;:"]+\.[^\s@<>,;:"]{2,}$/;

/** The first address that the columns for one hold; a cell may hold several, or a name around it. */
function emailOf(cells: Cells): string | null {
  const texts = cells.texts('email');
  const found = texts
    .flatMap((text) => text.split(/[,;\s<>()[\]"]+/))
    .map((part) => part.replace(/^mailto:([^?]*).*$/i, '$1'))
    .find((part) => address.test(part) && part.length <= 320);
  if (found !== undefined) return found.toLowerCase();
  const [first] = texts;
  if (first === undefined) return null;
  throw cells.problem('email', `'${shorten(first)}' is no email address`);
}

/** The first word of a full name is the first name; a single word is the last name, which CRMs want the most. */
function namesOf(cells: Cells): Pick<PersonFields, 'firstName' | 'lastName'> {
  const [firstName, lastName] = [cells.line('firstName'), cells.line('lastName')];
  const words = cells.line('fullName')?.split(' ') ?? [];
  if (firstName !== null || lastName !== null || words.length === 0) return { firstName, lastName };
  return words.length === 1
    ? { firstName: null, lastName: words.join(' ') }
    : { firstName: words[0] ?? null, lastName: words.slice(1).join(' ') };
}

function fieldsOf(cells: Cells): PersonFields {
  return {
    ...namesOf(cells),
    // 'Title' is also what a template's name is called.
    title: cells.line('jobTitle') ?? cells.line('template'),
    companyName: cells.line('company'),
    website: cells.line('website'),
    city: cells.line('city'),
    state: cells.line('state'),
    country: cells.line('country'),
  };
}

interface RowRead {
  readonly row: PersonRow | null;
  readonly problem: CellProblem | null;
}

/** A row with something wrong in it: what it says against contacting somebody counts where it says against whom. */
function withProblem(row: PersonRow, problem: CellProblem): RowRead {
  const { email, phone, optOut } = row;
  const byPhone = optOut?.channel !== 'email' && /(\d\D*){5}/.test(phone ?? '');
  if (optOut === null || (email === null && !byPhone)) return { row: null, problem };
  const words = `${problem.message}; what the row says against contacting them counts all the same`;
  return {
    row: { ...row, lastContactAt: null },
    problem: new CellProblem(problem.column, words, problem.days),
  };
}

function readCells(cells: Cells, line: number, reading: Reading & { readonly guessed: boolean }): RowRead {
  const problems: CellProblem[] = [];
  /** Goes on after what is wrong with a cell, since the others may say that somebody opted out. */
  const tried = <Value>(read: () => Value): Value | null => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof CellProblem)) throw error;
      problems.push(error);
      return null;
    }
  };
  const email = tried(() => emailOf(cells));
  const phone = cells.text('phone');
  if (email === null && phone === null)
    problems.push(new CellProblem('', 'has neither an email address nor a phone number'));
  const { kind, days, now } = reading;
  const lastContactAt = kind === 'opt-outs' ? null : tried(() => cells.moment('lastContact', days, now));
  const { optOut, problems: unclear } = optOutOf(cells, reading);
  const row = { line, email, phone, optOut, lastContactAt, fields: fieldsOf(cells) };
  const [first] = [...problems, ...unclear];
  if (first === undefined) return { row, problem: null };
  // Where the cells are only guessed to be so, what is unclear tells against the guess.
  return reading.guessed && unclear.length > 0 ? { row: null, problem: first } : withProblem(row, first);
}

/** The order of days that the dates of a file tell by one that can be read in one order only; null where none does. */
export function daysOf({ rows }: CsvTable, places: Places): DayOrder | null {
  const columns = places.lastContact ?? [];
  return orderOf(
    columns.flatMap((at) => rows.flatMap(({ cells, problem }) => (problem ? [] : (cells[at] ?? [])))),
  );
}

/** Reads people, opt-outs and last contacts row by row: what is wrong with one row holds up no other, and no opt-out. */
export function readPeople(
  { header, rows }: CsvTable,
  places: Places,
  asked: Omit<Reading, 'days'> & { readonly days?: DayOrder | undefined },
): PersonRows {
  const reading = { ...asked, days: asked.days ?? daysOf({ header, rows }, places) ?? 'mdy' };
  const cellsOf = (row: CsvRow) => new Cells(row, header, places);
  const readRow = (row: CsvRow): RowRead => {
    if (row.problem === undefined) return readCells(cellsOf(row), row.line, { ...reading, guessed: false });
    const problem = new CellProblem('', row.problem);
    const meant = readingsOf(row, header.length, places)
      .flatMap((one) => readCells(cellsOf(one), row.line, { ...reading, guessed: true }).row ?? [])
      .find(({ optOut }) => optOut !== null);
    return meant === undefined ? { row: null, problem } : withProblem(meant, problem);
  };
  const read = rows.map((row) => ({ line: row.line, ...readRow(row) }));
  return {
    rows: read.flatMap(({ row }) => row ?? []),
    problems: read.flatMap(({ line, problem }) =>
      problem === null
        ? []
        : [
            {
              ...{ line, column: problem.column || null, words: problem.message },
              ...(problem.days && { days: problem.days }),
            },
          ],
    ),
  };
}
