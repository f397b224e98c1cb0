import { expect, it } from 'vitest';
import type { SenderSlot, Tx } from '../../src/ports/store.ts';
import { addWorkspace, makeSender, makeUser, minutesAfter, monday, uuidAt } from '../support/builders.ts';
import { eachStore } from '../support/database.ts';

const limits = { mailsPerDay: 40, mailsPerHour: null, mailGapSeconds: 60 };

function slotOf(senderId: string, minutes: number, over: Partial<SenderSlot> = {}): SenderSlot {
  const at = minutesAfter(monday, minutes);
  return { senderId, enrollmentId: uuidAt(), stepKey: 'intro', visit: 1, at, plannedAt: monday, ...over };
}

eachStore('slots of senders', (test) => {
  it('are asked for senders with limits only, on the clock of their user', async () => {
    const { store } = test();
    const { id } = await addWorkspace(store);
    const user = makeUser({ zone: 'America/New_York' });
    const limited = makeSender({ userId: user.id, ...limits });
    const free = makeSender({ userId: user.id });
    await store.withWorkspace(id, async (tx) => {
      await tx.users.insert(user);
      await tx.users.insertSender(limited);
      await tx.users.insertSender(free);
      const found = [
        {
          senderId: limited.id,
          zone: 'America/New_York',
          perDay: 40,
          perHour: null,
          gapSeconds: 60,
          ramp: null,
        },
      ];
      expect(await tx.slots.limits([free.id, limited.id])).toEqual(found);
      expect(await tx.slots.lockLimits([free.id, limited.id])).toEqual(found);
    });
  });

  it('count from a moment on, planned or used, until they are given back or old', async () => {
    const { store } = test();
    const { id } = await addWorkspace(store);
    const [one, two] = [uuidAt(), uuidAt()];
    const slots = [slotOf(one, 0), slotOf(one, 10), slotOf(one, 20), slotOf(two, 10)] as const;
    const asked = [
      { senderId: one, from: minutesAfter(monday, 5) },
      { senderId: two, from: monday },
    ];
    const minute = (count: number) => minutesAfter(monday, count).getTime();
    await store.withWorkspace(id, async (tx) => {
      await tx.slots.take(slots, { firm: false });
      const taken = await tx.slots.taken(asked);
      expect([...(taken.get(one) ?? [])].sort()).toEqual([minute(10), minute(20)]);
      expect(taken.get(two)).toEqual([minute(10)]);
      await tx.slots.use([slots[1]], minutesAfter(monday, 11));
      expect(await tx.slots.held(slots.map((slot) => slot.enrollmentId))).toEqual(
        expect.arrayContaining([slots[0], slots[2], slots[3]]),
      );
      const none = { senderIds: [], before: monday };
      await tx.slots.giveBack([slots[1].enrollmentId, slots[2].enrollmentId], none);
      expect((await tx.slots.taken(asked)).get(one)).toEqual([minute(11)]);
      await tx.slots.giveBack([], { senderIds: [one], before: minutesAfter(monday, 12) });
      expect((await tx.slots.taken(asked)).get(one)).toEqual([]);
      await tx.slots.forget(two, monday);
      expect((await tx.slots.taken(asked)).get(two)).toEqual([]);
    });
  });

  it('that are firm go back only by name, or when their sender is to take its slots anew', async () => {
    const { store } = test();
    const { id } = await addWorkspace(store);
    const one = uuidAt();
    const [past, coming, named] = [slotOf(one, 0), slotOf(one, 10), slotOf(one, 20)] as const;
    const left = async (tx: Tx) =>
      [...((await tx.slots.taken([{ senderId: one, from: monday }])).get(one) ?? [])].sort();
    await store.withWorkspace(id, async (tx) => {
      await tx.slots.take([past, coming, named], { firm: true });
      await tx.slots.giveBack([past.enrollmentId, coming.enrollmentId], { senderIds: [], before: monday });
      expect(await left(tx)).toHaveLength(3);
      const { enrollmentId, stepKey, visit, at } = named;
      expect(await tx.slots.takeBack([named, slotOf(one, 20)])).toEqual([
        { enrollmentId, stepKey, visit, at },
      ]);
      await tx.slots.forget(one, minutesAfter(monday, 5));
      expect(await left(tx)).toEqual([past.at.getTime()]);
    });
  });

  it('of another workspace are neither seen nor given back', async () => {
    const { store } = test();
    const [ours, theirs] = [await addWorkspace(store), await addWorkspace(store)];
    const slot = slotOf(uuidAt(), 0);
    const asked = [{ senderId: slot.senderId, from: monday }];
    await store.withWorkspace(theirs.id, (tx) => tx.slots.take([slot], { firm: false }));
    await store.withWorkspace(ours.id, async (tx) => {
      expect((await tx.slots.taken(asked)).get(slot.senderId)).toEqual([]);
      await tx.slots.giveBack([slot.enrollmentId], { senderIds: [slot.senderId], before: new Date() });
      await tx.slots.forget(slot.senderId, monday);
    });
    const seen = await store.withWorkspace(theirs.id, (tx) => tx.slots.held([slot.enrollmentId]));
    expect(seen).toEqual([slot]);
  });
});
