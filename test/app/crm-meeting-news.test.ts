import { expect, test } from 'vitest';
import { isAboutRun, newsOfDeletion, newsOfMeeting } from '../../src/app/crm-meeting-news.ts';
import { MeetingBook } from '../../src/app/meeting-book.ts';
import type { CrmMeeting } from '../../src/ports/crm-news.ts';
import { makeEnrollment } from '../support/builders.ts';

const start = Date.parse('2026-11-23T09:00:00Z');
const at = (minutes: number) => new Date(start + minutes * 60_000);
const about = { source: 'hubspot' as const, personId: 'p', host: 'host@example.com' };

const meeting = (modified: number, over: Partial<CrmMeeting> = {}): CrmMeeting => ({
  id: '7',
  refs: [],
  title: 'Intro',
  startAt: at(600),
  endAt: at(630),
  outcome: 'scheduled',
  hostId: null,
  createdAt: at(0),
  modifiedAt: at(modified),
  ...over,
});

function open() {
  let count = 0;
  const book = new MeetingBook([], () => {
    count += 1;
    return `row-${count}`;
  });
  const read = (given: CrmMeeting) => {
    const events = newsOfMeeting(given, book, about);
    const who = { personId: 'p', attendee: null, linkedRun: null };
    for (const event of events) book.note({ ...who, source: 'hubspot', event, heardAt: at(0) });
    return events.map(({ news, uid }) => `${news} ${uid}`);
  };
  return { book, read };
}

test('a record is booked when it is new, whatever else it says by then, and says nothing twice', () => {
  const { read } = open();
  expect(read(meeting(5, { outcome: 'no_show' }))).toEqual(['booked 7', 'no_show 7']);
  expect(read(meeting(6))).toEqual(['booked 7', 'showed 7']);
  expect(read(meeting(7))).toEqual(['booked 7']);
  // What the index shows of an earlier state is passed over.
  expect(read(meeting(6, { outcome: 'canceled' }))).toEqual([]);
});

test('a new time is a booking that takes the place of the old; a few minutes are none', () => {
  const { read } = open();
  read(meeting(0));
  expect(read(meeting(1, { startAt: at(604) }))).toEqual(['booked 7']);
  expect(read(meeting(2, { startAt: at(900), endAt: at(930) }))).toEqual([
    `rescheduled 7#${at(2).getTime()}`,
  ]);
  expect(read(meeting(3, { startAt: at(600) }))).toEqual([`rescheduled 7#${at(3).getTime()}`]);
  expect(read(meeting(4, { startAt: at(600), outcome: 'held' }))).toEqual([
    `booked 7#${at(3).getTime()}`,
    `held 7#${at(3).getTime()}`,
  ]);
});

test('the mark that it was rescheduled counts where the time is as it was, and not beside a new one', () => {
  const marked = open();
  marked.read(meeting(0));
  expect(marked.read(meeting(1, { outcome: 'rescheduled' }))).toEqual(['booked 7', 'replaced 7']);
  const moved = open();
  moved.read(meeting(0));
  const there = { startAt: at(900), outcome: 'rescheduled' } as const;
  const uid = `7#${at(1).getTime()}`;
  expect(moved.read(meeting(1, there))).toEqual([`rescheduled ${uid}`]);
  expect(moved.read(meeting(2, there))).toEqual([`booked ${uid}`]);
});

test('one that was called off is on again by a booking of its own, but not since the index still shows it', () => {
  const { book, read } = open();
  read(meeting(0));
  const gone = newsOfDeletion({ id: '7', at: at(10) }, book, about);
  expect(gone).toMatchObject([{ news: 'canceled', uid: '7' }]);
  for (const event of gone)
    book.note({ personId: 'p', attendee: null, linkedRun: null, source: 'hubspot', event, heardAt: at(0) });
  expect(newsOfDeletion({ id: '7', at: at(11) }, book, about)).toEqual([]);
  expect(read(meeting(9))).toEqual(['booked 7']);
  expect(read(meeting(20))).toEqual([`rescheduled 7#${at(20).getTime()}`]);
});

test('to delete one that is over calls nothing off', () => {
  const { book, read } = open();
  read(meeting(0));
  expect(newsOfDeletion({ id: '7', at: at(631) }, book, about)).toEqual([]);
  expect(newsOfDeletion({ id: '8', at: at(10) }, book, about)).toEqual([]);
});

test("what a calendar said of the same meeting is not taken back by the CRM's silence", () => {
  const { book, read } = open();
  read(meeting(0));
  const said = { uid: 'c', previousUid: null, title: null, startAt: at(600), endAt: at(630), attendees: [] };
  const who = { personId: 'p', attendee: null, linkedRun: null };
  for (const news of ['booked', 'no_show', 'canceled'] as const)
    book.note({
      ...who,
      source: 'calcom',
      heardAt: at(0),
      event: { ...said, news, at: at(4), host: null, token: null },
    });
  expect(read(meeting(9, { title: 'Renamed' }))).toEqual(['booked 7']);
});

test('a meeting is about a run that it was booked in or soon after, and not about what was before', () => {
  const run = (over: object = {}) => makeEnrollment({ createdAt: at(0), ...over });
  const day = 24 * 60;
  expect(isAboutRun(meeting(1), run())).toBe(true);
  expect(isAboutRun(meeting(1, { createdAt: at(-1) }), run())).toBe(false);
  expect(isAboutRun(meeting(1), run({ endedAt: at(-29 * day), createdAt: at(-40 * day) }))).toBe(true);
  expect(isAboutRun(meeting(1), run({ endedAt: at(-31 * day), createdAt: at(-40 * day) }))).toBe(false);
  expect(isAboutRun(meeting(1), run({ reason: 'undone' }))).toBe(false);
  // Entered today, of last year.
  expect(isAboutRun(meeting(1, { endAt: at(-365 * day) }), run())).toBe(false);
});
