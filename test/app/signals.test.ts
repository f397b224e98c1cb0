import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import { addRule, type addRuleInput, changeRule, removeRule } from '../../src/app/enroll-rules.ts';
import { explainPerson } from '../../src/app/explain-person.ts';
import { judgeEngagement } from '../../src/app/judge-engagement.ts';
import { readStatus } from '../../src/app/read-status.ts';
import { receiveSignal } from '../../src/app/receive-signal.ts';
import { replayRuns } from '../../src/app/replay-runs.ts';
import type { CadenceInput } from '../../src/cadence/model.ts';
import type { Person } from '../../src/ports/records.ts';
import { callThenEmail, oneEmail, twoEmails } from '../support/cadences.ts';
import { enrollStaff, only, runOf, staff } from '../support/staff.ts';
import { days, hours, minutes, openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

type RuleInput = z.input<typeof addRuleInput>;
let count = 0;
function rule(trigger: RuleInput['trigger'], actions: RuleInput['actions'], over: Partial<RuleInput> = {}) {
  count += 1;
  return addRule(world.admin, {
    name: `Rule ${count}`,
    trigger,
    actions,
    ownerUserId: world.sample.admin.id,
    ...over,
  });
}
const pricing = {
  on: 'signal' as const,
  kind: 'page_visited' as const,
  facts: { url: { contains: '/pricing' } },
};
const somebody = async () => only((await staff(world, {}, ['Ada'])).people);
const visit = (person: Person, key: string, url: string) =>
  receiveSignal(world.admin, { kind: 'page_visited', personId: person.id, key, facts: { url } });
/** Goes ahead at once: what lies between is not played. */
async function later(milliseconds: number) {
  await world.setNow(new Date(world.now.getTime() + milliseconds));
  await world.tick();
  await world.tick();
}
async function told(personId: string) {
  const { items } = await world.in((tx) =>
    tx.alerts.list({ unseenOnly: false }, { cursor: null, limit: 200 }),
  );
  return items.filter((alert) => alert.personId === personId && alert.kind === 'rule');
}
const tasksOf = async (personId: string) =>
  (await world.in((tx) => tx.activities.byPersons([personId]))).filter(
    ({ activity }) => activity.kind === 'task',
  );

test('a visit of the pricing page tells the rep who has the person, once a day, and no other page does', async () => {
  const made = await rule(pricing, [{ do: 'alert', words: 'Looks at prices' }]);
  const person = await somebody();
  await enrollStaff(world, (await world.publish(callThenEmail())).cadenceId, [person]);
  await visit(person, 'v1', 'https://shop.example/Pricing?x=1');
  await visit(person, 'v1', 'https://shop.example/pricing');
  await visit(person, 'v2', 'https://shop.example/about');
  await world.tick();
  await world.tick();
  expect(await told(person.id)).toMatchObject([
    {
      userId: world.sample.rep.id,
      words: 'Ada Roe: Looks at prices (they visited a page (url contains /pricing)).',
      enrollmentId: (await runOf(world, person)).id,
    },
  ]);
  await later(1000);
  await visit(person, 'v3', 'https://shop.example/pricing');
  await world.tick();
  expect(await told(person.id)).toHaveLength(1);
  await later(days(1));
  await visit(person, 'v4', 'https://shop.example/pricing');
  await world.tick();
  expect(await told(person.id)).toHaveLength(2);
  await removeRule(world.admin, made.id);
});

test('while a task of the same rule may be open, another visit makes no second one', async () => {
  const made = await rule(pricing, [{ do: 'task', words: 'Call about prices' }]);
  const other = await rule(pricing, [{ do: 'task', words: 'Send the price list' }]);
  const who = world.take('hubspot');
  await world.enroll((await world.publish(twoEmails())).cadenceId, [who]);
  const person = await world.person(who.email);
  for (const key of ['t1', 't2', 't3']) {
    await visit(person, key, 'https://shop.example/pricing');
    await later(1000);
  }
  const subjects = async () => (await tasksOf(person.id)).map(({ activity }) => activity.subject).sort();
  expect(await subjects()).toEqual(['Call about prices', 'Send the price list']);
  const stranger = await somebody();
  for (const key of ['t4', 't5']) {
    await visit(stranger, key, 'https://shop.example/pricing');
    await later(1000);
  }
  expect(await told(stranger.id)).toHaveLength(2);
  await later(days(8));
  await visit(person, 't6', 'https://shop.example/pricing');
  await later(1000);
  expect(await subjects()).toHaveLength(4);
  for (const { id } of [made, other]) await removeRule(world.admin, id);
});

test('whoever is in no cadence is told of to the rule’s owner', async () => {
  const made = await rule({ on: 'signal', kind: 'custom', facts: { name: 'trial started' } }, [
    { do: 'alert' },
  ]);
  const person = await somebody();
  const report = (name: string) =>
    receiveSignal(world.admin, { kind: 'custom', personId: person.id, key: name, name });
  await report('trial started');
  await report('trial ended');
  await world.tick();
  expect((await told(person.id)).map(({ userId }) => userId)).toEqual([world.sample.admin.id]);
  await removeRule(world.admin, made.id);
});

test('a rule pauses every open run of the person under its own name, and a replay decides the same', async () => {
  const made = await rule({ on: 'signal', kind: 'stage_changed', facts: { stage: 'Negotiation' } }, [
    { do: 'pause' },
  ]);
  const person = await somebody();
  await enrollStaff(world, (await world.publish(callThenEmail())).cadenceId, [person]);
  await receiveSignal(world.admin, {
    kind: 'stage_changed',
    personId: person.id,
    key: 's1',
    facts: { stage: 'negotiation' },
  });
  await world.tick();
  const run = await runOf(world, person);
  expect(run).toMatchObject({ state: 'paused', reason: 'manual' });
  const rows = await world.in((tx) => tx.ledger.byEnrollment(run.id));
  expect(rows.at(-1)?.actor).toBe(`rule '${made.name}'`);
  const { different } = await replayRuns(world.admin, { limit: 50, person: person.id });
  expect(different).toEqual([]);
  await removeRule(world.admin, made.id);
});

test('a task stands open on the record of the CRM, once, and an alert takes its place where there is no record', async () => {
  const made = await rule({ on: 'signal', kind: 'deal_opened' }, [
    { do: 'task', words: 'Call about the deal' },
  ]);
  const free = await world.publish({ ...oneEmail(), entry: { exclusive: 'free' } });
  for (const crm of ['salesforce', 'hubspot'] as const) {
    const who = world.take(crm);
    await world.enroll(free.cadenceId, [who]);
    const { id } = await world.person(who.email);
    for (let repeat = 0; repeat < 2; repeat += 1)
      await receiveSignal(world.admin, { kind: 'deal_opened', personId: id, key: `deal ${crm}` });
    await world.runFor(minutes(2));
    const [task, ...more] = await tasksOf(id);
    expect(more).toEqual([]);
    expect(task).toMatchObject({ state: 'written', activity: { subject: 'Call about the deal' } });
    const entries = await (await world.crm(crm)).readActivities([task?.activity.key ?? '']);
    expect(entries).toHaveLength(1);
  }
  const stranger = await somebody();
  await receiveSignal(world.admin, { kind: 'deal_opened', personId: stranger.id, key: 'deal 2' });
  await world.tick();
  expect((await told(stranger.id)).map(({ words }) => words)).toEqual(['Call about the deal.']);
  await removeRule(world.admin, made.id);
});

test('three human opens in a day tell the rep once a day; machines’ opens do not', async () => {
  const made = await rule({ on: 'opens', times: 3 }, [{ do: 'alert', words: 'Opens again and again' }]);
  const who = world.take('salesforce');
  await world.enroll((await world.publish(oneEmail())).cadenceId, [who]);
  await world.tick();
  const mail = await world.mailTo(who.email);
  const { id } = await world.person(who.email);
  const open = async (machine: boolean) => {
    await later(minutes(10));
    await world.act(mail, { act: 'open', machine });
    await world.tick();
    await later(minutes(3));
  };
  for (const machine of [false, true, true, false]) await open(machine);
  expect(await told(id)).toEqual([]);
  await open(false);
  await open(false);
  expect(await told(id)).toHaveLength(1);
  await world.setNow(new Date(world.now.getTime() + days(1)));
  for (let at = 0; at < 3; at += 1) await open(false);
  expect(await told(id)).toHaveLength(2);
  await removeRule(world.admin, made.id);
});

test('a rule that lets opens move somebody, or that contradicts itself, is refused with what is wrong', async () => {
  const { cadenceId } = await world.publish(oneEmail());
  for (const move of ['pause', 'enroll'] as const)
    await expect(rule({ on: 'opens' }, [{ do: move }], { cadenceId })).rejects.toThrow(
      /opens alone may only alert or make a task/,
    );
  await expect(rule(pricing, [{ do: 'enroll' }])).rejects.toThrow(/'cadenceId' is needed/);
  await expect(rule(pricing, [{ do: 'alert' }], { cadenceId })).rejects.toThrow(/goes with the action/);
  await expect(rule(pricing, [{ do: 'alert' }, { do: 'alert' }])).rejects.toThrow(/once/);
  await expect(
    rule({ ...pricing, facts: { url: { contains: 'a', is: 'b' } } }, [{ do: 'alert' }]),
  ).rejects.toThrow();
  const made = await rule({ on: 'opens' }, [{ do: 'alert' }]);
  await expect(changeRule(world.admin, { id: made.id, actions: [{ do: 'pause' }] })).rejects.toThrow(
    /opens alone/,
  );
  await removeRule(world.admin, made.id);
});

const [one, two, three] = ['one', 'two', 'three'].map((name) => `https://cadenza-demo.example/${name}`);

function linked(links: readonly (string | undefined)[]): CadenceInput {
  const cadence = twoEmails();
  const variants = [{ key: 'a', subject: 'A question', body: `Look: ${links.join(' and ')}` }];
  return {
    ...cadence,
    on: [{ when: { clicked: true }, then: { alert: 'A human clicked.' } }],
    steps: cadence.steps.map((step, at) => (at === 0 ? ({ ...step, variants } as typeof step) : step)),
  };
}

/** Somebody who got a mail with these links an hour ago. */
async function mailed(links: readonly (string | undefined)[]) {
  const who = world.take('salesforce');
  await world.enroll((await world.publish(linked(links))).cadenceId, [who]);
  await world.tick();
  await world.runFor(hours(1));
  return { email: who.email, mail: await world.mailTo(who.email) };
}
async function engaged(email: string) {
  const { id } = await world.person(email);
  const { signals } = await explainPerson(world.rep, { person: id });
  return signals.filter(({ kind }) => kind === 'clicked' || kind === 'opened');
}
const clickTold = async (email: string) => {
  const { id } = await world.person(email);
  return (
    await world.in((tx) => tx.alerts.list({ unseenOnly: false }, { cursor: null, limit: 200 }))
  ).items.filter(({ personId, words }) => personId === id && words.includes('A human clicked'));
};

test('a click has no effect for two minutes, then that of a human, once, with its verdict for all to see', async () => {
  const { email, mail } = await mailed([one]);
  await world.act(mail, { act: 'click', url: one });
  await world.runFor(minutes(2) - 1000);
  expect((await engaged(email)).map(({ facts }) => facts.verdict)).toEqual([undefined]);
  expect(await clickTold(email)).toEqual([]);
  await world.runFor(1000);
  expect((await engaged(email)).map(({ facts }) => facts)).toMatchObject([{ verdict: 'human', reasons: [] }]);
  expect(await clickTold(email)).toHaveLength(1);
  await judgeEngagement(world.admin);
  await world.runFor(minutes(5));
  expect(await clickTold(email)).toHaveLength(1);
});

test('a filter that follows every link within a second moves nothing, and counts only among the raw clicks', async () => {
  const { email, mail } = await mailed([one, two, three]);
  const counts = async () =>
    new Map((await readStatus(world.admin)).signals.map(({ of, count }) => [of, count]));
  const before = await counts();
  for (const url of [one, two, three]) await world.act(mail, { act: 'click', url });
  await world.runFor(minutes(3));
  for (const { facts } of await engaged(email))
    expect(facts).toMatchObject({ verdict: 'bot', reasons: ['burst', 'every_link'] });
  expect(await clickTold(email)).toEqual([]);
  const after = await counts();
  expect(after.get('clicked')).toBe((before.get('clicked') ?? 0) + 3);
  expect(after.get('clicked by a human')).toBe(before.get('clicked by a human') ?? 0);
});

test('what was judged, or carried out for a rule, is taken by nobody who comes second', async () => {
  const { email, mail } = await mailed([two]);
  await world.act(mail, { act: 'click', url: two });
  await world.runFor(minutes(3));
  const [click] = await engaged(email);
  const again = [{ id: click?.id ?? '', facts: { verdict: 'bot' } }];
  expect((await world.in((tx) => tx.signals.judge(again))).size).toBe(0);
  expect((await engaged(email))[0]?.facts).toMatchObject({ verdict: 'human' });
  expect(await clickTold(email)).toHaveLength(1);
  const made = await rule(pricing, [{ do: 'alert' }]);
  await visit(await somebody(), 'once', 'https://shop.example/pricing');
  const batchId = world.ctx.ids.uuid();
  await world.in((tx) => tx.rules.claim(batchId, 10));
  const finish = () => world.in((tx) => tx.rules.done(batchId, world.now));
  expect([await finish(), await finish()]).toEqual([true, false]);
  await removeRule(world.admin, made.id);
});

test('Apple’s prefetch is a machine’s open, and a person who opens by a browser is a human', async () => {
  const { email, mail } = await mailed([three]);
  await world.act(mail, { act: 'open', machine: true });
  await world.runFor(minutes(20));
  await world.act(mail, { act: 'open' });
  await world.runFor(minutes(3));
  expect((await engaged(email)).map(({ facts }) => facts)).toMatchObject([
    { verdict: 'bot', reasons: ['service_says_so', 'apple_prefetch'] },
    { verdict: 'human', reasons: [] },
  ]);
});
