import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { believeLeaving } from '../../src/app/believe-leaving.ts';
import type { ActorContext } from '../../src/app/context.ts';
import { enrollByRules } from '../../src/app/enroll-by-rules.ts';
import { addRule, changeRule, removeRule } from '../../src/app/enroll-rules.ts';
import { explainPerson } from '../../src/app/explain-person.ts';
import { listRules } from '../../src/app/read-rules.ts';
import { readSetUp } from '../../src/app/read-set-up.ts';
import { replayRuns } from '../../src/app/replay-runs.ts';
import { watchLists } from '../../src/app/watch-lists.ts';
import { AppError } from '../../src/errors.ts';
import type { Connection } from '../../src/ports/records.ts';
import { callThenEmail } from '../support/cadences.ts';
import { hours, minutes, openWorld, type Prospect, type World } from '../support/world.ts';

const listId = '20011';
let world: World;
let connection: Connection;
/** The product with a list of HubSpot that holds whom this says, or whose reading fails. */
let ctx: ActorContext;
let inside: string[] = [];
let failure: AppError | null = null;
beforeAll(async () => {
  world = await openWorld();
  const [found] = (await world.in((tx) => tx.connections.list())).filter(({ kind }) => kind === 'hubspot');
  if (found === undefined) throw new Error('HubSpot is not connected.');
  connection = found;
  const real = await world.crm('hubspot');
  const followList: typeof real.followList = async (_list, cursor) => {
    if (failure !== null) throw failure;
    const from = Number(cursor ?? 0);
    const members = inside.slice(from, from + 10).map((id) => ({ type: 'contact' as const, id }));
    const next = Math.min(from + 10, inside.length);
    return { members, cursor: String(next), more: next < inside.length };
  };
  const { hubspot } = world.ctx.crms;
  const crms = { ...world.ctx.crms, hubspot: { ...hubspot, open: () => ({ ...real, followList }) } };
  ctx = { ...world.admin, crms };
});
afterAll(() => world.close());
afterEach(async () => {
  for (const { id } of await listRules(ctx)) await removeRule(ctx, id);
  inside = [];
  failure = null;
});

/** The next look at the list, after this time, and what follows from it. */
async function look(after = minutes(5)): Promise<void> {
  await world.setNow(new Date(world.now.getTime() + after));
  await watchLists(ctx, connection);
  await enrollByRules(ctx);
}
/** Long enough for the whole list to be read again, and once more to see whether who is missed has left. */
async function twice(): Promise<void> {
  await look(hours(1));
  await look();
}
let count = 0;
async function rule(whenLeaving: 'nothing' | 'finish' | 'pause') {
  const { cadenceId } = await world.publish({ ...callThenEmail(), entry: { exclusive: 'free' } });
  count += 1;
  const made = await addRule(ctx, {
    ...{ name: `Leaving ${count}`, cadenceId, ownerUserId: world.sample.rep.id },
    trigger: { on: 'list', crm: 'hubspot', listId, whenLeaving },
  });
  await look();
  return made;
}
const take = () => world.take('hubspot');
async function come(...who: readonly Prospect[]): Promise<void> {
  inside.push(...who.map(({ ref }) => ref.id));
  await look(hours(1));
}
const leave = (...who: readonly Prospect[]) => {
  inside = inside.filter((id) => !who.some(({ ref }) => ref.id === id));
};
async function runsOf({ email }: Prospect) {
  const { id } = await world.person(email);
  return world.in((tx) => tx.enrollments.byPersons([id]));
}
const heldOf = async (id: string) => (await listRules(ctx)).find((one) => one.id === id)?.heldLeaving;
const others = (of: number) => Array.from({ length: of }, (_, at) => String(9_000_000 + at));

test('whoever leaves the list is finished where the rule began it, once two readings missed them, and nowhere else', async () => {
  const [leaver, stayer] = [take(), take()];
  const made = await rule('finish');
  const byHand = await world.publish({ ...callThenEmail(), entry: { exclusive: 'free' } });
  await world.enroll(byHand.cadenceId, [leaver]);
  await come(leaver, stayer);
  leave(leaver);
  await look(hours(1));
  expect((await runsOf(leaver)).map(({ state }) => state)).toEqual(['active', 'active']);
  await look();
  const [own, ended] = await runsOf(leaver);
  expect([own?.state, ended?.state, ended?.reason]).toEqual(['active', 'finished', 'by_rule']);
  expect(await runsOf(stayer)).toMatchObject([{ state: 'active' }]);
  const told = await explainPerson(world.rep, { person: leaver.email });
  const decision = told.runs.find(({ id }) => id === ended?.id)?.decisions.at(-1);
  expect(decision).toMatchObject({ rule: 'finish', actor: `rule '${made.name}'` });
  expect(decision?.words).toMatch(
    new RegExp(`^Rule '${made.name}' finished the run: they left the HubSpot list ".+"\\.$`),
  );
  expect((await replayRuns(world.admin, {})).different).toEqual([]);
});

test('a rule pauses instead where it says so, one that says nothing lets them go on, and both need to enroll', async () => {
  const [paused, goesOn] = [take(), take()];
  for (const [who, does] of [
    [paused, 'pause'],
    [goesOn, 'nothing'],
  ] as const) {
    const made = await rule(does);
    await come(who);
    leave(who);
    await twice();
    await removeRule(ctx, made.id);
  }
  expect(await runsOf(paused)).toMatchObject([
    { state: 'paused', words: expect.stringMatching(/paused the run: they left the HubSpot list/) },
  ]);
  expect(await runsOf(goesOn)).toMatchObject([{ state: 'active' }]);
  await expect(
    addRule(ctx, {
      ...{ name: 'Only tells', ownerUserId: world.sample.rep.id, actions: [{ do: 'alert' }] },
      trigger: { on: 'list', crm: 'hubspot', listId, whenLeaving: 'finish' },
    }),
  ).rejects.toThrow(/'actions' must hold \{do: 'enroll'\}/);
});

test('somebody who is still in the list by another record of theirs did not leave it', async () => {
  const [gone, kept] = [take(), take()];
  await rule('finish');
  await come(gone, kept);
  const [one, other] = [await world.person(gone.email), await world.person(kept.email)];
  const theirs = await world.in((tx) => tx.identities.byPersons([other.id]));
  await world.in((tx) => tx.identities.update(theirs.map((record) => ({ ...record, personId: one.id }))));
  leave(gone);
  await twice();
  expect(await runsOf(gone)).toMatchObject([{ state: 'active' }]);
  leave(kept);
  inside = ['9000000'];
  await twice();
  expect(await runsOf(gone)).toMatchObject([{ state: 'finished' }]);
});

test('a list that cannot be read, is read in part or comes back empty or halved finishes nobody, and an admin is told', async () => {
  const [first, second] = [take(), take()];
  inside = others(22);
  const made = await rule('finish');
  await come(first, second);
  const all = [...inside];
  const running = async () => {
    for (const who of [first, second]) expect(await runsOf(who)).toMatchObject([{ state: 'active' }]);
  };
  failure = new AppError('forbidden', 'HubSpot does not let the list be read any more.');
  await twice();
  failure = null;
  for (const shown of [[], all.slice(0, 11)]) {
    await twice();
    inside = [...shown];
    await twice();
    await running();
    expect(await heldOf(made.id)).toMatchObject({ left: 24 - shown.length, of: 24 });
    // It is told once, and stands in Set-up for as long as it is so.
    await twice();
    const item = (await readSetUp(world.admin)).items.find(({ key }) => key === 'rules_hubspot');
    expect(item?.words).toContain(`${24 - shown.length} of 24 people are gone from the list`);
    inside = [...all];
    await twice();
    expect(await heldOf(made.id)).toBeNull();
  }
  expect(await world.alerts('rule_held')).toHaveLength(2);
  await twice();
  await running();
  expect((await readSetUp(world.admin)).items.some(({ key }) => key === 'rules_hubspot')).toBe(false);
});

test('what is held takes effect when somebody says that they did leave, and not for more than they saw', async () => {
  const [first, second] = [take(), take()];
  inside = others(22);
  const made = await rule('finish');
  await expect(believeLeaving(ctx, made.id)).rejects.toThrow(/holds nobody/);
  await come(first, second);
  inside = inside.slice(0, 9).concat(second.ref.id);
  await twice();
  await expect(believeLeaving(world.rep, made.id)).rejects.toThrow(/Only a manager or an admin/);
  // Meanwhile still more are gone: it asks again.
  inside = inside.slice(0, 8);
  await look(hours(1));
  await believeLeaving(ctx, made.id);
  await look();
  expect(await heldOf(made.id)).toMatchObject({ left: 16, of: 24 });
  expect(await runsOf(first)).toMatchObject([{ state: 'active' }]);
  inside.push(second.ref.id);
  await believeLeaving(ctx, made.id);
  await look();
  expect(await runsOf(first)).toMatchObject([{ state: 'finished', reason: 'by_rule' }]);
  expect(await runsOf(second)).toMatchObject([{ state: 'active' }]);
  expect(await heldOf(made.id)).toBeNull();
});

test('a rule that was off passes over who left meanwhile, and sees who leaves after it is on again', async () => {
  const [meanwhile, later] = [take(), take()];
  inside = others(3);
  const made = await rule('finish');
  await come(meanwhile, later);
  for (let times = 0; times < 4; times += 1) await look(hours(1));
  await changeRule(ctx, { id: made.id, active: false });
  leave(meanwhile);
  await changeRule(ctx, { id: made.id, active: true });
  await look();
  await twice();
  expect(await runsOf(meanwhile)).toMatchObject([{ state: 'active' }]);
  leave(later);
  await twice();
  expect(await runsOf(later)).toMatchObject([{ state: 'finished' }]);
  expect(await runsOf(meanwhile)).toMatchObject([{ state: 'active' }]);
});
