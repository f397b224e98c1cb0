import { afterAll, beforeAll, expect, test } from 'vitest';
import { runDueTouches } from '../../src/app/run-due-touches.ts';
import { callThenEmail, oneEmail } from '../support/cadences.ts';
import { minutes, openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ people: 120 });
});
afterAll(() => world.close());

const width = 2;

async function reserved(): Promise<number> {
  const [row] = await world.db.query<{ count: number }>(
    `select count(*)::int as count from sends where state = 'reserved'`,
  );
  return row?.count ?? 0;
}

test('however many are due at once, few are reserved ahead of their call and its record', async () => {
  const calls = Array.from({ length: 10 }, () => world.take('salesforce'));
  await world.enroll((await world.publish(callThenEmail())).cadenceId, calls);
  await world.setNow(new Date(world.now.getTime() + minutes(1)));
  const mails = Array.from({ length: 40 }, () => world.take('hubspot'));
  await world.enroll((await world.publish(oneEmail())).cadenceId, mails.slice(0, 10));
  for (let from = 10; from < 40; from += 10)
    await world.enroll((await world.publish(oneEmail())).cadenceId, mails.slice(from, from + 10));
  const seen: number[] = [];
  const mail: typeof world.ctx.mail = {
    ...world.ctx.mail,
    send: async () => {
      seen.push(await reserved());
      return { state: 'accepted', providerId: null };
    },
  };
  const settings = { ...world.ctx.settings, sendConcurrency: width };
  expect(await runDueTouches({ ...world.admin, settings, mail })).toEqual({ more: false });
  expect(seen).toHaveLength(40);
  expect(Math.max(...seen)).toBeLessThanOrEqual(6 * width);
  expect(await reserved()).toBe(0);
});

test('a call that breaks off ends the round, and what others came to is recorded all the same', async () => {
  const who = Array.from({ length: 6 }, () => world.take('salesforce'));
  await world.enroll((await world.publish(oneEmail())).cadenceId, who);
  let calls = 0;
  const mail: typeof world.ctx.mail = {
    ...world.ctx.mail,
    send: async () => {
      calls += 1;
      if (calls === 3) throw new Error('The process is out of breath.');
      return { state: 'accepted', providerId: null };
    },
  };
  const settings = { ...world.ctx.settings, sendConcurrency: width };
  await expect(runDueTouches({ ...world.admin, settings, mail })).rejects.toThrow('out of breath');
  const [row] = await world.db.query<{ count: number }>(
    `select count(*)::int as count from sends where state = 'accepted' and to_email in (${who.map((one) => `'${one.email.toLowerCase()}'`).join(', ')})`,
  );
  expect(row?.count).toBe(calls - 1);
});

test('a mail whose turn comes after its lease is not handed over any more: it may count as unconfirmed elsewhere', async () => {
  const who = Array.from({ length: 3 }, () => world.take('hubspot'));
  await world.enroll((await world.publish(oneEmail())).cadenceId, who);
  let wall = Date.now();
  const handedOver: string[] = [];
  const mail: typeof world.ctx.mail = {
    ...world.ctx.mail,
    send: async ({ to }) => {
      handedOver.push(to.email);
      // As if the process had been stopped for as long as the lease.
      wall += world.ctx.settings.sendLeaseSeconds * 1000;
      return { state: 'accepted', providerId: null };
    },
  };
  const clock = { now: () => world.now, wall: () => new Date(wall) };
  const one = { ...world.ctx.settings, sendConcurrency: 1 };
  const slow = { ...world.admin, settings: one, mail, clock };
  await runDueTouches(slow);
  const states = await world.db.query<{ state: string; to_email: string }>(
    `select state, to_email from sends where to_email in (${who.map(({ email }) => `'${email.toLowerCase()}'`).join(', ')})`,
  );
  const waiting = states.filter(({ state }) => state === 'not_sent').map(({ to_email }) => to_email);
  expect(waiting.length).toBeGreaterThan(0);
  expect(handedOver.filter((email) => waiting.includes(email.toLowerCase()))).toEqual([]);
  await world.runFor(minutes(5));
  const late = who.filter(({ email }) => waiting.includes(email.toLowerCase()));
  for (const { email } of late) expect(await world.mailsTo(email)).toHaveLength(1);
});
