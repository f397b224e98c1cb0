import type { MeetingEvent, MeetingSource } from '../ports/meetings.ts';
import type { Enrollment, Meeting, Person } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { lockPeople } from './lock-people.ts';
import { MeetingBook } from './meeting-book.ts';
import type { Participant } from './meeting-facts.ts';
import { endAfterMissed } from './missed-meetings.ts';
import { distinct } from './reading.ts';
import { recordSignals, type SignalInput } from './record-signals.ts';

/** What of a meeting is a signal besides its booking. That it was held follows from time, and is only counted. */
const signalOf: Partial<Record<MeetingEvent['news'], SignalInput['kind']>> = {
  rescheduled: 'meeting_rescheduled',
  canceled: 'meeting_canceled',
  no_show: 'no_show',
};

/** What is told after a no-show and says that nothing was missed: they came, or another booking took its place. */
const takesBack: readonly MeetingEvent['news'][] = ['showed', 'rescheduled', 'replaced'];

/** The run that a booking by address belongs to: the one that the person had begun last before it. */
function creditOf(meeting: Meeting, runs: readonly Enrollment[]): Meeting {
  const own = runs.filter((run) => run.personId === meeting.personId);
  const linked = meeting.byLink ? own.find((run) => run.id === meeting.enrollmentId) : undefined;
  const run = linked ?? own.findLast((one) => one.reason !== 'undone' && one.createdAt <= meeting.bookedAt);
  return { ...meeting, enrollmentId: run?.id ?? null, userId: run?.ownerUserId ?? null };
}

/**
 * What is to be saved, with whose success it is: a booking that took another's place is that one's, also where the other
 * becomes known only now.
 */
function withCredits({ changed, rows }: MeetingBook, runs: readonly Enrollment[]): readonly Meeting[] {
  const isAfter = (row: Meeting, one: Meeting) =>
    one.uid === row.previousUid && one.source === row.source && one.personId === row.personId;
  const later = rows.filter((row) => !changed.includes(row) && changed.some((one) => isAfter(row, one)));
  const credited = [...changed, ...later].map((row) => creditOf(row, runs));
  const all = [...credited, ...rows];
  return credited.map((row) => {
    const first = all.find((one) => isAfter(row, one));
    if (first === undefined) return row;
    return { ...row, enrollmentId: first.enrollmentId, userId: first.userId };
  });
}

function toSignals(
  ctx: ActorContext,
  about: { event: MeetingEvent; meeting: Meeting; isNew: boolean },
): readonly SignalInput[] {
  const { event, meeting, isNew } = about;
  const { uid, personId, source, enrollmentId, bookedAt } = meeting;
  const now = ctx.clock.now();
  const heard = (at: Date) => (at < now ? at : now);
  const base = { personId, enrollmentId, touchId: null, source };
  const facts = {
    uid,
    title: meeting.title,
    host: meeting.host,
    startTime: meeting.startAt?.toISOString() ?? null,
    endTime: meeting.endAt?.toISOString() ?? null,
  };
  // Any report of a meeting implies that it was booked: the report of the booking itself may come late, or never.
  const booked = {
    ...base,
    kind: 'meeting_booked' as const,
    at: heard(bookedAt),
    sourceKey: `${uid}:${personId}`,
    facts,
  };
  // When a meeting was moved, somebody may delete the old entry in the CRM. That cancels nothing, and nobody missed it.
  const cleared = ['canceled', 'no_show'].includes(event.news) && meeting.replacedAt !== null;
  const kind = cleared ? undefined : signalOf[event.news];
  const sourceKey = `${uid}:${event.news}:${personId}`;
  const more = kind === undefined ? [] : [{ ...base, kind, at: heard(event.at ?? now), sourceKey, facts }];
  return isNew ? [booked, ...more] : more;
}

/** One report about one booking, and whom it is with. */
export interface MeetingTold {
  readonly event: MeetingEvent;
  readonly who: Participant;
}

/** What is known, read under the people's locks, when `tell` decides what there is to report. */
export interface MeetingsKnown {
  readonly book: MeetingBook;
  readonly runs: readonly Enrollment[];
  /** Who is whom now, by the ids that were asked for: somebody may have been merged into another meanwhile. */
  readonly people: ReadonlyMap<string, Person>;
}

/**
 * Notes reports about meetings of these people and lets them take effect, in the caller's transaction. The number of
 * statements does not grow with the number of people or meetings.
 */
export async function takeMeetings(
  ctx: ActorContext,
  tx: Tx,
  work: {
    readonly source: MeetingSource;
    readonly personIds: readonly string[];
    readonly tell: (known: MeetingsKnown) => readonly MeetingTold[];
  },
): Promise<void> {
  if (work.personIds.length === 0) return;
  const people = await lockPeople(tx, distinct(work.personIds));
  const ids = distinct([...people.values()].map((person) => person.id));
  // Under their locks: another call about the same meeting has committed before, or waits.
  const book = new MeetingBook(await tx.meetings.byPersons(ids), () => ctx.ids.uuid());
  const runs = await tx.enrollments.byPersons(ids);
  const heardAt = ctx.clock.now();
  const noted = work.tell({ book, runs, people }).map(({ event, who }) => {
    const personId = people.get(who.personId)?.id ?? who.personId;
    const note = book.note({ ...who, personId, source: work.source, event, heardAt });
    return { event, who: { personId }, ...note };
  });
  const credited = withCredits(book, runs);
  await tx.meetings.save(credited);
  const byId = new Map(credited.map((row) => [row.id, row]));
  const signals = noted.flatMap(({ event, meetingId, isNew }) => {
    const meeting = byId.get(meetingId);
    return meeting === undefined ? [] : toSignals(ctx, { event, meeting, isNew });
  });
  await recordSignals(ctx, tx, signals);
  const back = noted.filter(({ event }) => takesBack.includes(event.news)).map(({ who }) => who.personId);
  if (back.length === 0) return;
  const again = [...(await lockPeople(tx, distinct(back))).values()];
  await endAfterMissed(ctx, tx, { people: again, meetings: book.rows });
}
