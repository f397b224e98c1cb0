import { CellProblem, Cells, shorten } from './cells.ts';
import type { Places, Vendor } from './columns.ts';
import type { CsvTable } from './csv.ts';
import { keyFor } from './key-for.ts';
import type { RowProblem } from './person-rows.ts';
import { translate } from './placeholders.ts';
import { markedText, plainText } from './plain-text.ts';
import { type StepKind, stepKindOf } from './step-kinds.ts';
import { assumedOf, type StepTime, stepTimeOf, timing } from './step-times.ts';

/** A cadence as it is put together from rows: a definition that is still to be checked, with where it came from. */
export interface CadenceRows {
  readonly name: string;
  readonly definition: Readonly<Record<string, unknown>>;
  readonly lines: readonly number[];
  /** Variables that are not known here, with the lines in which they stand. */
  readonly unknown: readonly { readonly line: number; readonly name: string }[];
  /** What was made of rows that they do not say themselves, each a sentence. */
  readonly notes: ReadonlyMap<number, string>;
}

interface StepRow extends StepTime {
  readonly line: number;
  readonly number: number | null;
  readonly kind: StepKind;
  readonly name: string | null;
  readonly reply: boolean;
  readonly variant: string | null;
  readonly subject: string | null;
  readonly text: string | null;
}

function readStep(cells: Cells, line: number): StepRow & { readonly cadence: string } {
  const cadence = cells.line('cadence');
  if (cadence === null) throw cells.problem('cadence', 'must name the cadence');
  const type = cells.text('stepType');
  const kind = type === null ? null : stepKindOf(type);
  if (type !== null && kind === null)
    throw cells.problem(
      'stepType',
      `'${type}' is no kind of step that is known: email, call, LinkedIn, SMS, task`,
    );
  const reply = /^(reply|same|yes|true|1|in thread|thread)$/i.test(cells.text('thread') ?? '');
  const [subject, body, note] = [cells.line('subject'), cells.text('body'), cells.text('note')];
  const email = (kind ?? stepKindOf('email'))?.channel === 'email';
  return {
    line,
    cadence,
    reply,
    subject,
    ...stepTimeOf(cells),
    number: cells.amount('stepNumber'),
    kind: kind ?? { channel: 'email', mode: 'automatic' },
    name: cells.line('stepName') ?? cells.line('template'),
    variant: cells.text('variant'),
    text: email ? (body ?? note) : (note ?? body),
  };
}

const channelNames: Readonly<Record<StepKind['channel'], string>> = {
  email: 'Email',
  call: 'Call',
  linkedin: 'LinkedIn',
  sms: 'SMS',
  custom: 'Task',
};

interface Draft {
  readonly steps: Record<string, unknown>[];
  readonly unknown: { line: number; name: string }[];
  readonly notes: Map<number, string>;
}

/** An email to which further rows may add variants. */
interface Open {
  readonly row: StepRow;
  readonly reply: boolean;
  readonly variants: Record<string, unknown>[];
}

/** The subject of a mail that answers: as that of a new thread it would pretend that there was a conversation. */
const answers = /^\s*(?:re|aw|sv|antw)\s*:/i;

function note({ notes }: Draft, { line }: StepRow, words: string): void {
  const before = notes.get(line);
  notes.set(line, before === undefined ? words : `${before} ${words}`);
}

function noteTiming(draft: Draft, row: StepRow): void {
  const words = draft.steps.length === 0 ? null : assumedOf(row);
  if (words !== null) note(draft, row, words);
}

/** Whether an email goes into the thread; variants go where the first of them does. */
function isReply(
  draft: Draft,
  row: StepRow,
  at: { readonly mailed: boolean; readonly of: Open | null },
): boolean {
  const { subject } = row;
  const reply = at.of?.reply ?? (at.mailed && (row.reply || subject === null || answers.test(subject)));
  if (reply && !row.reply && subject !== null)
    note(draft, row, `It is a reply in the thread, without the subject '${shorten(subject)}'.`);
  return reply;
}

function toSteps(rows: readonly StepRow[]): Draft {
  const draft: Draft = { steps: [], unknown: [], notes: new Map() };
  const keys = new Set<string>();
  let open: Open | null = null;
  let mailed = false;
  for (const row of rows) {
    const words = (text: string, read = plainText) => {
      const { text: ours, unknown } = translate(read(text));
      draft.unknown.push(...unknown.map((name) => ({ line: row.line, name })));
      return ours;
    };
    const { channel, mode, action } = row.kind;
    const name = row.name ?? `${channelNames[channel]} ${draft.steps.length + 1}`;
    const text = words(row.text ?? '', channel === 'email' ? markedText : plainText);
    if (channel !== 'email') {
      open = null;
      noteTiming(draft, row);
      const step = {
        key: keyFor(name, keys, 'step'),
        name,
        channel,
        ...(action === undefined ? {} : { action }),
      };
      draft.steps.push({ ...step, ...timing(row, draft.steps.length === 0), script: text || name });
      continue;
    }
    const same: boolean =
      open !== null && row.number !== null && open.row.number === row.number && open.row.day === row.day;
    const reply: boolean = isReply(draft, row, { mailed, of: same ? open : null });
    const variant = { body: text, ...(reply ? {} : { subject: words(row.subject ?? '') }) };
    // Further rows of the same step are its variants.
    if (open !== null && same) {
      open.variants.push({ key: `v${open.variants.length + 1}`, ...variant });
      continue;
    }
    noteTiming(draft, row);
    const variants = [{ key: 'v1', ...variant }];
    const thread = reply ? { thread: 'reply' } : {};
    const step = {
      key: keyFor(name, keys, 'step'),
      name,
      channel,
      mode,
      ...timing(row, draft.steps.length === 0),
    };
    draft.steps.push({ ...step, ...thread, variants });
    open = { row, reply, variants };
    mailed = true;
  }
  return draft;
}

/** Rows in the order of their numbers; Salesloft counts its steps anew on each day, so that the days come first. */
function inOrder<Row extends StepRow>(rows: readonly Row[]): readonly Row[] {
  const dated = rows.every(({ day }) => day !== null);
  const byNumber = (a: Row, b: Row) => (a.number ?? 0) - (b.number ?? 0);
  return rows.toSorted((a, b) => (dated ? (a.day ?? 0) - (b.day ?? 0) : 0) || byNumber(a, b));
}

/**
 * Puts cadences together from rows of one step each, in the order of their days and numbers. Whatever is wrong with a row keeps
 * its whole cadence out: a cadence without one of its steps is another cadence.
 */
export function readCadences(
  { header, rows }: CsvTable,
  places: Places,
  vendor: Vendor,
): { readonly cadences: readonly CadenceRows[]; readonly problems: readonly RowProblem[] } {
  const problems: RowProblem[] = [];
  const read: (StepRow & { readonly cadence: string })[] = [];
  const broken = new Set<string>();
  for (const row of rows) {
    const cells = new Cells(row, header, places);
    try {
      if (row.problem !== undefined) throw new CellProblem('', row.problem);
      read.push(readStep(cells, row.line));
    } catch (error) {
      if (!(error instanceof CellProblem)) throw error;
      broken.add(cells.line('cadence') ?? '');
      problems.push({ line: row.line, column: error.column || null, words: error.message });
    }
  }
  const whole = [...Map.groupBy(read, (row) => row.cadence)].filter(([name]) => !broken.has(name));
  const cut = read.filter((row) => broken.has(row.cadence));
  problems.push(
    ...cut.map(({ line, cadence }) => ({
      line,
      column: null,
      words: `belongs to '${cadence}', of which another row is wrong`,
    })),
  );
  const cadences = whole.map(([name, own]) => {
    const { steps, unknown, notes } = toSteps(inOrder(own));
    const description = `Brought in from ${vendor === 'csv' ? 'a CSV file' : vendor}.`;
    return {
      name,
      definition: { name: name.slice(0, 120), description, steps },
      lines: own.map(({ line }) => line),
      unknown,
      notes,
    };
  });
  return { cadences, problems };
}
