import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Enrollment, InboundMessage, Meeting } from '../../src/ports/records.ts';
import {
  type AnalyticsNumber,
  type EventNumber,
  eventNumbers,
  numbers,
} from '../../src/ports/repos/analytics.ts';
import type { Cohorts, Store, Tx } from '../../src/ports/store.ts';
import {
  addWorkspace,
  makeEnrollment,
  makeLedgerEntry,
  makeSignal,
  makeTouch,
  monday,
  uuidAt,
} from '../support/builders.ts';
import { eachStore } from '../support/database.ts';

const hourMs = 3_600_000;
const spanDays = 10;
const hoursAfter = (at: Date, hours: number) => new Date(at.getTime() + hours * hourMs);

const anyEvent = fc.record({
  what: fc.constantFrom(
    ...(['replied', 'positive', 'meeting_booked', 'unsubscribed', 'complained', 'opted_out_in_crm'] as const),
    ...(['bounced', 'out_of_office', 'negative', 'opened by a human', 'opened by a machine'] as const),
    ...(['clicked by a human', 'clicked by a machine'] as const),
  ),
  /** Hours after the run's enrollment; some lie before it or after its days. */
  after: fc.integer({ min: -24, max: 24 * 14 }),
  named: fc.boolean(),
});
const anyTouch = fc.record({
  state: fc.constantFrom('sent', 'done', 'not_done', 'skipped', 'failed', 'cancelled', 'open', 'unconfirmed'),
  after: fc.integer({ min: 0, max: 24 * 14 }),
});
const fates = ['held', 'ended', 'ahead', 'canceled', 'moved', 'no_show', 'came_after_all'] as const;
const anyMeeting = fc.record({
  after: fc.integer({ min: -24, max: 24 * 14 }),
  fate: fc.constantFrom(...fates),
  /** Another system's word of a meeting that has a row of its own. */
  copy: fc.boolean(),
});
const anyRun = fc.record({
  ageHours: fc.integer({ min: 0, max: 24 * 25 }),
  owner: fc.constantFrom('a', 'b'),
  undone: fc.integer({ min: 0, max: 5 }).map((dice) => dice === 0),
  stopped: fc.option(fc.integer({ min: 1, max: 24 * 14 }), { freq: 4 }),
  /** Where it stands, if it was not stopped. */
  stands: fc.constantFrom('under way', 'held', 'replied', 'finished'),
  events: fc.array(anyEvent, { maxLength: 4 }),
  touches: fc.array(anyTouch, { maxLength: 4 }),
  meetings: fc.array(anyMeeting, { maxLength: 2 }),
});
type AnyRun = typeof anyRun extends fc.Arbitrary<infer T> ? T : never;

/** The same counts by plain loops over one run: null while it is not to be counted. */
function expected(run: AnyRun) {
  const within = (after: number) => after >= 0 && after <= spanDays * 24;
  const stopped = !run.undone && run.stopped !== null && within(run.stopped);
  const happened = new Set<string>(run.events.filter((one) => within(one.after)).map((one) => one.what));
  const any = (...kinds: string[]) => kinds.some((kind) => happened.has(kind));
  // The mail service's reports name their run; what names only a person cannot be an open or a click.
  const mailed = new Set<string>(
    run.events.filter((one) => one.named && within(one.after)).map((one) => one.what),
  );
  const named = (...kinds: string[]) => kinds.some((kind) => mailed.has(kind));
  const decided = run.touches.filter(
    (one) => within(one.after) && !['cancelled', 'open', 'unconfirmed'].includes(one.state),
  );
  const own = run.meetings.filter((one) => within(one.after) && !one.copy);
  const fared = own.map((one) => one.fate);
  const hits: Record<EventNumber, boolean> = {
    wins: any('positive', 'meeting_booked'),
    // A mailed reply is a signal and a message; graded alone it is only the message.
    replies: any('replied'),
    positive: any('positive'),
    meetings: any('meeting_booked'),
    held: fared.some((fate) => ['held', 'ended', 'came_after_all'].includes(fate)),
    canceled: fared.includes('canceled'),
    moved: fared.includes('moved'),
    no_shows: fared.includes('no_show'),
    opt_outs: any('unsubscribed', 'complained', 'opted_out_in_crm') || stopped,
    bounces: any('bounced'),
    clicks: named('clicked by a human'),
    clicks_raw: named('clicked by a human', 'clicked by a machine'),
    opens: named('opened by a human'),
    opens_raw: named('opened by a human', 'opened by a machine'),
  };
  return {
    counts: !run.undone,
    mature: !run.undone && run.ageHours >= spanDays * 24,
    stalled: run.stopped === null && (run.stands === 'under way' || run.stands === 'held'),
    hits,
    due: decided.length,
    carriedOut: decided.filter((one) => one.state === 'sent' || one.state === 'done').length,
  };
}

function toMessage(over: Partial<InboundMessage>): InboundMessage {
  return {
    id: uuidAt(),
    rawId: uuidAt(),
    personId: null,
    enrollmentId: null,
    touchId: null,
    fromEmail: null,
    subject: 'Re: Hello',
    text: 'Tell me more.',
    kind: 'reply',
    grade: null,
    gradedBy: null,
    at: monday,
    matchedBy: null,
    writer: null,
    forwardedAt: null,
    handledAt: null,
    handledBy: null,
    ...over,
  };
}

/** A booking as its calendar told of it; all but those ahead are over by any `now` of these tests. */
function toMeeting({ after, fate, copy }: AnyRun['meetings'][number], run: Enrollment): Meeting {
  const bookedAt = hoursAfter(run.createdAt, after);
  const then = (...of: readonly (typeof fates)[number][]) =>
    of.includes(fate) ? hoursAfter(bookedAt, 2) : null;
  return {
    id: uuidAt(),
    source: 'calcom',
    uid: uuidAt(),
    personId: run.personId,
    copyOf: copy ? uuidAt() : null,
    previousUid: null,
    enrollmentId: run.id,
    userId: run.ownerUserId,
    byLink: false,
    attendee: null,
    host: null,
    title: null,
    startAt: bookedAt,
    timesSaidAt: bookedAt,
    bookedAt,
    endAt: fate === 'held' || fate === 'ahead' ? null : hoursAfter(monday, -24 * 60),
    heldAt: then('held'),
    replacedAt: then('moved'),
    canceledAt: then('canceled'),
    noShowAt: then('no_show', 'came_after_all'),
    showedAt: fate === 'came_after_all' ? hoursAfter(bookedAt, 3) : null,
  };
}

interface Keys {
  readonly versionId: string;
  readonly owners: { readonly a: string; readonly b: string };
}

const standing = {
  'under way': {},
  held: { state: 'paused', reason: 'held', next: null },
  replied: { state: 'paused', reason: 'replied', next: null },
  finished: { state: 'finished', reason: 'completed', next: null },
} as const;

async function insertRun(tx: Tx, run: AnyRun, { versionId, owners }: Keys): Promise<void> {
  const createdAt = hoursAfter(monday, -run.ageHours);
  const ended = run.undone ? 'undone' : run.stopped === null ? null : 'unsubscribed';
  const enrollment = makeEnrollment({
    versionId,
    createdAt,
    ownerUserId: owners[run.owner],
    // The reason is text in the database; this one is not in every version of the list.
    ...standing[run.stands],
    ...(ended === null ? {} : { state: 'stopped', reason: ended as 'unsubscribed', next: null }),
    endedAt: ended === null ? null : hoursAfter(createdAt, run.stopped ?? 1),
  });
  await tx.enrollments.insert([enrollment]);
  const { id: enrollmentId, personId } = enrollment;
  await tx.meetings.save(run.meetings.map((one) => toMeeting(one, enrollment)));
  for (const { what, after, named } of run.events) {
    const at = hoursAfter(createdAt, after);
    if (what === 'positive' || what === 'negative')
      await tx.inbound.insertMessages([toMessage({ personId, enrollmentId, grade: what, at })]);
    else {
      const [kind = 'opened', by] = what.split(' by a ');
      const facts = by === undefined ? {} : { verdict: by === 'human' ? 'human' : 'bot' };
      await tx.signals.insert([
        makeSignal({
          kind: kind as 'opened',
          facts,
          personId,
          at,
          enrollmentId: named ? enrollmentId : null,
        }),
      ]);
    }
  }
  await tx.touches.insert(
    run.touches.map(({ state, after }, visit) =>
      makeTouch(enrollment, { state: state as 'sent', visit, dueAt: hoursAfter(createdAt, after) }),
    ),
  );
}

async function everybody(store: Store, id: string, cohorts: Cohorts, number: AnalyticsNumber) {
  const found: { readonly enrollmentId: string; readonly due: number; readonly carriedOut: number }[] = [];
  let cursor: string | null = null;
  do {
    const page = await store.withWorkspace(id, (tx) =>
      tx.analytics.runs(cohorts, number, { cursor, limit: 3 }),
    );
    found.push(
      ...page.items.map((one) => ({
        ...one,
        due: one.steps?.due ?? 0,
        carriedOut: one.steps?.carriedOut ?? 0,
      })),
    );
    cursor = page.next;
  } while (cursor !== null);
  return found;
}

eachStore('analytics', (test) => {
  it('count what loops over the same history count, and list just the people who were counted', async () => {
    const { store } = test();
    await fc.assert(
      fc.asyncProperty(fc.array(anyRun, { minLength: 1, maxLength: 9 }), fc.boolean(), async (runs, own) => {
        const { id } = await addWorkspace(store);
        const keys: Keys = { versionId: uuidAt(), owners: { a: uuidAt(), b: uuidAt() } };
        await store.withWorkspace(id, async (tx) => {
          for (const run of runs) await insertRun(tx, run, keys);
        });
        const cohorts: Cohorts = {
          versions: [{ id: keys.versionId, days: spanDays }],
          ownerUserId: own ? keys.owners.a : null,
          now: monday,
        };
        const [counts] = await store.withWorkspace(id, (tx) => tx.analytics.counts(cohorts));
        const seen = runs.filter((run) => !own || run.owner === 'a').map(expected);
        const mature = seen.filter((run) => run.mature);
        const counted = seen.filter((run) => run.counts);
        const sum = (of: (run: (typeof seen)[number]) => number) =>
          mature.reduce((all, run) => all + of(run), 0);
        const hits = Object.fromEntries(
          eventNumbers.map((number) => [number, mature.filter((run) => run.hits[number]).length]),
        );
        expect(counts).toMatchObject({
          enrolled: counted.length,
          mature: mature.length,
          stalled: mature.filter((run) => run.stalled).length,
          hits,
          steps: { due: sum((run) => run.due), carriedOut: sum((run) => run.carriedOut) },
        });
        expect(counts?.nextMatureAt === null).toBe(counted.length === mature.length);
        const sizes: Record<string, number> = {
          ...hits,
          enrolled: counted.length,
          mature: mature.length,
          younger: counted.length - mature.length,
          stalled: mature.filter((run) => run.stalled).length,
          steps: counts?.steps.people ?? 0,
        };
        for (const number of numbers) {
          const listed = await everybody(store, id, cohorts, number);
          expect(new Set(listed.map((one) => one.enrollmentId)).size, number).toBe(listed.length);
          expect(listed.length, number).toBe(sizes[number]);
          if (number !== 'steps') continue;
          expect(listed.reduce((all, one) => all + one.due, 0)).toBe(counts?.steps.due);
          expect(listed.reduce((all, one) => all + one.carriedOut, 0)).toBe(counts?.steps.carriedOut);
        }
        const weeks = await store.withWorkspace(id, (tx) =>
          tx.analytics.weeks(cohorts, { zone: 'Europe/Berlin', since: new Date(0) }),
        );
        expect(weeks.reduce((all, week) => all + week.enrolled, 0)).toBe(counts?.enrolled);
        expect(weeks.reduce((all, week) => all + week.wins, 0)).toBe(counts?.hits.wins);
      }),
      { numRuns: 15 },
    );
  });

  it('give what names only a person to the run that the person had begun last before it', async () => {
    const { store } = test();
    const { id } = await addWorkspace(store);
    const [versionId, personId] = [uuidAt(), uuidAt()];
    const first = makeEnrollment({ versionId, personId, createdAt: hoursAfter(monday, -24 * 20) });
    const second = makeEnrollment({ versionId, personId, createdAt: hoursAfter(monday, -24 * 15) });
    const cohorts = { versions: [{ id: versionId, days: spanDays }], ownerUserId: null, now: monday };
    await store.withWorkspace(id, async (tx) => {
      await tx.enrollments.insert([first, second]);
      const at = hoursAfter(monday, -24 * 14);
      await tx.signals.insert([makeSignal({ kind: 'meeting_booked', personId, at })]);
    });
    const page = await store.withWorkspace(id, (tx) =>
      tx.analytics.runs(cohorts, 'meetings', { cursor: null, limit: 9 }),
    );
    expect(page.items).toMatchObject([{ enrollmentId: second.id, what: 'meeting_booked' }]);
  });

  it('give nothing to a run that was undone, which would hide what came of the one before', async () => {
    const { store } = test();
    const { id } = await addWorkspace(store);
    const [versionId, personId] = [uuidAt(), uuidAt()];
    const first = makeEnrollment({ versionId, personId, createdAt: hoursAfter(monday, -24 * 20) });
    const slip = makeEnrollment({
      versionId,
      personId,
      createdAt: hoursAfter(monday, -24 * 15),
      next: null,
      state: 'stopped',
      reason: 'undone',
      endedAt: hoursAfter(monday, -24 * 15),
    });
    const cohorts = { versions: [{ id: versionId, days: spanDays }], ownerUserId: null, now: monday };
    await store.withWorkspace(id, async (tx) => {
      await tx.enrollments.insert([first, slip]);
      const at = hoursAfter(monday, -24 * 14);
      await tx.signals.insert([makeSignal({ kind: 'meeting_booked', personId, at })]);
    });
    const [counts] = await store.withWorkspace(id, (tx) => tx.analytics.counts(cohorts));
    expect(counts).toMatchObject({ enrolled: 1, hits: { meetings: 1, wins: 1 } });
  });

  it('charge no run with an opt-out that came after it had ended otherwise', async () => {
    const { store } = test();
    const { id } = await addWorkspace(store);
    const [versionId, personId] = [uuidAt(), uuidAt()];
    const createdAt = hoursAfter(monday, -24 * 200);
    // Stopped by hand on its second day; half a year later its person opted out of another cadence.
    const run = makeEnrollment({
      versionId,
      personId,
      createdAt,
      next: null,
      state: 'stopped',
      reason: 'unsubscribed',
      endedAt: hoursAfter(createdAt, 24),
    });
    const cohorts = { versions: [{ id: versionId, days: spanDays }], ownerUserId: null, now: monday };
    await store.withWorkspace(id, async (tx) => {
      await tx.enrollments.insert([run]);
      await tx.ledger.append([
        makeLedgerEntry(run, { rule: 'stop', at: hoursAfter(createdAt, 24), state: 'stopped (manual)' }),
        makeLedgerEntry(run, {
          rule: 'stop-reason-raised',
          at: hoursAfter(monday, -24),
          state: 'stopped (unsubscribed)',
        }),
      ]);
    });
    const read = (number: 'opt_outs') =>
      store.withWorkspace(id, (tx) => tx.analytics.runs(cohorts, number, { cursor: null, limit: 9 }));
    const [counts] = await store.withWorkspace(id, (tx) => tx.analytics.counts(cohorts));
    expect(counts).toMatchObject({ mature: 1, hits: { opt_outs: 0 } });
    expect((await read('opt_outs')).items).toEqual([]);
  });

  it('weeks begin on Monday in the zone that is asked for', async () => {
    const { store } = test();
    const { id } = await addWorkspace(store);
    const versionId = uuidAt();
    const sundayNight = new Date('2026-11-01T23:30:00Z');
    const cohorts = { versions: [{ id: versionId, days: spanDays }], ownerUserId: null, now: monday };
    await store.withWorkspace(id, (tx) =>
      tx.enrollments.insert([makeEnrollment({ versionId, createdAt: sundayNight })]),
    );
    const weeksIn = (zone: string) =>
      store.withWorkspace(id, (tx) => tx.analytics.weeks(cohorts, { zone, since: new Date(0) }));
    expect(await weeksIn('Europe/Berlin')).toMatchObject([{ week: '2026-11-02', enrolled: 1, mature: 1 }]);
    expect(await weeksIn('America/New_York')).toMatchObject([{ week: '2026-10-26' }]);
  });
});
