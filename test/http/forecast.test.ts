import { afterAll, beforeAll, expect, test } from 'vitest';
import { updateSender } from '../../src/app/save-sender.ts';
import { outboundProspecting } from '../../src/library/index.ts';
import { openHttp, type TestHttp } from './support.ts';

interface Told {
  readonly people: number;
  readonly emails: number;
  readonly tasks: Readonly<Record<string, number>>;
  readonly days: readonly { readonly day: string; readonly emails: number }[];
  readonly senders: readonly {
    readonly senderId: string;
    readonly name: string;
    readonly moved: number;
    readonly perDay: number | null;
    readonly peak: { readonly emails: number } | null;
  }[];
  readonly crms: readonly { readonly crm: string; readonly shareOfAllocation: number | null }[];
  readonly breaks: boolean;
  readonly startsOver: readonly { readonly day: string; readonly people: number }[] | null;
  readonly spread: Pick<Told, 'startsOver' | 'senders' | 'people'> | null;
  readonly expected: { readonly source: string };
  readonly words: readonly string[];
}

let http: TestHttp;
let cadenceId: string;
let senderId: string;
beforeAll(async () => {
  http = await openHttp();
  const { world } = http;
  cadenceId = (await world.publish({ ...outboundProspecting, name: 'To be forecast', type: 'cold_outbound' }))
    .cadenceId;
  const senders = await world.in((tx) => tx.users.senders());
  senderId = senders.find((one) => one.userId === world.sample.rep.id)?.id ?? '';
  await updateSender(world.admin, { id: senderId, mailsPerDay: 60 });
});
afterAll(() => http.world.close());

const ask = (body: object, role: 'rep' | 'manager' | 'admin' = 'rep') =>
  http.post(role, `/v1/cadences/${cadenceId}/forecast`, body);

test('a number of people is forecast with peaks, calls, results and a plan that keeps the limits', async () => {
  const answer = await ask({
    people: 1000,
    zones: ['Europe/Berlin', 'America/New_York'],
    callsPerDay: { salesforce: 100_000 },
    tasksPerDay: 400,
  });
  expect(answer.status).toBe(200);
  const told = answer.json<Told>();
  expect([told.people, told.emails, told.tasks.call, told.tasks.linkedin]).toEqual([1000, 4000, 3000, 2000]);
  expect(told.senders[0]).toMatchObject({ senderId, name: 'Robin Vale', perDay: 60, peak: { emails: 60 } });
  expect(told.breaks).toBe(true);
  expect(told.spread?.people).toBe(1000);
  expect(told.spread?.senders[0]?.moved).toBe(0);
  expect(told.spread?.startsOver?.reduce((sum, { people }) => sum + people, 0)).toBe(1000);
  expect(told.crms.map(({ crm }) => crm).sort()).toEqual(['hubspot', 'salesforce']);
  expect(told.crms.find(({ crm }) => crm === 'salesforce')?.shareOfAllocation).toBeGreaterThan(0);
  expect(told.expected.source).toBe('benchmark');
  const words = told.words.join('\n');
  expect(words).toMatch(
    /^1,000 people ask for 4,000 emails and 5,000 tasks for reps \(3,000 calls, 2,000 LinkedIn\), from Mon 23 Nov to \w+ \d+ \w+ 20\d\d\./,
  );
  expect(words).toMatch(/Robin Vale sends 60 emails of 60 allowed on the busiest day/);
  expect(words).toMatch(
    /Started over \d+ days, from \w+ \d+ \w+ to \w+ \d+ \w+( 2027)?, at most \d+ new people a day, nothing has to wait/,
  );
  expect(words).toMatch(/Expect 10 to 30 replies and 5 to 15 meetings/);
});

test('managers may ask for several senders, a rep only for their own', async () => {
  const senders = await http.world.in((tx) => tx.users.senders());
  const senderIds = senders.map(({ id }) => id);
  const both = await ask({ people: 100, senderIds }, 'manager');
  expect(
    both
      .json<Told>()
      .senders.map((one) => one.senderId)
      .sort(),
  ).toEqual([...senderIds].sort());
  expect((await ask({ people: 100, senderIds })).status).toBe(403);
});

test('a preview tells the forecast of those who can start, and a plan that is handed on', async () => {
  const { world } = http;
  const people = Array.from({ length: 12 }, () => world.take('salesforce'));
  const selection = { crm: 'salesforce', refs: people.map(({ ref }) => ref) };
  const asked = { cadenceId, people: selection, listSource: 'A fair' };
  const preview = (await http.post('rep', '/v1/enrollments/preview', asked)).json<{ forecast: Told }>();
  expect(preview.forecast).toMatchObject({ people: 12, emails: 48, startsOver: null });
  expect(preview.forecast.crms.map(({ crm }) => crm)).toEqual(['salesforce']);
  const same = (await ask({ people: selection })).json<Told>();
  expect(same.days).toEqual(preview.forecast.days);
  const startsOver = [
    { day: '2026-11-25', people: 7 },
    { day: '2026-11-27', people: 5 },
  ];
  const planned = await http.post('rep', '/v1/enrollments/preview', { ...asked, startsOver });
  expect(planned.json<{ forecast: Told }>().forecast.startsOver).toEqual(startsOver);
});

test('what is wrong with a forecast or a plan is said with its field', async () => {
  const place = await ask({ people: 10, zones: ['Mars/Olympus'] });
  expect(place.status).toBe(400);
  expect(place.text).toContain("must be an IANA zone such as 'Europe/Berlin'");
  for (const people of [undefined, {}, 'many'])
    expect((await ask({ people })).text).toMatch(/'people': .*must be a number from 1 to 100000, such as 50/);
  expect((await ask({ count: 50 })).text).toContain("'people': is missing: it must be a number");
  const twice = [
    { day: '2026-11-27', people: 5 },
    { day: '2026-11-25', people: 5 },
  ];
  expect((await ask({ people: 10, startsOver: twice })).text).toContain('must name each day once, in order');
  const refs = Array.from({ length: 3 }, () => http.world.take('salesforce').ref);
  const asked = {
    cadenceId,
    listSource: 'A fair',
    people: { crm: 'salesforce', refs },
    startsOver: [{ day: '2026-11-25', people: 2 }],
  };
  const enrolled = await http.post('rep', '/v1/enrollments', asked);
  expect(enrolled.status).toBe(400);
  expect(enrolled.text).toContain("'startsOver' has room for 2 people, but 3 were selected");
  expect((await http.post('rep', `/v1/cadences/${senderId}/forecast`, { people: 1 })).status).toBe(404);
});
