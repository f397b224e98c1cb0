import { afterAll, beforeAll, expect, test } from 'vitest';
import { addRule } from '../../src/app/enroll-rules.ts';
import { meetingState } from '../../src/app/meeting-facts.ts';
import { updateSender } from '../../src/app/save-sender.ts';
import type { MeetingNews, MeetingVendor } from '../../src/ports/meetings.ts';
import type { ContractBooking } from '../contracts/meetings.contract.ts';
import { oneEmail, twoEmails } from '../support/cadences.ts';
import { calcomPost, calendlyPost, signCalcom, signCalendly } from '../support/calendars.ts';
import { days, hours } from '../support/world.ts';
import { calcomSecret, calendlyKey, openHttp, type TestHttp } from './support.ts';

let http: TestHttp;
let cadenceId: string;
beforeAll(async () => {
  http = await openHttp();
  cadenceId = (await http.world.publish(twoEmails())).cadenceId;
});
afterAll(() => http.world.close());

let count = 0;
function booking(attendee: string, over: Partial<ContractBooking> = {}): ContractBooking {
  count += 1;
  const { now } = http.world;
  return {
    uid: `booking-${count}`,
    attendee,
    host: 'somebody.else@example.com',
    title: 'Intro',
    token: null,
    at: now,
    startAt: new Date(now.getTime() + days(2)),
    endAt: new Date(now.getTime() + days(2) + hours(1)),
    ...over,
  };
}

interface How {
  readonly secret?: string;
  readonly path?: string;
}
async function post(vendor: MeetingVendor, news: MeetingNews, about: ContractBooking, how: How = {}) {
  const body = JSON.stringify(vendor === 'calendly' ? calendlyPost(news, about) : calcomPost(news, about));
  const headers =
    vendor === 'calendly'
      ? signCalendly(body, how.secret ?? calendlyKey, new Date())
      : signCalcom(body, how.secret ?? calcomSecret);
  const init = { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } };
  return (await http.send(how.path ?? `/webhooks/${vendor}`, init)).status;
}

async function enrolled() {
  const who = http.world.take('hubspot');
  await http.world.enroll(cadenceId, [who]);
  await http.world.tick();
  return who;
}
async function meetingsOf(email: string) {
  const { id } = await http.world.person(email);
  const rows = await http.world.in((tx) => tx.meetings.byPersons([id]));
  return rows.map((row) => ({ uid: row.uid, state: meetingState(row, http.world.now), row }));
}
async function signalsOf(email: string) {
  const { id } = await http.world.person(email);
  const all = await http.world.in((tx) => tx.signals.byPersons([id]));
  return all.map((one) => one.kind).filter((kind) => kind.startsWith('meeting') || kind === 'no_show');
}

test('a booking in either calendar finishes the run as a success, whoever hosts, and is told once', async () => {
  for (const vendor of ['calendly', 'calcom'] as const) {
    const who = await enrolled();
    const about = booking(who.email.toUpperCase());
    expect(await post(vendor, 'booked', about)).toBe(204);
    expect(await post(vendor, 'booked', about)).toBe(204);
    const run = await http.world.run(who.email);
    expect(run).toMatchObject({ state: 'finished', reason: 'meeting_booked' });
    const [meeting] = await meetingsOf(who.email);
    expect(meeting).toMatchObject({
      state: 'booked',
      row: { enrollmentId: run.id, userId: run.ownerUserId },
    });
    expect(await signalsOf(who.email)).toEqual(['meeting_booked']);
    const alerts = (await http.world.alerts('meeting_booked')).filter((one) => one.personId === run.personId);
    expect(alerts).toMatchObject([{ userId: run.ownerUserId }]);
  }
});

test('what nobody signed changes nothing', async () => {
  const who = await enrolled();
  const about = booking(who.email);
  for (const vendor of ['calendly', 'calcom'] as const)
    expect(await post(vendor, 'booked', about, { secret: 'a-wrong-secret-of-16' })).toBe(401);
  expect(await meetingsOf(who.email)).toEqual([]);
  expect((await http.world.person(who.email)).hold).toBeNull();
});

test('moving keeps the success and is told; one booking is left, and it is the new one', async () => {
  const who = await enrolled();
  const first = booking(who.email);
  await post('calendly', 'booked', first);
  const second = booking(who.email, { previousUid: first.uid });
  await post('calendly', 'rescheduled', second);
  await post('calendly', 'replaced', { ...first, at: second.at });
  expect((await meetingsOf(who.email)).map(({ uid, state }) => ({ uid, state }))).toEqual([
    { uid: first.uid, state: 'rescheduled' },
    { uid: second.uid, state: 'booked' },
  ]);
  expect(await signalsOf(who.email)).toEqual(['meeting_booked', 'meeting_rescheduled']);
  expect(await http.world.run(who.email)).toMatchObject({ state: 'finished', reason: 'meeting_booked' });
  const { id } = await http.world.person(who.email);
  const moved = (await http.world.alerts('meeting_rescheduled')).filter((one) => one.personId === id);
  expect(moved).toHaveLength(1);
  expect((await http.world.alerts('meeting_canceled')).filter((one) => one.personId === id)).toEqual([]);
});

test('in whatever order and however often the posts arrive, meeting, run, hold and signals are the same', async () => {
  const orders = [
    [0, 1, 2, 3],
    [3, 2, 1, 0],
    [2, 0, 3, 1],
    [1, 3, 0, 2, 2, 0],
  ];
  const ends: unknown[] = [];
  for (const order of orders) {
    const who = await enrolled();
    const at = (seconds: number) => new Date(http.world.now.getTime() + seconds * 1000);
    const first = booking(who.email, { at: at(0) });
    const second = booking(who.email, { previousUid: first.uid, at: at(1) });
    const posts = [
      ['booked', first],
      ['rescheduled', second],
      ['replaced', { ...first, at: at(1) }],
      ['canceled', { ...second, at: at(2) }],
    ] as const;
    for (const index of order) {
      const [news, about] = posts[index] ?? posts[0];
      expect(await post('calendly', news, about)).toBe(204);
    }
    const run = await http.world.run(who.email);
    const rows = await meetingsOf(who.email);
    ends.push({
      rows: rows
        .map(({ uid, state, row }) => ({
          which: uid === first.uid,
          state,
          credited: row.enrollmentId === run.id,
        }))
        .sort((a, b) => Number(b.which) - Number(a.which)),
      signals: (await signalsOf(who.email)).sort(),
      run: { state: run.state, reason: run.reason },
      hold: (await http.world.person(who.email)).hold?.reason,
    });
  }
  expect(ends[0]).toEqual({
    rows: [
      { which: true, state: 'rescheduled', credited: true },
      { which: false, state: 'canceled', credited: true },
    ],
    signals: ['meeting_booked', 'meeting_canceled', 'meeting_rescheduled'],
    run: { state: 'finished', reason: 'meeting_booked' },
    hold: 'booked a meeting',
  });
  for (const end of ends) expect(end).toEqual(ends[0]);
});

test('the link in a mail names its person: a booking under another address is theirs', async () => {
  const { sender } = await oneSender();
  for (const [vendor, meetingLink, name] of [
    ['calendly', 'https://calendly.com/robin/intro?month=2026-12', 'utm_content'],
    ['calcom', 'https://cal.com/robin/intro', 'metadata[cadenza]'],
  ] as const) {
    await updateSender(http.world.admin, { id: sender.id, meetingLink });
    const who = http.world.take('salesforce');
    await http.world.enroll(linkingId, [who]);
    await http.world.tick();
    const { text } = await http.world.mailTo(who.email);
    const link = new URL(/https:\S+robin\S+/.exec(text)?.[0] ?? 'none:');
    const token = link.searchParams.get(name);
    expect(token).toMatch(/^[\w-]{38}$/);
    expect(text).not.toContain((await http.world.run(who.email)).id);
    const about = booking('private.address@example.net', { token });
    expect(await post(vendor, 'booked', about)).toBe(204);
    expect(await http.world.run(who.email)).toMatchObject({ reason: 'meeting_booked' });
    await post(vendor, 'no_show', { ...about, token: null });
    expect(await meetingsOf(who.email)).toMatchObject([{ state: 'no_show' }]);
    const forged = `${token?.slice(0, 37)}${token?.endsWith('A') ? 'B' : 'A'}`;
    expect(await http.world.in(async (tx) => tx.meetings.runOfToken(forged))).toBeNull();
  }
});

test('a booking counts as held once its end has passed, and not when it was canceled or missed', async () => {
  const [held, missed, canceled] = [await enrolled(), await enrolled(), await enrolled()];
  const soon = { endAt: new Date(http.world.now.getTime() + hours(1)) };
  for (const who of [held, missed, canceled]) {
    const about = booking(who.email, { ...soon, startAt: http.world.now });
    await post('calcom', 'booked', about);
    const then = { ...about, at: new Date(http.world.now.getTime() + 1000) };
    if (who === missed) await post('calcom', 'no_show', then);
    if (who === canceled) await post('calcom', 'canceled', then);
  }
  const states = async () =>
    Promise.all([held, missed, canceled].map(async (who) => (await meetingsOf(who.email))[0]?.state));
  expect(await states()).toEqual(['booked', 'no_show', 'canceled']);
  http.world.clock.set(new Date(http.world.now.getTime() + hours(1)));
  expect(await states()).toEqual(['held', 'no_show', 'canceled']);
});

test('whoever did not come is enrolled into the no-show cadence by a rule, once', async () => {
  const noShow = await http.world.publish({ ...oneEmail(), type: 'no_show' });
  await addRule(http.world.admin, {
    name: 'No-shows',
    cadenceId: noShow.cadenceId,
    ownerUserId: http.users.rep.id,
    trigger: { on: 'signal', kind: 'no_show' },
  });
  const who = await enrolled();
  const about = booking(who.email);
  await post('calcom', 'booked', about);
  await post('calcom', 'no_show', about);
  await post('calcom', 'no_show', { ...about, at: new Date(about.at.getTime() + 5000) });
  await http.world.tick();
  await http.world.tick();
  const { id } = await http.world.person(who.email);
  const runs = await http.world.in((tx) => tx.enrollments.byPersons([id]));
  expect(runs.map((run) => run.versionId === noShow.id)).toEqual([false, true]);
});

test("a workspace's own secret counts at its own address, and the environment's no more", async () => {
  const path = `/webhooks/calcom/${http.world.sample.workspaceId}`;
  const who = await enrolled();
  const about = booking(who.email);
  const own = 'the-secret-of-this-workspace';
  expect((await http.post('rep', '/v1/meetings/secrets/calcom', { secret: own }, {}, 'PUT')).status).toBe(
    403,
  );
  const saved = await http.post('admin', '/v1/meetings/secrets/calcom', { secret: own }, {}, 'PUT');
  expect(saved.json()).toEqual({ url: `${http.publicUrl}${path}`, own: true });
  const told = await http.get('rep', '/v1/meetings/secrets');
  expect(told.json()).toEqual({
    items: [
      expect.objectContaining({ vendor: 'calendly', own: false, environment: true }),
      { vendor: 'calcom', url: `${http.publicUrl}${path}`, own: true, environment: true },
    ],
  });
  expect(told.text).not.toContain(own);
  expect(await post('calcom', 'booked', about, { path })).toBe(401);
  expect(await meetingsOf(who.email)).toEqual([]);
  expect(await post('calcom', 'booked', about, { path, secret: own })).toBe(204);
  expect(await meetingsOf(who.email)).toMatchObject([{ state: 'booked' }]);
  await http.post('admin', '/v1/meetings/secrets/calcom', { secret: null }, {}, 'PUT');
  expect(await post('calcom', 'canceled', about, { path })).toBe(204);
  for (const unknown of ['0190a000-0000-7000-8000-000000000000', 'nowhere'])
    expect(await post('calcom', 'canceled', about, { path: `/webhooks/calcom/${unknown}` })).toBe(401);
});

test('the booked meeting is written on the record that was enrolled, once', async () => {
  const who = await enrolled();
  const about = booking(who.email);
  await post('calcom', 'booked', about);
  await post('calcom', 'canceled', about);
  await http.world.tick();
  const { id } = await http.world.person(who.email);
  const signals = await http.world.in((tx) => tx.signals.byPersons([id]));
  const key = signals.find((one) => one.kind === 'meeting_booked')?.id ?? '';
  const entries = await (await http.world.crm('hubspot')).readActivities([key]);
  expect(entries).toHaveLength(1);
  expect(entries[0]?.refs).toEqual([who.ref]);
});

let linkingId: string;
/** The sender of the world's runs, and a cadence whose mail shows their meeting link. */
async function oneSender() {
  const [sender] = await http.world.in((tx) => tx.users.senders());
  if (sender === undefined) throw new Error('The world has a sender.');
  const cadence = twoEmails();
  const steps = cadence.steps.map((step) =>
    step.key === 'intro' && step.channel === 'email'
      ? {
          ...step,
          variants: [{ key: 'a', subject: 'A time', body: 'Pick one: {{ sender.meeting_link }} please.' }],
        }
      : step,
  );
  linkingId = (await http.world.publish({ ...cadence, steps })).cadenceId;
  return { sender };
}
