import { crmKinds } from '../ports/crm.ts';
import type { MeetingSource } from '../ports/meetings.ts';
import type { Meeting } from '../ports/records.ts';
import { type MeetingNote, noteMeeting, withCopy } from './meeting-facts.ts';

/** Starts that lie no further apart than this may be one meeting, and a shift of no more than this is no move. */
export const sameStartMs = 5 * 60_000;

const isCrm = (source: MeetingSource) => crmKinds.some((kind) => kind === source);
/** The CRM's record of a meeting, whatever time it has been moved to. */
const recordOf = ({ uid }: Meeting) => uid.split('#', 1)[0] ?? uid;
const moveOf = ({ uid }: Meeting) => Number(uid.split('#')[1] ?? 0);

const goneAt = ({ canceledAt, replacedAt }: Meeting) =>
  Math.min(
    canceledAt?.getTime() ?? Number.POSITIVE_INFINITY,
    replacedAt?.getTime() ?? Number.POSITIVE_INFINITY,
  );

/**
 * Whether both were booked at the same time, at least for a while. A meeting that is booked after the other was called
 * off or moved is a meeting of its own.
 */
const overlap = (one: Meeting, other: Meeting) =>
  one.bookedAt.getTime() <= goneAt(other) + sameStartMs &&
  other.bookedAt.getTime() <= goneAt(one) + sameStartMs;

const apart = (one: Meeting, other: Meeting) =>
  one.startAt === null || other.startAt === null
    ? Number.POSITIVE_INFINITY
    : Math.abs(one.startAt.getTime() - other.startAt.getTime());

/**
 * Whether two bookings of one person, reported by different systems, are the same meeting: nobody sits in two at once.
 * Two bookings of one calendar are always different meetings; a CRM may hold one meeting as several records, since
 * several calendars write into it.
 */
function areOne(one: Meeting, other: Meeting): boolean {
  if (one.personId !== other.personId || apart(one, other) > sameStartMs) return false;
  if (one.source === other.source && (!isCrm(one.source) || recordOf(one) === recordOf(other))) return false;
  return overlap(one, other);
}

/** What a note did: the row that counts for the meeting, and whether this was the first report of it. */
export interface Noted {
  readonly meetingId: string;
  readonly isNew: boolean;
}

/**
 * The meetings of some people, whose rows are locked, while reports about them are noted. When several systems report
 * the same meeting, the row of the first one counts. The rows of the others are marked as its copies, and whatever
 * they report is noted on the row that counts as well.
 */
export class MeetingBook {
  readonly #rows = new Map<string, Meeting>();
  readonly #changed = new Set<string>();
  readonly #newId: () => string;

  constructor(rows: readonly Meeting[], newId: () => string) {
    for (const row of rows) this.#rows.set(row.id, row);
    this.#newId = newId;
  }

  get rows(): readonly Meeting[] {
    return [...this.#rows.values()];
  }

  /** What is to be saved. */
  get changed(): readonly Meeting[] {
    return this.rows.filter((row) => this.#changed.has(row.id));
  }

  /** A CRM's record as it was known last for a person: at its latest time. */
  latestOf(record: {
    readonly source: MeetingSource;
    readonly id: string;
    readonly personId: string;
  }): Meeting | null {
    const own = this.rows.filter(
      (row) =>
        row.source === record.source && row.personId === record.personId && recordOf(row) === record.id,
    );
    return own.toSorted((a, b) => moveOf(a) - moveOf(b)).at(-1) ?? null;
  }

  copiesOf(original: Meeting): readonly Meeting[] {
    return this.rows.filter((row) => row.copyOf === original.id);
  }

  /** Notes one report. Where the booking replaces another one, that other one is noted as replaced. */
  note(note: Omit<MeetingNote, 'id'>): Noted {
    const { source, event, personId } = note;
    const before = this.#find(source, event.uid, personId);
    const previous = event.previousUid === null ? null : this.#find(source, event.previousUid, personId);
    const row = this.#linked(noteMeeting(before, { ...note, id: this.#newId() }), before);
    this.#put(row);
    const meetingId = this.#tellOriginal(row).id;
    if (event.previousUid !== null)
      this.#replace({ ...note, event: { ...event, uid: event.previousUid } }, row);
    return { meetingId, isNew: before === null && previous === null && meetingId === row.id };
  }

  #replace(note: Omit<MeetingNote, 'id'>, successor: Meeting): void {
    const event = { ...note.event, previousUid: null, news: 'replaced' as const, startAt: null };
    const before = this.#find(note.source, event.uid, note.personId);
    const row = noteMeeting(before, { ...note, event, id: this.#newId() });
    this.#put(row);
    // Where the meeting itself moved already, it is the copy alone that another one took the place of.
    if (row.copyOf === null || row.copyOf !== successor.copyOf) this.#tellOriginal(row);
  }

  #find(source: MeetingSource, uid: string, personId: string): Meeting | null {
    const fits = (row: Meeting) => row.source === source && row.uid === uid && row.personId === personId;
    return this.rows.find(fits) ?? null;
  }

  #put(row: Meeting): void {
    this.#rows.set(row.id, row);
    this.#changed.add(row.id);
  }

  /** The row as a copy of a meeting that is known already, if its time is news and it is one. */
  #linked(row: Meeting, before: Meeting | null): Meeting {
    const timed = before === null || before.startAt?.getTime() !== row.startAt?.getTime();
    if (!timed || row.copyOf !== null || this.copiesOf(row).length > 0) return row;
    const [original] = this.rows
      .filter((other) => other.copyOf === null && other.id !== row.id && areOne(row, other))
      .toSorted((a, b) => apart(row, a) - apart(row, b) || (a.id < b.id ? -1 : 1));
    return original === undefined ? row : { ...row, copyOf: original.id };
  }

  /** Copies what a copy's row says to the row that counts, and returns that row. */
  #tellOriginal(row: Meeting): Meeting {
    const original = row.copyOf === null ? undefined : this.#rows.get(row.copyOf);
    if (original === undefined) return row;
    const told = withCopy(original, row);
    this.#put(told);
    return told;
  }
}
