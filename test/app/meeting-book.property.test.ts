import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MeetingBook, sameStartMs } from '../../src/app/meeting-book.ts';
import { meetingState } from '../../src/app/meeting-facts.ts';
import type { MeetingEvent, MeetingNews, MeetingSource } from '../../src/ports/meetings.ts';
import type { Meeting } from '../../src/ports/records.ts';

const start = Date.parse('2026-11-23T09:00:00Z');
const at = (minutes: number) => new Date(start + minutes * 60_000);

interface Told {
  readonly source: MeetingSource;
  readonly news: MeetingNews;
  readonly uid: string;
  /** When it was said, and when the meeting is: minutes. */
  readonly said: number;
  readonly begins: number;
  readonly previousUid?: string;
}

function bookOf(all: readonly Told[]): MeetingBook {
  let count = 0;
  const book = new MeetingBook([], () => {
    count += 1;
    return `row-${String(count).padStart(4, '0')}`;
  });
  for (const { source, news, uid, said, begins, previousUid = null } of all) {
    const event: MeetingEvent = {
      uid,
      previousUid,
      news,
      at: at(said),
      title: null,
      attendees: [],
      host: null,
      token: null,
      startAt: at(begins),
      endAt: at(begins + 30),
    };
    book.note({ source, event, heardAt: at(said), personId: 'p', attendee: null, linkedRun: null });
  }
  return book;
}

const counted = (book: MeetingBook) => book.rows.filter((row) => row.copyOf === null);
/** What is known of a meeting, but for who told of it first. */
const known = (row: Meeting | undefined) => {
  if (row === undefined) return null;
  const { bookedAt, replacedAt, canceledAt, heldAt, noShowAt, showedAt } = row;
  return { bookedAt, replacedAt, canceledAt, heldAt, noShowAt, showedAt };
};

const calendars: readonly MeetingSource[] = ['calendly', 'calcom'];
const crms: readonly MeetingSource[] = ['hubspot', 'salesforce'];
const laterNews = fc.record({
  news: fc.constantFrom<MeetingNews>('booked', 'held', 'no_show', 'showed'),
  said: fc.integer({ min: 10, max: 1000 }),
});
const told = (sources: readonly MeetingSource[]) =>
  fc
    .record({
      source: fc.constantFrom(...sources),
      said: fc.integer({ min: 0, max: 4 }),
      shift: fc.integer({ min: 0, max: 2 }),
      then: fc.uniqueArray(laterNews, { selector: (one) => one.said, maxLength: 4 }),
    })
    .map(({ source, said, shift, then }) => {
      const about = { source, uid: `${source}-1`, begins: 600 + shift };
      return [{ news: 'booked' as const, said, ...about }, ...then.map((one) => ({ ...one, ...about }))];
    });

test('a meeting that a calendar and a CRM tell of is counted once and knows what both said, in any order', () => {
  fc.assert(
    fc.property(
      fc.tuple(told(calendars), told(crms)).chain(([one, other]) => {
        const all = [...one, ...other];
        return fc.tuple(
          fc.constant(all),
          fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 }),
        );
      }),
      ([all, shuffled]) => {
        const [first, second] = [bookOf(all), bookOf(shuffled)];
        expect(counted(first)).toHaveLength(1);
        expect(counted(second)).toHaveLength(1);
        expect(known(counted(second)[0])).toEqual(known(counted(first)[0]));
      },
    ),
    { numRuns: 300 },
  );
});

const states = (...all: readonly Told[]) => {
  const book = bookOf(all);
  return counted(book).map((row) => meetingState(row, at(0)));
};
const booked = (source: MeetingSource, over: Partial<Told> = {}): Told => ({
  source,
  news: 'booked',
  uid: `${source}-1`,
  said: 0,
  begins: 600,
  ...over,
});

test('two are one up to five minutes apart, and two beyond', () => {
  expect(sameStartMs).toBe(5 * 60_000);
  expect(states(booked('calcom'), booked('hubspot', { begins: 605 }))).toHaveLength(1);
  expect(states(booked('calcom'), booked('hubspot', { begins: 606 }))).toHaveLength(2);
  expect(states(booked('hubspot', { begins: 606 }), booked('calcom'))).toHaveLength(2);
});

test('a calendar knows its own bookings apart; records of a CRM at one time are one meeting', () => {
  expect(states(booked('calcom'), booked('calcom', { uid: 'another' }))).toHaveLength(2);
  expect(states(booked('hubspot'), booked('hubspot', { uid: 'another' }))).toHaveLength(1);
  expect(states(booked('hubspot'), booked('salesforce'), booked('calendly'))).toHaveLength(1);
});

test('what is booked anew after it was called off is another meeting, also at the same time', () => {
  const off: Told = { ...booked('calcom'), news: 'canceled', said: 60 };
  expect(states(booked('calcom'), off, booked('hubspot', { said: 120 }))).toEqual(['canceled', 'booked']);
  // The CRM's copy of the one that was called off is no booking of its own.
  expect(states(booked('calcom'), off, booked('hubspot', { said: 2 }))).toEqual(['canceled']);
});

test('a meeting that is moved in both stays one, whoever tells of it first', () => {
  const first = [booked('calendly'), booked('hubspot')];
  const inCalendar: Told = {
    source: 'calendly',
    news: 'rescheduled',
    uid: 'calendly-2',
    said: 60,
    begins: 900,
    previousUid: 'calendly-1',
  };
  const inCrm: Told = {
    source: 'hubspot',
    news: 'rescheduled',
    uid: 'hubspot-1#61',
    said: 61,
    begins: 901,
    previousUid: 'hubspot-1',
  };
  for (const moves of [
    [inCalendar, inCrm],
    [inCrm, inCalendar],
  ])
    for (const begin of [first, first.toReversed()])
      expect(states(...begin, ...moves)).toEqual(['rescheduled', 'booked']);
});

test('a calendar that keeps its booking when it moves it is not told by the CRM that it was replaced', () => {
  const moved: Told = { ...booked('calcom'), news: 'rescheduled', said: 60, begins: 900 };
  const inCrm: Told = {
    source: 'hubspot',
    news: 'rescheduled',
    uid: 'hubspot-1#61',
    said: 61,
    begins: 900,
    previousUid: 'hubspot-1',
  };
  expect(states(booked('calcom'), booked('hubspot'), moved, inCrm)).toEqual(['booked']);
});
