import { CellProblem, Cells, type DayOrder, shorten } from './cells.ts';
import { type ImportKind, optOutFields, type Places } from './columns.ts';
import type { CsvTable } from './csv.ts';

/** Why somebody must not be contacted, as the strongest thing that the row says. */
export type OptOutReason = 'complained' | 'unsubscribed' | 'bounced';

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
  readonly optOut: { readonly reason: OptOutReason; readonly channel: 'email' | 'call' | 'all' } | null;
  readonly lastContactAt: Date | null;
  readonly fields: PersonFields;
}

/** A row of which nothing can be taken; `column` is the header's name where one is to blame. */
export interface RowProblem {
  readonly line: number;
  readonly column: string | null;
  readonly words: string;
}

export interface PersonRows {
  readonly rows: readonly PersonRow[];
  readonly problems: readonly RowProblem[];
}

interface Reading {
  readonly kind: ImportKind;
  readonly days: DayOrder;
  /** Nothing can have happened after this. */
  readonly now: Date;
}

const address = /^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;"]{2,}$/;

/** The first address of a cell, which may hold several, or a name around it. */
function emailOf(cells: Cells): string | null {
  const text = cells.text('email');
  if (text === null) return null;
  const found = text
    .split(/[,;\s<>[\]"]+/)
    .find((part) => address.test(part))
    ?.toLowerCase();
  if (found !== undefined && found.length <= 320) return found;
  throw cells.problem('email', `'${shorten(text)}' is no email address`);
}

/** What a row says against contacting somebody: an opt-out of everything, of email or of calls, a bounce, a complaint. */
function optOutOf(cells: Cells, kind: ImportKind): PersonRow['optOut'] {
  const restrictions = (cells.text('restrictions') ?? '').toLowerCase();
  const stage = (cells.text('stage') ?? '').toLowerCase();
  const everything = cells.yes('optedOut') || cells.text('optedOutAt') !== null || stage === 'do not contact';
  const noEmail =
    cells.yes('emailOptedOut') || cells.text('emailOptedOutAt') !== null || restrictions.includes('email');
  const noCalls =
    cells.yes('callOptedOut') || cells.text('callOptedOutAt') !== null || /call|phone/.test(restrictions);
  if (cells.yes('spamReport')) return { reason: 'complained', channel: 'all' };
  const bounces = bounced(cells);
  // Neither to be mailed nor to be called: whoever may not be called and has no address is out of reach.
  if (everything || ((noEmail || bounces) && noCalls)) return { reason: 'unsubscribed', channel: 'all' };
  if (noEmail) return { reason: 'unsubscribed', channel: 'email' };
  if (bounces) return { reason: 'bounced', channel: 'email' };
  if (noCalls) return { reason: 'unsubscribed', channel: 'call' };
  const says = optOutFields.some((field) => cells.has(field));
  // A list of opt-outs without a column that says so means every row of it.
  return kind === 'opt-outs' && !says ? { reason: 'unsubscribed', channel: 'all' } : null;
}

/** HubSpot writes why an address bounced where others say yes. */
const bounced = (cells: Cells) => cells.texts('bounced').some((text) => !/^(no|n|false|f|0)$/i.test(text));

/** The first word of a full name is the first name; a single word is the last name, which CRMs want the most. */
function namesOf(cells: Cells): Pick<PersonFields, 'firstName' | 'lastName'> {
  const [firstName, lastName] = [cells.text('firstName'), cells.text('lastName')];
  const words = cells.text('fullName')?.split(/\s+/) ?? [];
  if (firstName !== null || lastName !== null || words.length === 0) return { firstName, lastName };
  return words.length === 1
    ? { firstName: null, lastName: words.join(' ') }
    : { firstName: words[0] ?? null, lastName: words.slice(1).join(' ') };
}

function fieldsOf(cells: Cells): PersonFields {
  return {
    ...namesOf(cells),
    // 'Title' is also what a template's name is called.
    title: cells.text('jobTitle') ?? cells.text('template'),
    companyName: cells.text('company'),
    website: cells.text('website'),
    city: cells.text('city'),
    state: cells.text('state'),
    country: cells.text('country'),
  };
}

function readRow(cells: Cells, line: number, { kind, days, now }: Reading): PersonRow {
  const email = emailOf(cells);
  const phone = cells.text('phone');
  if (email === null && phone === null)
    throw new CellProblem('', 'has neither an email address nor a phone number');
  const lastContactAt = kind === 'opt-outs' ? null : cells.moment('lastContact', days);
  if (lastContactAt !== null && lastContactAt > now)
    throw cells.problem('lastContact', `'${cells.text('lastContact')}' has not come yet`);
  const optOut = kind === 'last-contact' ? null : optOutOf(cells, kind);
  return { line, email, phone, optOut, lastContactAt, fields: fieldsOf(cells) };
}

/** Reads people, opt-outs and last contacts row by row: what is wrong with one row holds up no other. */
export function readPeople({ header, rows }: CsvTable, places: Places, reading: Reading): PersonRows {
  const read: PersonRow[] = [];
  const problems: RowProblem[] = [];
  for (const row of rows) {
    if (row.problem !== undefined) {
      problems.push({ line: row.line, column: null, words: row.problem });
      continue;
    }
    try {
      read.push(readRow(new Cells(row, header, places), row.line, reading));
    } catch (error) {
      if (!(error instanceof CellProblem)) throw error;
      problems.push({ line: row.line, column: error.column || null, words: error.message });
    }
  }
  return { rows: read, problems };
}
