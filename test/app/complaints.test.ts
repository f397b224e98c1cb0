import { afterAll, beforeAll, expect, test } from 'vitest';
import { readDeliverability } from '../../src/app/read-deliverability.ts';
import { resumeAll } from '../../src/app/resume-all.ts';
import { oneEmail, twoEmails } from '../support/cadences.ts';
import { days, hours, openWorld, type Prospect, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ people: 30 });
});
afterAll(() => world.close());

async function complain(who: Prospect) {
  const mail = (await world.mailsTo(who.email)).at(-1);
  if (mail === undefined) throw new Error(`${who.email} got no mail.`);
  await world.act(mail, { act: 'complain' });
}
/** So much later, with one round then: what lies between is not played. */
async function jump(milliseconds: number) {
  await world.setNow(new Date(world.now.getTime() + milliseconds));
  await world.tick();
}
const rows = async (scope: string) =>
  (await readDeliverability(world.admin)).items.filter((row) => row.scope === scope);
const brakes = () => world.in((tx) => tx.brakes.list());
const told = async (kind: string) => (await world.alerts(kind)).map((alert) => alert.userId);

test('a complaint is warned of, two stop the sender at once, and a release holds until there are two new ones', async () => {
  const people = Array.from({ length: 12 }, () => world.take('salesforce'));
  const { cadenceId } = await world.publish(twoEmails());
  await world.enroll(cadenceId, people);
  await world.runFor(hours(1));
  expect(await world.in((tx) => tx.workspace.openWork())).toMatchObject({ complaints: null });
  expect(await rows('sender')).toMatchObject([{ mails: 12, verdict: { kind: 'too_few' }, stopped: false }]);

  const [first, second, third, fourth] = people as [Prospect, Prospect, Prospect, Prospect];
  await complain(first);
  await world.tick();
  expect(await rows('sender')).toMatchObject([
    { complaints: { count: 1, n: 12 }, verdict: { kind: 'warn' }, stopped: false },
  ]);
  expect(await brakes()).toEqual([]);
  // The rep whose sender it is, and the admin; and nobody is told of the cadence for one person.
  const { rep, admin } = world.sample;
  expect((await told('complaints')).filter((id) => id === rep.id)).toHaveLength(1);
  expect(await told('complaints')).toContain(admin.id);
  expect(await told('cadence_review')).toEqual([]);

  await complain(second);
  await world.tick();
  expect(await brakes()).toEqual([]);
  await world.runFor(hours(1));
  const [brake] = await brakes();
  expect(brake).toMatchObject({ scope: 'sender', by: 'Cadenza', byUserId: null });
  expect(brake?.reason).toMatch(/^2 complaints about 12 mails: 17 %, likely between/);
  expect(await rows('sender')).toMatchObject([{ verdict: { kind: 'stop' }, stopped: true }]);
  expect(await rows('cadence')).toMatchObject([
    { complainers: { count: 2, n: 12 }, verdict: { kind: 'review' } },
  ]);
  expect((await told('sender_stopped')).sort()).toEqual([rep.id, admin.id].sort());
  expect(await told('cadence_review')).toEqual([admin.id]);

  await jump(days(3));
  expect(await world.mailsTo(third.email)).toHaveLength(1);
  expect(await told('sender_stopped')).toHaveLength(2);

  await resumeAll(world.admin, { scope: 'sender', id: brake?.scopeId ?? '' });
  await world.runFor(days(1));
  expect(await world.mailsTo(third.email)).toHaveLength(2);
  expect(await brakes()).toEqual([]);

  await complain(third);
  await world.runFor(hours(2));
  expect(await brakes()).toEqual([]);
  await complain(fourth);
  await world.runFor(hours(2));
  expect(await brakes()).toHaveLength(1);
  expect(await told('sender_stopped')).toHaveLength(4);
  await resumeAll(world.admin, { scope: 'sender', id: brake?.scopeId ?? '' });
});

test('a rep cannot let go what complaints stopped', async () => {
  const [sender] = await world.in((tx) => tx.users.senders());
  await world.in(async (tx) => {
    await tx.brakes.insert({
      id: world.ctx.ids.uuid(),
      scope: 'sender',
      scopeId: sender?.id ?? '',
      name: '',
      since: world.now,
      by: 'Cadenza',
      byUserId: null,
      reason: 'complaints',
    });
  });
  const target = { scope: 'sender' as const, id: sender?.id ?? '' };
  await expect(resumeAll(world.rep, target)).rejects.toMatchObject({ code: 'forbidden' });
  await resumeAll(world.admin, target);
});

test('a mail counts once, however often a complaint about it comes in, and drops out after a week', async () => {
  await jump(days(8));
  expect((await readDeliverability(world.admin)).items).toEqual([]);
  expect(await world.in((tx) => tx.workspace.openWork())).toMatchObject({ complaints: null });
  const who = world.take('hubspot');
  const { cadenceId } = await world.publish(oneEmail());
  await world.enroll(cadenceId, [who]);
  await world.runFor(hours(1));
  await complain(who);
  const run = await world.run(who.email);
  const signal = { personId: run.personId, enrollmentId: run.id, kind: 'complained' as const, at: world.now };
  await world.in((tx) =>
    tx.signals.insert([
      { ...signal, id: world.ctx.ids.uuid(), touchId: null, source: 'arf', sourceKey: 'again', facts: {} },
    ]),
  );
  expect(await rows('sender')).toMatchObject([{ mails: 1, complaints: { count: 1, n: 1 } }]);
  expect(await rows('domain')).toMatchObject([{ complaints: { count: 1, n: 1 } }]);
});

test('bounces and replies are shares of mails, and nobody is hidden whose provider reports nothing', async () => {
  await jump(days(8));
  const people = Array.from({ length: 6 }, () => world.take('hubspot'));
  const { cadenceId } = await world.publish(oneEmail());
  await world.enroll(cadenceId, people);
  await world.runFor(hours(1));
  const [bounces, replies] = people as [Prospect, Prospect];
  await world.act(await world.mailTo(bounces.email), { act: 'bounce' });
  await world.act(await world.mailTo(replies.email), { act: 'reply', text: 'Tell me more.' });
  await world.tick();
  await world.db.query(
    `update sends set to_email = (array['a@gmail.com', 'b@icloud.com', 'c@yahoo.com', 'd@buyer.example'])[1 + n.i % 4]
     from (select id, (row_number() over (order by id))::int - 1 as i from sends where reserved_at > '${new Date(world.now.getTime() - hours(2)).toISOString()}') n
     where n.id = sends.id`,
  );
  const view = await readDeliverability(world.admin);
  expect(view.items.find((row) => row.scope === 'cadence')).toMatchObject({
    mails: 6,
    bounces: { count: 1, n: 6 },
    replies: { count: 1, n: 6 },
    complaints: { count: 0, n: 5 },
  });
  expect(view.unreported).toMatchObject({ people: 6, never: 4, reporting: 1, unknown: 1 });
  expect(view.unreported.words).toContain('4 (67 %) have a provider that never reports complaints');
});

test('a rep sees the numbers of their own sender only', async () => {
  const colleague = await readDeliverability({
    ...world.rep,
    actor: { ...world.rep.actor, userId: world.ctx.ids.uuid() },
  });
  expect(colleague).toMatchObject({ scope: 'own', items: [] });
  expect((await readDeliverability(world.rep)).items.length).toBeGreaterThan(0);
});

test('where complaints cannot be heard of, none is no good news', async () => {
  const { settings } = world.admin;
  const deaf = { ...settings, mailSet: { ...settings.mailSet, events: false } };
  const { items, heard } = await readDeliverability({ ...world.admin, settings: deaf });
  expect(heard).toBe(false);
  expect(items.map((row) => row.verdict.kind)).toEqual(items.map(() => 'unheard'));
});
