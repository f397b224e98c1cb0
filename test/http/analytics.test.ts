import { afterAll, beforeAll, expect, test } from 'vitest';
import { completeTask } from '../../src/app/complete-tasks.ts';
import { makeEnrollment } from '../support/builders.ts';
import { callThenEmail, oneEmail } from '../support/cadences.ts';
import { days, type Prospect } from '../support/world.ts';
import { openHttp, type TestHttp } from './support.ts';

interface Estimate {
  readonly count: number;
  readonly n: number;
  readonly rate: number | null;
  readonly low: number;
  readonly high: number;
}
interface Row {
  readonly cadence: { readonly id: string; readonly name: string };
  readonly version: { readonly id: string; readonly number: number; readonly current: boolean };
  readonly enrolled: number;
  readonly mature: number;
  readonly observedDays: number;
  readonly stalled: number;
  readonly younger: { readonly count: number; readonly nextAt: string | null };
  readonly numbers: Readonly<Record<string, Estimate>>;
  readonly verdict: { readonly kind: string; readonly words: string };
  readonly rank: number | null;
}
interface Person {
  readonly enrollmentId: string;
  readonly person: { readonly name: string; readonly email: string };
  readonly at: string | null;
  readonly words: string;
  readonly quote: string | null;
}

let http: TestHttp;
let mails: { readonly cadenceId: string; readonly id: string };
let calls: { readonly cadenceId: string; readonly id: string };
const who: Record<string, Prospect> = {};

/** Eight people of a rep: one each who answers well, answers badly, is away, books, opts out, bounces; two on calls. */
beforeAll(async () => {
  http = await openHttp();
  const { world } = http;
  mails = await world.publish(oneEmail());
  calls = await world.publish(callThenEmail());
  for (const name of ['keen', 'cold', 'away', 'books', 'leaves', 'bounces', 'told', 'late'])
    who[name] = world.take('salesforce');
  const people = (...names: string[]) => names.flatMap((name) => who[name] ?? []);
  await world.enroll(mails.cadenceId, people('keen', 'cold', 'away', 'books', 'leaves', 'bounces'));
  await world.enroll(calls.cadenceId, people('told', 'late'));
  await world.tick();
  const act = async (name: string, body: { act: string; text?: string }) =>
    world.act(await world.mailTo(who[name]?.email ?? ''), body);
  await act('keen', { act: 'reply', text: 'Sounds interesting, tell me more.' });
  await act('cold', { act: 'reply', text: 'We are not interested.' });
  await act('away', { act: 'out_of_office' });
  await act('leaves', { act: 'unsubscribe' });
  await act('bounces', { act: 'bounce' });
  await http.post('rep', '/v1/signals', { kind: 'meeting_booked', email: who.books?.email, key: 'm-1' });
  const taskId = (await world.openTask(who.told?.email ?? '')).id;
  await completeTask(world.rep, { taskId, outcome: 'do_not_contact' });
  await world.tick();
});
afterAll(() => http.world.close());

type RoleName = 'rep' | 'manager' | 'admin';
async function rowOf(role: RoleName, version: { readonly id: string }): Promise<Row> {
  const board = (await http.get(role, '/v1/analytics/cadences')).json<{ items: Row[] }>();
  const found = board.items.find((row) => row.version.id === version.id);
  if (found === undefined) throw new Error('The scoreboard lacks a version.');
  return found;
}
async function behind(role: RoleName, version: { readonly id: string }, number: string) {
  const items: Person[] = [];
  let next: string | null = '';
  while (next !== null) {
    const cursor = next === '' ? '' : `&cursor=${next}`;
    const path = `/v1/analytics/cadences/${version.id}/people?number=${number}&limit=2${cursor}`;
    const page: { items: Person[]; next: string | null } = (await http.get(role, path)).json();
    items.push(...page.items);
    next = page.next;
  }
  return items;
}

test('deliverability is told by sending domain, sender and cadence, with what cannot be known', async () => {
  const answer = await http.get('manager', '/v1/analytics/deliverability');
  const view = answer.json<{
    heard: boolean;
    unreported: { people: number; words: string };
    items: { scope: string; name: string; mails: number; bounces: Estimate; verdict: { words: string } }[];
  }>();
  expect(answer.status).toBe(200);
  expect(view.heard).toBe(true);
  expect(view.unreported.people).toBeGreaterThan(5);
  expect(view.unreported.words).toContain('never reports complaints');
  for (const scope of ['domain', 'sender', 'cadence']) {
    const row = view.items.find((one) => one.scope === scope);
    expect(row?.bounces).toMatchObject({ count: 1 });
    expect(row?.verdict.words).toMatch(/^No complaints\. \d+ mails are too few/);
  }
  const own = await http.get('rep', '/v1/analytics/deliverability');
  expect(own.json()).toMatchObject({ scope: 'own' });
});

test('while nobody had the full time there is no share, only when there will be one', async () => {
  const row = await rowOf('rep', mails);
  expect(row).toMatchObject({ enrolled: 6, mature: 0, rank: null, observedDays: 5 });
  expect(row.verdict).toMatchObject({ kind: 'waiting' });
  expect(row.numbers.wins).toEqual({ count: 0, n: 0, rate: null, low: 0, high: 1 });
  const ripe = Date.parse(row.younger.nextAt ?? '') - http.world.now.getTime();
  expect(ripe / days(1)).toBeCloseTo(5, 1);
  expect(await behind('rep', mails, 'younger')).toHaveLength(6);
});

test('afterwards each number is a share of all who were enrolled, and its people are those who are counted', async () => {
  await http.world.runFor(days(9));
  const row = await rowOf('rep', mails);
  expect(row).toMatchObject({ enrolled: 6, mature: 6, younger: { count: 0, nextAt: null } });
  const counted = Object.entries(row.numbers).map(([number, { count, n }]) => [number, count, n]);
  expect(Object.fromEntries(counted.map(([number, count]) => [number, count]))).toEqual({
    wins: 2,
    replies: 2,
    positive: 1,
    meetings: 1,
    held: 0,
    canceled: 0,
    moved: 0,
    no_shows: 0,
    opt_outs: 1,
    bounces: 1,
    clicks: 0,
    clicks_raw: 0,
    opens: 0,
    opens_raw: 0,
    steps: 6,
  });
  expect(new Set(counted.map(([, , n]) => n))).toEqual(new Set([6]));
  for (const [number, { count }] of Object.entries(row.numbers))
    expect(await behind('rep', mails, number), number).toHaveLength(count);
  expect(row.verdict).toMatchObject({ kind: 'too_early', words: expect.stringContaining('more people') });
});

test('whoever is held when their days are over has stalled, and is told apart from those who are through', async () => {
  expect(await rowOf('rep', mails)).toMatchObject({ mature: 6, stalled: 0 });
  const { world } = http;
  const { cadenceId, id } = await world.publish(oneEmail());
  const [through, waits] = [world.take('salesforce'), world.take('salesforce')];
  await world.enroll(cadenceId, [through, waits]);
  const { id: enrollmentId } = await world.run(waits.email);
  await http.post('rep', `/v1/enrollments/${enrollmentId}/pause`, {});
  await world.runFor(days(9));
  const row = await rowOf('rep', { id });
  expect(row).toMatchObject({ enrolled: 2, mature: 2, stalled: 1 });
  expect(await behind('rep', { id }, 'stalled')).toMatchObject([{ enrollmentId }]);
});

test('the people behind a number say what they did, and in which words', async () => {
  const [keen] = await behind('rep', mails, 'positive');
  expect(keen).toMatchObject({
    person: { email: who.keen?.email },
    words: 'Replied positively.',
    quote: expect.stringContaining('tell me more'),
  });
  const wins = await behind('rep', mails, 'wins');
  expect(wins.map((one) => one.words).sort()).toEqual(['Booked a meeting.', 'Replied positively.']);
  const replied = (await behind('rep', mails, 'replies')).map((one) => one.person.email).sort();
  expect(replied).toEqual([who.cold?.email, who.keen?.email].sort());
  expect((await behind('rep', mails, 'steps'))[0]?.words).toBe('1 of 1 steps carried out.');
});

test('asking a rep not to be contacted is an opt-out, and a call that nobody made is a step not carried out', async () => {
  const row = await rowOf('rep', calls);
  expect(row.numbers.opt_outs).toMatchObject({ count: 1, n: 2, rate: 0.5 });
  expect((await behind('rep', calls, 'opt_outs')).map((one) => one.person.email)).toEqual([who.told?.email]);
  // One call ended with an outcome, the other was never made; the mail after it went out.
  expect(row.numbers.steps).toMatchObject({ count: 2, n: 3 });
});

test('a rep counts their own runs, a manager everybody’s, and the answer says so', async () => {
  const { world } = http;
  const colleague = makeEnrollment({
    cadenceId: mails.cadenceId,
    versionId: mails.id,
    ownerUserId: http.users.manager.id,
    createdAt: new Date(world.now.getTime() - days(8)),
  });
  await world.in((tx) => tx.enrollments.insert([colleague]));
  expect((await http.get('rep', '/v1/analytics/cadences')).json()).toMatchObject({ scope: 'own' });
  expect((await http.get('manager', '/v1/analytics/cadences')).json()).toMatchObject({ scope: 'all' });
  expect((await rowOf('rep', mails)).mature).toBe(6);
  expect((await rowOf('manager', mails)).mature).toBe(7);
  const seen = async (role: RoleName) => (await behind(role, mails, 'mature')).map((one) => one.enrollmentId);
  expect(await seen('rep')).not.toContain(colleague.id);
  expect(await seen('admin')).toContain(colleague.id);
});

test('versions are ranked by what is certain, and one cadence can be asked for', async () => {
  const board = (await http.get('manager', '/v1/analytics/cadences')).json<{ items: Row[] }>().items;
  const mature = board.filter((row) => row.mature > 0);
  expect(board.map((row) => row.rank)).toEqual(board.map((_, at) => (at < mature.length ? at + 1 : null)));
  const lows = mature.map((row) => row.numbers.wins?.low ?? 0);
  expect(lows).toEqual([...lows].sort((a, b) => b - a));
  const path = `/v1/analytics/cadences?cadenceId=${calls.cadenceId}`;
  const one = (await http.get('rep', path)).json<{ items: Row[] }>().items;
  expect(one.map((row) => row.version.id)).toEqual([calls.id]);
});

test('weeks hold everybody who was enrolled in them, and no share while some are too young', async () => {
  const fresh = http.world.take('hubspot');
  await http.world.enroll(mails.cadenceId, [fresh]);
  const { items, zone, standsOut } = (
    await http.get('manager', `/v1/analytics/cadences/${mails.id}/weeks`)
  ).json<{
    zone: string;
    standsOut: string | null;
    items: { week: string; enrolled: number; younger: number; wins: Estimate | null }[];
  }>();
  expect([zone, standsOut]).toEqual(['Europe/Berlin', null]);
  expect(items.reduce((all, week) => all + week.enrolled, 0)).toBe(8);
  expect(items[0]).toMatchObject({
    week: '2026-11-23',
    younger: 0,
    wins: { n: items[0]?.enrolled, count: 2 },
  });
  expect(items.at(-1)).toMatchObject({ younger: 1, wins: null });
});

test('what does not exist is not found, and what is no number is refused', async () => {
  const nowhere = '019ab2c4-7d00-7000-8000-00000000dead';
  expect((await http.get('rep', `/v1/analytics/cadences?cadenceId=${nowhere}`)).status).toBe(404);
  expect((await http.get('rep', `/v1/analytics/cadences/${nowhere}/weeks`)).status).toBe(404);
  expect((await http.get('rep', `/v1/analytics/cadences/${nowhere}/people`)).status).toBe(404);
  const path = `/v1/analytics/cadences/${mails.id}/people?number=opened`;
  expect((await http.get('rep', path)).status).toBe(400);
  expect((await http.send('/v1/analytics/cadences')).status).toBe(401);
});

test('a cadence tells its plan by day, and each version its people by state', async () => {
  const [version] = (await http.get('rep', `/v1/cadences/${calls.cadenceId}/versions`)).json<{
    items: { counts: { count: number }[]; plan: { outcomes: { key: string; effect: string }[] }[] }[];
  }>().items;
  expect(version?.counts.reduce((all, row) => all + row.count, 0)).toBe(2);
  expect(version).toMatchObject({
    plannedDays: 1,
    plan: [
      { key: 'call', day: 1, mode: 'task' },
      { key: 'intro', mode: 'automatic', outcomes: [] },
    ],
  });
  expect(version?.plan[0]?.outcomes).toContainEqual(
    expect.objectContaining({ key: 'busy', effect: 'continue' }),
  );
});
