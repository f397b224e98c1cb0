import type { Field, Places } from './columns.ts';
import type { CsvRow } from './csv.ts';
import { type DayOrder, dayOrders, parseMoment } from './dates.ts';

/** What is wrong with a cell: `column` is the header's own name. */
export class CellProblem extends Error {
  readonly column: string;
  /** The order of days under which the cell would be right. */
  readonly days: DayOrder | null;

  constructor(column: string, message: string, days: DayOrder | null = null) {
    super(message);
    this.column = column;
    this.days = days;
  }
}

/** What exports and people write where there is nothing. */
const saysNothing = /^(?:|-|--|n\/a|#n\/a)$/i;
const saysNo = /^(no|n|false|f|0|none|null|opted[ _]in|subscribed)$/i;
const saysYes = /^(yes|y|true|t|1|x|opted[ _]out|unsubscribed|do not contact)$/i;

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
      return saysNothing.test(text) ? [] : [{ text, at }];
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

  /** The same on one line, for names: exports keep line breaks that somebody pasted. */
  line(field: Field): string | null {
    return this.text(field)?.replace(/\s+/g, ' ') ?? null;
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

  /** A moment not after `now`; one without a zone is UTC. Null when the cell is empty. */
  moment(field: Field, order: DayOrder, now: Date): Date | null {
    const text = this.text(field);
    if (text === null) return null;
    const at = parseMoment(text, order);
    if (at !== null && at <= now) return at;
    const other = dayOrders.find((one) => (parseMoment(text, one) ?? Infinity) <= now) ?? null;
    const first = order === 'mdy' ? 'month' : 'day';
    const why =
      at !== null
        ? `'${shorten(text)}' has not come yet${other === null ? '' : ` with the ${first} first`}`
        : other === null
          ? `'${shorten(text)}' is no date that is understood: write 2026-11-26 or 2026-11-26 14:30`
          : `'${shorten(text)}' is no date with the ${first} first`;
    throw new CellProblem(this.column(field), why, other);
  }
}

export const shorten = (text: string) => (text.length > 40 ? `${text.slice(0, 40)}…` : text);
