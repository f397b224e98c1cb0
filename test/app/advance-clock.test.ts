import { afterAll, beforeAll, expect, test } from 'vitest';
import { advanceClock } from '../../src/app/advance-clock.ts';
import { updateSender } from '../../src/app/save-sender.ts';
import { tick } from '../../src/scheduler/tick.ts';
import { oneEmail } from '../support/cadences.ts';
import { openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ people: 200, settings: { pollMinutes: 100_000 } });
});
afterAll(() => world.close());

function move(by: string) {
  const { ctx, clock, standIns } = world;
  return advanceClock(
    { ...ctx, settings: { ...ctx.settings, clockMovable: true } },
    { by },
    {
      setOffset: (offset) => clock.set(new Date(clock.wall().getTime() + offset)),
      tick: () => tick(ctx),
      settle: () => standIns.settled(),
    },
  );
}

test('a clock that is moved by an hour plays the mails of a sender with limits each at its own moment', async () => {
  const senders = await world.in((tx) => tx.users.senders());
  const own = senders.find((one) => one.userId === world.sample.rep.id);
  await updateSender(world.rep, {
    id: own?.id ?? '',
    mailsPerDay: 300,
    mailsPerHour: 60,
    mailGapSeconds: 30,
  });
  const { cadenceId } = await world.publish(oneEmail());
  const people = Array.from({ length: 90 }, () => world.take('salesforce'));
  await world.enroll(cadenceId, people);
  const from = world.now;
  const planned = await world.db.query<{ at: Date }>('select at from sender_slots order by at');
  const end = new Date(from.getTime() + 3_600_000);
  const due = planned.filter(({ at }) => new Date(at) <= end).length;
  expect(due).toBeGreaterThan(50);
  const { now, moments } = await move('+1h');
  // The machine's own time goes on meanwhile.
  expect(now.getTime() - end.getTime()).toBeLessThan(1000);
  expect(moments).toBeLessThanOrEqual(due + 5);
  const [sent] = await world.db.query<{ count: number }>(
    "select count(*)::int as count from sends where state = 'accepted'",
  );
  expect(sent?.count).toBe(due);
  const slid = await world.db.query("select 1 from ledger where rule in ('slide-late', 'slide-slot')");
  expect(slid).toEqual([]);
});
