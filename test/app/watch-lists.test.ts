import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import { addRule, type addRuleInput, changeRule, removeRule } from '../../src/app/enroll-rules.ts';
import { explainPerson } from '../../src/app/explain-person.ts';
import { readSetUp } from '../../src/app/read-set-up.ts';
import { previewListRule } from '../../src/app/rule-lists.ts';
import { watchLists } from '../../src/app/watch-lists.ts';
import type { CrmKind, CrmRef } from '../../src/ports/crm.ts';
import type { EnrollRule } from '../../src/ports/store.ts';
import { callThenEmail, oneEmail } from '../support/cadences.ts';
import { days, hours, minutes, openWorld, type Prospect, type World } from '../support/world.ts';

let world: World;
const lists: Record<CrmKind, string> = { hubspot: '', salesforce: '' };
beforeAll(async () => {
  world = await openWorld();
  for (const [crm, name] of [
    ['hubspot', 'Webinar attendees'],
    ['salesforce', 'Renewals in June'],
  ] as const)
    lists[crm] = (await (await world.crm(crm)).lists()).find((list) => list.name === name)?.id ?? '';
});
afterAll(() => world.close());

/** The next tick comes only after this time. */
async function rest(milliseconds: number): Promise<void> {
  await world.setNow(new Date(world.now.getTime() + milliseconds));
  await world.tick();
}
const poll = () => rest(minutes(6));
let count = 0;
type RuleInput = z.input<typeof addRuleInput>;
type ListInput = Extract<RuleInput['trigger'], { on: 'list' }>;
async function rule(crm: CrmKind, trigger: Partial<ListInput> = {}, over: Partial<RuleInput> = {}) {
  const { cadenceId } = await world.publish({ ...callThenEmail(), entry: { exclusive: 'free' } });
  count += 1;
  const on: ListInput = { on: 'list', crm, listId: lists[crm], ...trigger };
  const owner = { ownerUserId: world.sample.rep.id };
  const made = await addRule(world.admin, {
    name: `List ${count}`,
    cadenceId,
    trigger: on,
    ...owner,
    ...over,
  });
  // The list is read as it is now, within a tick: nobody has to wait for the next poll.
  await world.tick();
  return made;
}
async function inList(crm: CrmKind, act: 'add' | 'remove', who: { readonly ref: CrmRef }): Promise<void> {
  if (crm === 'hubspot')
    await world.control('hubspot', '/sandbox/lists', { act, listId: lists.hubspot, ids: [who.ref.id] });
  else {
    const fields = { Renewal_Month__c: act === 'add' ? 'June' : null };
    await world.crmAct('salesforce', { act: 'edit', id: who.ref.id, fields });
  }
}
const hitsOf = ({ id }: EnrollRule) =>
  world.db.query(`select id from rule_hits where rule_id = '${id}' and not leaving`);
async function outside(crm: CrmKind): Promise<Prospect> {
  const inside = new Set(
    (await (await world.crm(crm)).listMembers(lists[crm], null)).items.map(({ id }) => id),
  );
  for (;;) {
    const who = world.take(crm, crm === 'hubspot' ? 'contact' : 'Contact');
    if (!inside.has(who.ref.id)) return who;
  }
}
const runsIn = async (made: EnrollRule, { email }: Prospect) => {
  const { id } = await world.person(email);
  const runs = await world.in((tx) => tx.enrollments.byPersons([id]));
  return runs.filter((run) => run.cadenceId === made.cadenceId);
};

for (const crm of ['hubspot', 'salesforce'] as const)
  test(`${crm}: whoever comes into the list is enrolled once, whoever was in it is not, and whoever leaves is finished`, async () => {
    const [before, comer] = [await outside(crm), await outside(crm)];
    await inList(crm, 'add', before);
    const made = await rule(crm, { whenLeaving: 'finish' });
    const list =
      crm === 'hubspot' ? 'HubSpot list "Webinar attendees"' : 'Salesforce list view "Renewals in June"';
    await inList(crm, 'add', comer);
    await poll();
    const [run] = await runsIn(made, comer);
    expect(run).toMatchObject({
      ownerUserId: world.sample.rep.id,
      enrolledBy: `rule '${made.name}'`,
      listSource: `Rule '${made.name}', because they came into the ${list}`,
    });
    // Each poll meets them, each hour reads the whole list, and whoever leaves and comes again has had their turn.
    await rest(hours(2));
    await inList(crm, 'remove', comer);
    await rest(hours(2));
    await poll();
    const ended = {
      state: 'finished',
      reason: 'by_rule',
      words: expect.stringContaining(`they left the ${list}`),
    };
    expect(await runsIn(made, comer)).toMatchObject([ended]);
    await inList(crm, 'add', comer);
    await rest(hours(2));
    expect(await hitsOf(made)).toHaveLength(1);
    const { leftOut } = await explainPerson(world.rep, { person: comer.email });
    expect(leftOut.map(({ words }) => words)).toEqual([
      expect.stringMatching(
        new RegExp(
          `^Rule '${made.name}' passed over them: they came into .+ 2026-11-23, and it turns to nobody twice\\.$`,
        ),
      ),
    ]);
    await removeRule(world.admin, made.id);
    expect(await world.db.query(`select 1 from rule_members where rule_id = '${made.id}'`)).toEqual([]);
  });

test('whoever comes in again after the days that the rule says is told of again, and not before', async () => {
  const who = await outside('hubspot');
  const made = await rule(
    'hubspot',
    { againAfterDays: 7 },
    { actions: [{ do: 'alert', words: 'Again' }], cadenceId: null },
  );
  const again = async () => {
    await inList('hubspot', 'remove', who);
    await rest(hours(2));
    await inList('hubspot', 'add', who);
    await poll();
  };
  await inList('hubspot', 'add', who);
  await poll();
  await again();
  expect(await hitsOf(made)).toHaveLength(1);
  await rest(days(8));
  expect(await hitsOf(made)).toHaveLength(1);
  await again();
  expect(await hitsOf(made)).toHaveLength(2);
  await removeRule(world.admin, made.id);
});

test('those in the list are counted beforehand, and enrolled with those who come where the rule says so', async () => {
  const [present, held] = [await outside('salesforce'), await outside('salesforce')];
  await inList('salesforce', 'add', present);
  await inList('salesforce', 'add', held);
  await world.enroll((await world.publish(oneEmail())).cadenceId, [held]);
  const listId = lists.salesforce;
  const seen = await previewListRule(world.admin, { crm: 'salesforce', listId });
  expect(seen).toMatchObject({ listName: 'Renewals in June', orMore: false });
  const made = await rule('salesforce', { presentMembers: true });
  await world.tick();
  expect(await hitsOf(made)).toHaveLength(seen.members);
  expect(await runsIn(made, present)).toHaveLength(1);
  // With all the checks of every enrollment, and the reason where they keep somebody out.
  expect(await runsIn(made, held)).toEqual([]);
  const { leftOut } = await explainPerson(world.rep, { person: held.email });
  expect(leftOut.at(-1)?.words).toMatch(/Not enrolled in .+ Already in/);
  await removeRule(world.admin, made.id);
});

test('a second process that reads the same page, and a poll that is done again, enroll nobody twice', async () => {
  const who = await outside('hubspot');
  const made = await rule('hubspot');
  const connections = await world.in((tx) => tx.connections.list());
  const connectionId = connections.find(({ kind }) => kind === 'hubspot')?.id ?? '';
  const place = await world.in((tx) => tx.rules.lockWatch(connectionId, made.id));
  if (place === null) throw new Error('Nothing watches the list.');
  await inList('hubspot', 'add', who);
  await world.setNow(new Date(world.now.getTime() + minutes(6)));
  const connection = connections.filter(({ id }) => id === connectionId);
  await Promise.all([...connection, ...connection].map((one) => watchLists(world.admin, one)));
  await poll();
  expect(await hitsOf(made)).toHaveLength(1);
  await world.in((tx) => tx.rules.saveWatch(connectionId, made.id, place));
  await poll();
  const { id } = await world.person(who.email);
  expect(await world.in((tx) => tx.rules.meetMembers(made.id, [who.ref.id], 1))).toEqual([]);
  expect(await hitsOf(made)).toHaveLength(1);
  expect(await world.in((tx) => tx.enrollments.byPersons([id]))).toHaveLength(1);
  await removeRule(world.admin, made.id);
});

test('whoever was in the list and is merged into another record there did not come in by that', async () => {
  const [present, other] = [await outside('hubspot'), await outside('hubspot')];
  const free = await world.publish({ ...callThenEmail(), entry: { exclusive: 'free' } });
  await world.enroll(free.cadenceId, [present, other]);
  await inList('hubspot', 'add', present);
  const made = await rule('hubspot');
  const answer = await world.control('hubspot', '/sandbox/acts', {
    act: 'merge',
    id: present.ref.id,
    otherId: other.ref.id,
  });
  await poll();
  const { id } = answer as { id: string };
  expect((await world.in((tx) => tx.rules.members(made.id, [id]))).has(id)).toBe(true);
  expect(await hitsOf(made)).toEqual([]);
  await removeRule(world.admin, made.id);
});

test('a rule that was off passes over those who came meanwhile, and remembers whom it has had', async () => {
  const [first, meanwhile, later] = [
    await outside('hubspot'),
    await outside('hubspot'),
    await outside('hubspot'),
  ];
  const made = await rule('hubspot');
  await inList('hubspot', 'add', first);
  await poll();
  await changeRule(world.admin, { id: made.id, active: false });
  await inList('hubspot', 'add', meanwhile);
  await poll();
  await changeRule(world.admin, { id: made.id, active: true });
  await world.tick();
  await inList('hubspot', 'add', later);
  await poll();
  expect(await hitsOf(made)).toHaveLength(2);
  expect(await runsIn(made, first)).toHaveLength(1);
  expect(await runsIn(made, later)).toHaveLength(1);
  await removeRule(world.admin, made.id);
});

test('a list that cannot be read is told of in Set-up and holds up no other; one that is not there is refused', async () => {
  const [who, other] = [await outside('hubspot'), await outside('hubspot')];
  const made = await rule('hubspot');
  const second = await rule('hubspot', { listId: '20011' });
  await world.faults('hubspot', {
    path: `/crm/lists/2026-03/${lists.hubspot}/memberships`,
    status: 404,
    body: { status: 'error', category: 'OBJECT_NOT_FOUND', message: 'List does not exist.' },
  });
  await inList('hubspot', 'add', who);
  await world.control('hubspot', '/sandbox/lists', { act: 'remove', listId: '20011', ids: [other.ref.id] });
  await rest(hours(2));
  await world.control('hubspot', '/sandbox/lists', { act: 'add', listId: '20011', ids: [other.ref.id] });
  await poll();
  expect(await hitsOf(second)).toHaveLength(1);
  const item = async () => (await readSetUp(world.admin)).items.find(({ key }) => key === 'rules_hubspot');
  expect((await item())?.words).toMatch(
    new RegExp(`^Rule '${made.name}': HubSpot would not read who joined list`),
  );
  await world.faults('hubspot');
  await poll();
  expect(await item()).toBeUndefined();
  expect(await hitsOf(made)).toHaveLength(1);
  for (const { id } of [made, second]) await removeRule(world.admin, id);
  await expect(rule('hubspot', { listId: '777' })).rejects.toThrow(/HubSpot has no list '777'/);
});

test('of a long list a poll reads ten thousand members at most, and once it is read only its news', async () => {
  const made = await rule('hubspot', { listId: '20011' }, { active: false });
  await changeRule(world.admin, { id: made.id, active: true });
  const [connection] = (await world.in((tx) => tx.connections.list())).filter(
    ({ kind }) => kind === 'hubspot',
  );
  if (connection === undefined) throw new Error('HubSpot is not connected.');
  const real = await world.crm('hubspot');
  const calls: (string | null)[] = [];
  const page = 2_000;
  const followList: typeof real.followList = async (_list, cursor) => {
    calls.push(cursor);
    const from = Number(cursor ?? 0);
    const members = Array.from({ length: from < 12_000 ? page : 0 }, (_, at) => ({
      type: 'contact' as const,
      id: String(9_000_000 + from + at),
    }));
    const next = Math.min(from + page, 12_000);
    return { members, cursor: String(next), more: next < 12_000 };
  };
  const { hubspot } = world.ctx.crms;
  const crms = { ...world.ctx.crms, hubspot: { ...hubspot, open: () => ({ ...real, followList }) } };
  const look = async () => {
    calls.length = 0;
    await watchLists({ ...world.admin, crms }, connection);
    await world.setNow(new Date(world.now.getTime() + minutes(5)));
    return [...calls];
  };
  expect(await look()).toEqual([null, '2000', '4000', '6000', '8000']);
  expect(await look()).toEqual(['10000']);
  expect(await look()).toEqual(['12000']);
  expect(await world.in((tx) => tx.rules.members(made.id, ['9000000', '9011999']))).toHaveProperty('size', 2);
  expect(await hitsOf(made)).toEqual([]);
  await world.setNow(new Date(world.now.getTime() + days(1)));
  expect(await look()).toEqual([null, '2000', '4000', '6000', '8000']);
  await removeRule(world.admin, made.id);
});
