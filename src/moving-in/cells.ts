import type { Field, Places } from './columns.ts';
import type { CsvRow } from './csv.ts';

/** What is wrong with a cell: `column` is the header's own name. */
export class CellProblem extends Error {
  readonly column: string;

  constructor(column: string, message: string) {
    super(message);
    this.column = column;
  }
}

const saysNo = /^(no|n|false|f|0|none|null|opted[ _]in|subscribed)$/i;
const saysYes = /^(yes|y|true|t|1|x|opted[ _]out|unsubscribed|do not contact)$/i;

/** How days are written where a date has slashes. */
export const dayOrders = ['mdy', 'dmy'] as const;
export type DayOrder = (typeof dayOrders)[number];

/** Reads the cells of one row by what they mean. */
export class Cells {
  readonly #row: CsvRow;
  readonly #header: readonly string[];
  readonly #places: Places;

  constructor(row: CsvRow, header: readonly string[], places: Places) {
    this.#row = row;
    this.#header = header;
    this.#places = places;
  }

  has(field: Field): boolean {
    return this.#places[field] !== undefined;
  }

  /** The filled cells of a field, the best column's first. */
  #filled(field: Field): readonly { readonly text: string; readonly at: number }[] {
    return (this.#places[field] ?? []).flatMap((at) => {
      const text = this.#row.cells[at] ?? '';
      return text === '' ? [] : [{ text, at }];
    });
  }

  /** What each column of a field says, without the empty ones. */
  texts(field: Field): readonly string[] {
    return this.#filled(field).map(({ text }) => text);
  }

  /** The text of the best column that is filled; null when there is none. */
  text(field: Field): string | null {
    return this.#filled(field)[0]?.text ?? null;
  }

  /** The name of the column that a text comes from. */
  column(field: Field): string {
    return this.#header[this.#filled(field)[0]?.at ?? this.#places[field]?.[0] ?? -1] ?? field;
  }

  problem(field: Field, message: string): CellProblem {
    return new CellProblem(this.column(field), message);
  }

  /** Whether any column of a field says yes, and which of its cells say neither yes nor no; an empty cell says no. */
  answer(field: Field): { readonly yes: boolean; readonly unclear: readonly CellProblem[] } {
    const cells = this.#filled(field);
    const unclear = cells.filter(({ text }) => !saysNo.test(text) && !saysYes.test(text));
    return {
      yes: cells.some(({ text }) => saysYes.test(text)),
      unclear: unclear.map(({ text, at }) => {
        const words = `must say yes or no, not '${shorten(text.toLowerCase())}'`;
        return new CellProblem(this.#header[at] ?? field, words);
      }),
    };
  }

  /** A number of 0 or more, which may have a fraction; null when the cell is empty. */
  amount(field: Field): number | null {
    const text = this.text(field);
    if (text === null) return null;
    const value = Number(text);
    if (Number.isFinite(value) && value >= 0) return value;
    throw this.problem(field, `must be a number of 0 or more, not '${shorten(text)}'`);
  }

  /** A whole number of at least `least` and at most `most`; null when the cell is empty. */
  number(field: Field, least = 0, most = Number.MAX_SAFE_INTEGER): number | null {
    const text = this.text(field);
    if (text === null) return null;
    const value = Number(text);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    const range = most === Number.MAX_SAFE_INTEGER ? `of ${least} or more` : `from ${least} to ${most}`;
    throw this.problem(field, `must be a whole number ${range}, not '${shorten(text)}'`);
  }

  /** A moment; one without a zone is UTC. Null when the cell is empty. */
  moment(field: Field, order: DayOrder): Date | null {
    const text = this.text(field);
    if (text === null) return null;
    const at = parseMoment(text, order);
    if (at === null)
      throw this.problem(
        field,
        `'${shorten(text)}' is no date that is understood: write 2026-11-26 or 2026-11-26 14:30, or say that the day comes first, as in 31/12/2026: --days dmy (days: 'dmy')`,
      );
    return at;
  }
}

export const shorten = (text: string) => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

/** The hour of the day that a clock's hour is, with `am` or `pm` where it says so; null for one that no clock shows. */
export function hourOf(text: string, half?: string): number | null {
  const hour = Number(text);
  const pm = /pm/i.test(half ?? '');
  if (hour > 23 || (pm ? hour === 0 : half && hour > 12)) return null;
  return half ? (hour % 12) + (pm ? 12 : 0) : hour;
}

const isoLike =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$/i;
const slashed = /^(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d{2})(?:,? (\d{1,2}):(\d{2})(?::(\d{2}))?\s*(am|pm)?)?$/i;

/** Whether a text is a date in either order of days. */
export const isMoment = (text: string) => dayOrders.some((order) => parseMoment(text, order) !== null);

/** A date as exports write it: ISO in its shapes, or with slashes in the given order. Null for anything else. */
function parseMoment(text: string, order: DayOrder): Date | null {
  const iso = isoLike.exec(text);
  if (iso !== null) {
    const [, year, month, day, hour = '0', minute = '0', second = '0', zone = 'Z'] = iso;
    const offset = /^[+-]/.test(zone)
      ? Number(`${zone[0]}1`) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2)))
      : 0;
    const at = utc([year, month, day], [hour, minute, second]);
    return at === null ? null : new Date(at - offset * 60_000);
  }
  const parts = slashed.exec(text);
  if (parts === null) return null;
  const [, one, two, year, hour = '0', minute = '0', second = '0', half] = parts;
  const [month, day] = order === 'mdy' ? [one, two] : [two, one];
  const hourOfDay = hourOf(hour, half);
  if (hourOfDay === null) return null;
  const at = utc(
    // Spreadsheets shorten years when they save a file again.
    [year?.padStart(4, '20'), month, day],
    [String(hourOfDay), minute, second],
  );
  return at === null ? null : new Date(at);
}

function utc(date: readonly (string | undefined)[], time: readonly string[]): number | null {
  const [year = 0, month = 0, day = 0] = date.map(Number);
  const [hour = 0, minute = 0, second = 0] = time.map(Number);
  const at = Date.UTC(year, month - 1, day, hour, minute, second);
  const back = new Date(at);
  // A 31st of February is no date, and no time has 61 minutes.
  const same =
    back.getUTCMonth() === month - 1 &&
    back.getUTCDate() === day &&
    back.getUTCHours() === hour &&
    minute < 60;
  return same ? at : null;
}
