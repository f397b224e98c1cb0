import type { CrmKind } from '../ports/crm.ts';
import type { CrmMeeting } from '../ports/crm-news.ts';
import type { MeetingEvent } from '../ports/meetings.ts';
import type { Enrollment, Meeting } from '../ports/records.ts';
import { type MeetingBook, sameStartMs } from './meeting-book.ts';

/** For how long after a run's end a meeting may still be its success. */
const afterRunMs = 30 * 24 * 60 * 60_000;

/**
 * Whether a meeting that was not known before is about one of the person's runs: booked after it began, while it ran or
 * within 30 days of its end, and not entered of a time before it. A CRM also holds the meetings of customers, and what was
 * brought in from elsewhere: those would end cadences and hold people that have nothing to do with them.
 */
export function isAboutRun({ createdAt, endAt }: CrmMeeting, run: Enrollment): boolean {
  if (run.reason === 'undone' || run.createdAt > createdAt) return false;
  if (run.endedAt !== null && createdAt.getTime() > run.endedAt.getTime() + afterRunMs) return false;
  return endAt === null || endAt > run.createdAt;
}

/** Whether it was reported by the CRM itself, and not by a calendar that has the same meeting. */
const saidHere = (of: (row: Meeting) => Date | null, latest: Meeting, copies: readonly Meeting[]) =>
  of(latest) !== null && !copies.some((copy) => of(copy) !== null);

const isMissed = (row: Meeting) =>
  row.noShowAt !== null && (row.showedAt === null || row.noShowAt > row.showedAt) ? row.noShowAt : null;

interface Change {
  readonly meeting: CrmMeeting;
  /** As it was known for this person; null when it is new. */
  readonly latest: Meeting | null;
  readonly copies: readonly Meeting[];
}

/** What the CRM's outcome tells; a mark that is gone was taken back. */
function outcomeOf({ meeting, latest, copies }: Change, isMoved: boolean): readonly MeetingEvent['news'][] {
  const unmissed = latest !== null && saidHere(isMissed, latest, copies) ? (['showed'] as const) : [];
  switch (meeting.outcome) {
    case 'no_show':
      return ['no_show'];
    case 'canceled':
      return ['canceled'];
    case 'held':
      return [...unmissed, 'held'];
    case 'rescheduled':
      // With a new time it is that which tells; without, another meeting takes its place.
      return latest === null || isMoved || latest.previousUid !== null ? [] : ['replaced'];
    case 'scheduled':
      return unmissed;
  }
}

/**
 * What a CRM's record of a meeting says for one person, against what was known: a CRM gives a record as it is now, not
 * what was done to it. A new time is a booking that takes the old one's place, and so is one that was called off and is
 * on again.
 */
export function newsOfMeeting(
  meeting: CrmMeeting,
  book: MeetingBook,
  about: { readonly source: CrmKind; readonly personId: string; readonly host: string | null },
): readonly MeetingEvent[] {
  const { id, title, startAt, endAt, createdAt, modifiedAt } = meeting;
  const latest = book.latestOf({ source: about.source, id, personId: about.personId });
  const copies = latest === null ? [] : book.copiesOf(latest);
  // The CRM's index may show an older state again.
  if (latest?.timesSaidAt != null && latest.timesSaidAt > modifiedAt) return [];
  const base = { title, startAt, endAt, attendees: [], host: about.host, token: null };
  const call = (uid: string, news: MeetingEvent['news'], at: Date): MeetingEvent => ({
    ...base,
    uid,
    news,
    at,
    previousUid: null,
  });
  const on = meeting.outcome !== 'canceled';
  const shift = Math.abs(startAt.getTime() - (latest?.startAt ?? startAt).getTime());
  const isOff = latest !== null && saidHere((row) => row.canceledAt, latest, copies);
  // What the index still shows of a record that was deleted does not bring it back.
  const again = on && isOff && latest.canceledAt !== null && modifiedAt > latest.canceledAt;
  const isMoved = on && shift > sameStartMs;
  const outcome = outcomeOf({ meeting, latest, copies }, isMoved);
  if (latest === null)
    return [call(id, 'booked', createdAt), ...outcome.map((news) => call(id, news, modifiedAt))];
  if (!isMoved && !again)
    return [
      call(latest.uid, 'booked', modifiedAt),
      ...outcome.map((news) => call(latest.uid, news, modifiedAt)),
    ];
  const uid = `${id}#${modifiedAt.getTime()}`;
  const moved = { ...call(uid, 'rescheduled', modifiedAt), previousUid: latest.uid };
  const marks = outcome.filter((news) => news !== 'showed');
  return [moved, ...marks.map((news) => call(uid, news, modifiedAt))];
}

/** What it says for one person that a CRM's meeting was deleted: called off, unless it is over or is off already. */
export function newsOfDeletion(
  gone: { readonly id: string; readonly at: Date },
  book: MeetingBook,
  about: { readonly source: CrmKind; readonly personId: string },
): readonly MeetingEvent[] {
  const latest = book.latestOf({ ...about, id: gone.id });
  if (latest === null || latest.canceledAt !== null || latest.replacedAt !== null) return [];
  if (latest.endAt !== null && latest.endAt <= gone.at) return [];
  const { uid, title, host } = latest;
  const times = { startAt: null, endAt: null };
  const named = { attendees: [], token: null, previousUid: null };
  return [{ ...named, ...times, uid, title, host, news: 'canceled', at: gone.at }];
}
