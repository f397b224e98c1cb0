import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { runDueTouches } from '../../src/app/run-due-touches.ts';
import { settleSends } from '../../src/app/settle-sends.ts';
import { oneEmail } from '../support/cadences.ts';
import { hours, openWorld, type World } from '../support/world.ts';

type Mail = World['ctx']['mail'];

let world: World;
let ids: readonly string[];
let wall: number;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** Eight mails whose fate has been unknown for long enough. */
beforeEach(async () => {
  await world.db.query(`update sends set state = 'accepted' where state = 'unconfirmed'`);
  wall = Date.now();
  const who = Array.from({ length: 8 }, () => world.take('salesforce'));
  await world.enroll((await world.publish(oneEmail())).cadenceId, who);
  const send: Mail['send'] = async () => ({ state: 'unconfirmed', reason: 'No answer came.' });
  await runDueTouches({ ...world.admin, mail: { ...world.ctx.mail, send } });
  ids = (await unconfirmed()).map(({ id }) => id);
  expect(ids).toHaveLength(8);
  await world.setNow(new Date(world.now.getTime() + hours(1)));
});

const unconfirmed = () =>
  world.db.query<{ id: string; since: Date }>(
    `select id, resolved_at as since from sends where state = 'unconfirmed' order by resolved_at, id`,
  );

/** A round that asks by `findSend`, at most `width` at once; `wall` is the time that passes. */
function settle(findSend: Mail['findSend'], width = 2) {
  return settleSends({
    ...world.admin,
    settings: { ...world.ctx.settings, sendConcurrency: width },
    clock: { now: () => world.now, wall: () => new Date(wall) },
    mail: { ...world.ctx.mail, findSend },
  });
}

test('sends are asked for several at once, at most as many as mails are under way', async () => {
  let open = 0;
  let most = 0;
  const release: (() => void)[] = [];
  const settling = settle(async () => {
    open += 1;
    most = Math.max(most, open);
    await new Promise<void>((resolve) => {
      release.push(resolve);
      // The others' turn comes while these are open.
      if (open === 4) for (const one of release.splice(0)) one();
    });
    open -= 1;
    return { state: 'accepted', providerId: 'found' };
  }, 4);
  expect(await settling).toEqual({ more: false });
  expect(most).toBe(4);
  expect(await unconfirmed()).toEqual([]);
});

test('a mail service that answers slowly holds up what comes after for a while only; the rest is asked for in the next round', async () => {
  const asked: string[] = [];
  const slow = () =>
    settle(async ({ sendId }) => {
      asked.push(sendId);
      wall += 3000;
      return { state: 'unavailable' };
    });
  const before = new Map((await unconfirmed()).map(({ id, since }) => [id, since.getTime()]));
  expect(await slow()).toEqual({ more: true });
  const first = [...asked];
  expect(first.length).toBeLessThan(4);
  for (const { id, since } of await unconfirmed())
    if (first.includes(id)) expect(since.getTime()).toBeGreaterThan(before.get(id) ?? 0);
    else expect(since.getTime()).toBe(before.get(id));
  for (let round = 0; (await slow()).more; round += 1) expect(round).toBeLessThan(8);
  expect(asked.toSorted()).toEqual(ids.toSorted());
  expect(await settle(async () => ({ state: 'accepted', providerId: 'found' }))).toEqual({ more: false });
  expect(await unconfirmed()).toHaveLength(8);
});

test('what was found is recorded also when asking for another one fails', async () => {
  const asked: string[] = [];
  const failing = settle(async ({ sendId }) => {
    asked.push(sendId);
    if (asked.length === 3) throw new Error('out of breath');
    return { state: 'accepted', providerId: 'found' };
  }, 1);
  await expect(failing).rejects.toThrow('out of breath');
  expect((await unconfirmed()).map(({ id }) => id).toSorted()).toEqual(
    ids.filter((id) => !asked.slice(0, 2).includes(id)).toSorted(),
  );
  const { more } = await settle(async ({ sendId }) => {
    asked.push(sendId);
    return { state: 'accepted', providerId: 'found' };
  });
  expect(more).toBe(false);
  expect(new Set(asked).size).toBe(asked.length);
  expect(asked).toHaveLength(8);
});
