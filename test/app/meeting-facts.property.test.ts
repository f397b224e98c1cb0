import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type MeetingNote, meetingState, noteMeeting } from '../../src/app/meeting-facts.ts';
import type { MeetingNews } from '../../src/ports/meetings.ts';
import type { Meeting } from '../../src/ports/records.ts';

const start = Date.parse('2026-11-23T09:00:00Z');
const at = (minutes: number) => new Date(start + minutes * 60_000);

function note(news: MeetingNews, minute: number, length: number): MeetingNote {
  const event = {
    uid: 'b',
    previousUid: null,
    news,
    at: at(minute),
    title: `As of ${minute}`,
    attendees: [],
    startAt: at(600 + length),
    endAt: at(630 + length),
    host: null,
    token: null,
  };
  return {
    source: 'calcom',
    event,
    id: 'one',
    heardAt: at(0),
    personId: 'p',
    attendee: 'a@example.com',
    linkedRun: news === 'booked' ? 'run' : null,
  };
}

const anyNotes = fc
  .uniqueArray(
    fc.record({
      news: fc.constantFrom<MeetingNews>('booked', 'replaced', 'canceled', 'held', 'no_show', 'showed'),
      minute: fc.integer({ min: 0, max: 1000 }),
    }),
    { selector: (one) => one.minute, minLength: 1, maxLength: 6 },
  )
  .map((all) => all.map(({ news, minute }, index) => note(news, minute, index)));

const folded = (notes: readonly MeetingNote[]) =>
  notes.reduce<Meeting | null>((known, one) => noteMeeting(known, one), null);

test('the same news in any order, and any of them twice, give the same meeting', () => {
  fc.assert(
    fc.property(
      anyNotes.chain((notes) =>
        fc.tuple(
          fc.constant(notes),
          fc.shuffledSubarray([...notes, ...notes], { minLength: notes.length * 2 }),
        ),
      ),
      ([notes, shuffled]) => {
        expect(folded(shuffled)).toEqual(folded(notes));
      },
    ),
    { numRuns: 500 },
  );
});

test('what a meeting is follows from the strongest thing that was said of it', () => {
  const state = (now: number, ...news: readonly (readonly [MeetingNews, number])[]) => {
    const meeting = folded(news.map(([kind, minute]) => note(kind, minute, 0)));
    return meeting === null ? null : meetingState(meeting, at(now));
  };
  expect(state(10, ['booked', 0])).toBe('booked');
  expect(state(629, ['booked', 0])).toBe('booked');
  expect(state(630, ['booked', 0])).toBe('held');
  expect(state(10, ['booked', 0], ['held', 5])).toBe('held');
  expect(state(900, ['booked', 0], ['canceled', 5])).toBe('canceled');
  expect(state(900, ['booked', 0], ['held', 640], ['no_show', 650])).toBe('no_show');
  expect(state(900, ['booked', 0], ['no_show', 650], ['showed', 660])).toBe('held');
  expect(state(900, ['booked', 0], ['canceled', 5], ['replaced', 5])).toBe('rescheduled');
});
