import { afterAll, beforeAll, expect, test } from 'vitest';
import { addRule, removeRule } from '../../src/app/enroll-rules.ts';
import { explainPerson } from '../../src/app/explain-person.ts';
import { readSetUp } from '../../src/app/read-set-up.ts';
import type { EnrollTrigger } from '../../src/cadence/enroll-rule.ts';
import type { CrmKind } from '../../src/ports/crm.ts';
import { callThenEmail } from '../support/cadences.ts';
import { minutes, openWorld, type Prospect, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

let count = 0;
type Kind = 'deal_opened' | 'stage_changed';
async function rule(kind: Kind, over: Partial<Parameters<typeof addRule>[1]> = {}, stage?: string) {
  const { cadenceId } = await world.publish({ ...callThenEmail(), entry: { exclusive: 'free' } });
  count += 1;
  const facts: Extract<EnrollTrigger, { on: 'signal' }>['facts'] = stage === undefined ? {} : { stage };
  const trigger = { on: 'signal' as const, kind, facts };
  const owner = { ownerUserId: world.sample.rep.id };
  const made = await addRule(world.admin, { name: `Deals ${count}`, cadenceId, trigger, ...owner, ...over });
  await poll();
  return made;
}
/** The next tick comes only after this time. */
async function rest(milliseconds: number): Promise<void> {
  await world.setNow(new Date(world.now.getTime() + milliseconds));
  await world.tick();
}
const poll = () => rest(minutes(6));
async function remove(id: string): Promise<void> {
  await removeRule(world.admin, id);
  await poll();
}
const stages = {
  hubspot: ['Appointment Scheduled', 'Contract Sent'],
  salesforce: ['Prospecting', 'Negotiation/Review'],
} as const;

async function open(crm: CrmKind, people: readonly Prospect[]): Promise<string> {
  const act = {
    act: 'open',
    name: 'Twelve seats',
    stage: stages[crm][0],
    people: people.map((one) => one.ref.id),
  };
  return ((await world.control(crm, '/sandbox/deals', act)) as { id: string }).id;
}
const move = (crm: CrmKind, id: string) =>
  world.control(crm, '/sandbox/deals', { act: 'move', id, stage: stages[crm][1] });
const join = (crm: CrmKind, id: string, who: Prospect) =>
  world.control(crm, '/sandbox/deals', { act: 'join', id, people: [who.ref.id] });
const hitsOf = (id: string) => world.db.query(`select id from rule_hits where rule_id = '${id}'`);
const take = (crm: CrmKind) => world.take(crm, crm === 'hubspot' ? 'contact' : 'Contact');
async function bringIn(who: Prospect): Promise<void> {
  await world.enroll((await world.publish({ ...callThenEmail(), entry: { exclusive: 'free' } })).cadenceId, [
    who,
  ]);
}

for (const crm of ['hubspot', 'salesforce'] as const) {
  test(`${crm}: a deal that comes into the stage enrolls its people once, known here or not`, async () => {
    const [known, stranger] = [take(crm), take(crm)];
    await bringIn(known);
    const deal = await open(crm, [known, stranger]);
    const made = await rule('stage_changed', {}, stages[crm][1].toLowerCase());
    await poll();
    expect(await hitsOf(made.id)).toEqual([]);
    const connections = await world.in((tx) => tx.connections.list());
    const connectionId = connections.find(({ kind }) => kind === crm)?.id ?? '';
    const place = await world.in((tx) => tx.rules.lockWatch(connectionId, 'deals'));
    if (place === null) throw new Error('Nothing watches deals.');
    await move(crm, deal);
    await poll();
    for (const { email } of [known, stranger]) {
      const run = await world.run(email);
      expect(run).toMatchObject({ cadenceId: made.cadenceId, ownerUserId: world.sample.rep.id });
      expect(run.listSource).toBe(
        `Rule '${made.name}', because a deal changed its stage (stage: ${stages[crm][1].toLowerCase()})`,
      );
    }
    const { id } = await world.person(known.email);
    const [signal] = (await world.in((tx) => tx.signals.byPersons([id]))).filter((one) => one.source === crm);
    expect(signal).toMatchObject({
      kind: 'stage_changed',
      facts: { deal: 'Twelve seats', dealId: deal, stage: stages[crm][1], outcome: 'open' },
    });
    const { runs } = await explainPerson(world.rep, { person: id });
    expect(runs.at(-1)?.listSource).toContain('a deal changed its stage');
    // What changed is met again with each overlap, and by a process that goes on from an older place.
    await poll();
    await world.in((tx) => tx.rules.saveWatch(connectionId, 'deals', place));
    await poll();
    expect(await hitsOf(made.id)).toHaveLength(2);
    expect(await world.in((tx) => tx.signals.byPersons([id]))).toHaveLength(1);
    // Nobody was there to be told of; whoever was brought in by the rule is not told of anew.
    const brought = await world.person(stranger.email);
    expect(await world.in((tx) => tx.signals.byPersons([brought.id]))).toEqual([]);
    expect(await world.in((tx) => tx.enrollments.byPersons([brought.id]))).toHaveLength(1);
    await remove(made.id);
  });
}

test('whoever gets a role in an opportunity later is told of with it', async () => {
  const [first, later] = [take('salesforce'), take('salesforce')];
  const made = await rule('deal_opened');
  const deal = await open('salesforce', [first]);
  await poll();
  await join('salesforce', deal, later);
  await poll();
  expect(await world.run(later.email)).toMatchObject({ cadenceId: made.cadenceId });
  expect(await hitsOf(made.id)).toHaveLength(2);
  await remove(made.id);
});

test('a deal tells the rep and pauses the run of whoever is in a cadence', async () => {
  const who = take('hubspot');
  await bringIn(who);
  const actions = [{ do: 'alert' as const, words: 'Has a deal' }, { do: 'pause' as const }];
  const made = await rule('deal_opened', { actions, cadenceId: null });
  await open('hubspot', [who]);
  await poll();
  expect((await world.run(who.email)).state).toBe('paused');
  const told = await world.alerts('rule');
  expect(told.some(({ words }) => words.includes('Has a deal (a deal was opened)'))).toBe(true);
  await remove(made.id);
});

test('while nothing asks about deals the CRM is not asked, and what happens then is no news later', async () => {
  const who = take('hubspot');
  const asked = async () => {
    const answer = await fetch(`${world.url('hubspot')}/sandbox/log?limit=10000`);
    const { entries } = (await answer.json()) as { entries: readonly { path: string }[] };
    return entries.filter(({ path }) => path.startsWith('/crm/objects/2026-03/deals/')).length;
  };
  const before = await asked();
  await open('hubspot', [who]);
  await rest(minutes(12));
  expect(await asked()).toBe(before);
  const made = await rule('deal_opened');
  await rest(minutes(12));
  expect(await asked()).toBeGreaterThan(before);
  expect(await hitsOf(made.id)).toEqual([]);
  await remove(made.id);
});

test('deals that may not be read are told of in Set-up until they may, and people are read all the same', async () => {
  const who = take('hubspot');
  await bringIn(who);
  const made = await rule('deal_opened');
  await world.faults('hubspot', {
    path: '/crm/objects/2026-03/deals',
    status: 403,
    body: { status: 'error', category: 'MISSING_SCOPES', message: 'Scopes are missing.' },
  });
  await world.crmAct('hubspot', { act: 'edit', id: who.ref.id, properties: { jobtitle: 'Head of Trying' } });
  await poll();
  const item = async () => (await readSetUp(world.admin)).items.find(({ key }) => key === 'rules_hubspot');
  expect(await item()).toMatchObject({
    state: 'attention',
    title: 'Rules do not see everything in HubSpot',
    words: expect.stringMatching(/^HubSpot would not search for changed deals .* grant every scope/),
  });
  expect((await world.person(who.email)).title).toBe('Head of Trying');
  await world.faults('hubspot');
  await poll();
  expect(await item()).toBeUndefined();
  await remove(made.id);
});

test("a cadence that asks about a deal's stage hears of it without any rule", async () => {
  const who = take('salesforce');
  const cadence = {
    ...callThenEmail(),
    on: [{ when: { signal: 'stage_changed' as const, about: 'negotiation' }, then: 'finish' as const }],
  };
  await world.enroll((await world.publish(cadence)).cadenceId, [who]);
  const deal = await open('salesforce', [who]);
  await poll();
  expect((await world.run(who.email)).state).toBe('active');
  await move('salesforce', deal);
  await poll();
  expect(await world.run(who.email)).toMatchObject({ state: 'finished' });
});
