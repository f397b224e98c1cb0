import { afterAll, beforeAll, expect, test } from 'vitest';
import { nextWorkAt } from '../../src/app/advance-clock.ts';
import { enrollPeople } from '../../src/app/enroll-people.ts';
import { receiveSignal } from '../../src/app/receive-signal.ts';
import { runDueTouches } from '../../src/app/run-due-touches.ts';
import { updateWorkspace } from '../../src/app/update-workspace.ts';
import type { Person } from '../../src/ports/records.ts';
import type { Store, Tx } from '../../src/ports/store.ts';
import { tick } from '../../src/scheduler/tick.ts';
import { callThenEmail, oneEmail, roundTheClock, twoEmails } from '../support/cadences.ts';
import { gate, openProcesses } from '../support/processes.ts';
import { enrollStaff, runOf, staff } from '../support/staff.ts';
import { days, minutes, openWorld, type World } from '../support/world.ts';

let world: World;
/** The database connections of other processes. */
let stores: Store[];
beforeAll(async () => {
  world = await openWorld({ settings: { pollMinutes: 100_000 } });
  stores = await openProcesses(world.db.url);
});
afterAll(async () => {
  await Promise.all(stores.map((store) => store.close()));
  await world.close();
});

const names = Array.from({ length: 12 }, (_, at) => `Person${at}`);

/** Each of these people enrolled by a process of its own, all at once. */
const enrollAtOnce = (cadenceIds: readonly string[], people: readonly Person[]) =>
  Promise.all(
    people.map((person, at) => {
      const store = stores[at % stores.length] ?? world.ctx.store;
      const cadenceId = cadenceIds[at % cadenceIds.length] ?? '';
      return enrollPeople({ ...world.rep, store }, { cadenceId, people: { personIds: [person.id] } });
    }),
  );

/** One round of three processes at once. */
async function tickAtOnce(): Promise<void> {
  await world.in((tx) => tx.workspace.dueBy(world.now));
  await Promise.all(stores.map((store) => tick(world.withStore(store))));
  await world.standIns.settled();
}

/** Rounds of three processes at each moment at which something is due. */
async function playUntil(until: Date): Promise<void> {
  await tickAtOnce();
  for (let at = await nextWorkAt(world.ctx); at !== null && at < until; at = await nextWorkAt(world.ctx)) {
    await world.setNow(new Date(Math.max(at.getTime(), world.now.getTime() + minutes(1))));
    await tickAtOnce();
  }
  await world.setNow(until);
}

/** Resolves when a connection waits for a lock that another one holds. */
async function lockIsWaitedFor(): Promise<void> {
  const waiting = `select count(*)::int as count from pg_stat_activity where wait_event_type = 'Lock'`;
  for (let asked = 0; asked < 1000; asked += 1)
    if (((await world.db.query<{ count: number }>(waiting))[0]?.count ?? 0) > 0) return;
  throw new Error('Nobody waits for a lock.');
}

const sentBy = (period: 'week' | 'day', where: string) =>
  world.db.query<{ from: string; count: string }>(
    `select date_trunc('${period}', t.ended_at at time zone 'Europe/Berlin')::text as from, count(*) from touches t
      join people p on p.id = t.person_id join enrollments e on e.id = t.enrollment_id
      where t.state = 'sent' and ${where} group by 1 order by 1`,
  );

test('processes that plan and send at once never exceed the touches a week of a company', async () => {
  const caps = { peopleAtOnce: null, touchesPerWeek: 3 };
  const { company, people } = await staff(world, { caps }, names);
  const cadences = await Promise.all(
    [oneEmail(), { ...oneEmail(), type: 'inbound_hot_lead' as const }].map((one) => world.publish(one)),
  );
  await enrollAtOnce(
    cadences.map(({ cadenceId }) => cadenceId),
    people,
  );
  await playUntil(new Date(world.now.getTime() + days(30)));
  const weeks = await sentBy('week', `p.company_id = '${company.id}'`);
  expect(weeks.map(({ count }) => Number(count))).toEqual([3, 3, 3, 3]);
});

test('a touch counts in the week in which its company is free for it, not in the one in which it began to wait', async () => {
  const caps = { peopleAtOnce: null, touchesPerWeek: 1 };
  const { company, people } = await staff(world, { caps }, names.slice(0, 2));
  // What waits for the next week is spread over its Monday, which is all but closed here.
  const windows = { ...roundTheClock.windows, mon: ['00:00-00:01'] };
  const { cadenceId } = await world.publish({ ...oneEmail(), schedule: { ...roundTheClock, windows } });
  await world.setNow(new Date('2026-11-22T22:50:00Z'));
  // The first one's mail is due at the end of this week, the other one's in the next.
  for (const { id } of people) await enrollPeople(world.rep, { cadenceId, people: { personIds: [id] } });
  await world.setNow(new Date('2026-11-22T22:58:00Z'));
  const [locked, release] = [gate(), gate()];
  const other = world.in(async (tx) => {
    await tx.caps.lockCompanies(people.map(({ id }) => id));
    locked.open();
    await release.passed;
  });
  await locked.passed;
  const round = runDueTouches({ ...world.rep, store: stores[0] ?? world.ctx.store });
  await lockIsWaitedFor();
  world.clock.set(new Date('2026-11-22T23:02:00Z'));
  release.open();
  await Promise.all([other, round]);
  const sent = await world.db.query<{ person_id: string }>(
    `select person_id from touches where state = 'sent' and person_id in ('${people.map(({ id }) => id).join("', '")}')`,
  );
  expect(sent.map(({ person_id }) => people.findIndex(({ id }) => id === person_id))).toEqual([1]);
  await playUntil(new Date(world.now.getTime() + days(20)));
  const weeks = await sentBy('week', `p.company_id = '${company.id}'`);
  expect(weeks.map(({ count }) => Number(count))).toEqual([1, 1]);
});

test('processes that enroll at once never exceed the people of a company at once', async () => {
  const caps = { peopleAtOnce: 4, touchesPerWeek: null };
  const { people } = await staff(world, { caps }, names);
  const { cadenceId } = await world.publish(twoEmails());
  const answers = await enrollAtOnce([cadenceId], people);
  const enrolled = answers.map((answer) => ('job' in answer ? 0 : answer.enrolled));
  expect(enrolled.reduce((sum, count) => sum + count, 0)).toBe(4);
});

test('processes that enroll and send at once never exceed the new people a day of a cadence', async () => {
  const { people } = await staff(world, {}, names);
  const { cadenceId } = await world.publish({ ...oneEmail(), limits: { newPeoplePerDay: 5 } });
  await enrollAtOnce([cadenceId], people);
  await playUntil(new Date(world.now.getTime() + days(5)));
  const starts = await sentBy('day', `e.cadence_id = '${cadenceId}'`);
  expect(starts.map(({ count }) => Number(count))).toEqual([5, 5, 2]);
});

test('two of a company who reply at once hold the others, and nobody waits for ever', async () => {
  await updateWorkspace(world.admin, { contactRules: { colleagueReply: 'hold' } });
  for (let round = 0; round < 5; round += 1) {
    const { people } = await staff(world, {}, names.slice(0, 6));
    const { cadenceId } = await world.publish(twoEmails());
    await enrollAtOnce([cadenceId], people);
    await Promise.all([
      ...people.slice(0, 3).map(({ id }, at) => {
        const store = stores[at] ?? world.ctx.store;
        return receiveSignal(
          { ...world.admin, store },
          { kind: 'replied', personId: id, key: `reply ${id}` },
        );
      }),
      ...stores.map((store) => runDueTouches({ ...world.rep, store })),
    ]);
    const before = await world.db.query(`select id from sends where state = 'reserved'`);
    await Promise.all(stores.map((store) => runDueTouches({ ...world.rep, store })));
    for (const person of people) {
      const { reason } = await runOf(world, person);
      expect(reason).toBe(people.indexOf(person) < 3 ? 'replied' : 'colleague_replied');
    }
    // What was accepted as a hold keeps everything back from there on.
    expect(await world.db.query(`select id from sends where state = 'reserved'`)).toEqual(before);
  }
});

test('a batch locks its companies at once, also those of people whose task was not done in time', async () => {
  const caps = { peopleAtOnce: null, touchesPerWeek: 5 };
  const [called, mailed] = [await staff(world, { caps }, ['Ada']), await staff(world, { caps }, ['Ben'])];
  const calling = callThenEmail();
  const [call, ...rest] = calling.steps;
  const tasks = await world.publish({
    ...calling,
    steps: [{ ...call, wait: '1h' }, ...rest] as typeof calling.steps,
  });
  const mails = await world.publish({ ...oneEmail(), schedule: roundTheClock });
  await enrollStaff(world, tasks.cadenceId, called.people);
  await runDueTouches(world.rep);
  await world.setNow(new Date(world.now.getTime() + minutes(90)));
  await enrollStaff(world, mails.cadenceId, mailed.people);
  await world.setNow(new Date(world.now.getTime() + minutes(1)));
  const locked: (readonly string[])[] = [];
  const watching = (tx: Tx): Tx => ({
    ...tx,
    caps: {
      ...tx.caps,
      lockCompanies(personIds) {
        locked.push(personIds);
        return tx.caps.lockCompanies(personIds);
      },
    },
  });
  const { store } = world.ctx;
  const withWorkspace: Store['withWorkspace'] = (id, work) =>
    store.withWorkspace(id, (tx) => work(watching(tx)));
  await runDueTouches({ ...world.rep, store: { ...store, withWorkspace } });
  const [first = [], second = []] = locked;
  const everybody = [...called.people, ...mailed.people].map(({ id }) => id).sort();
  expect([...second].sort()).toEqual(everybody);
  expect([...first].sort()).toEqual(everybody);
});
