import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../src/app/hash.ts';
import type { Send, SendState } from '../../src/ports/records.ts';
import type { Store } from '../../src/ports/store.ts';
import { connectPostgres } from '../../src/store/connect-postgres.ts';
import {
  addWorkspace,
  makeEnrollment,
  makePerson,
  makeSend,
  makeTouch,
  minutesAfter,
  monday,
  uuidAt,
} from '../support/builders.ts';
import { eachStore, openTestStore, type TestStore } from '../support/database.ts';
import { testKeys } from '../support/keys.ts';

/** A workspace with one person, one run and one touch. */
async function addTouch(store: Store) {
  const { id } = await addWorkspace(store);
  const person = makePerson();
  const run = makeEnrollment({ personId: person.id });
  const touch = makeTouch(run);
  await store.withWorkspace(id, async (tx) => {
    await tx.people.insert([person]);
    await tx.enrollments.insert([run]);
    await tx.touches.insert([touch]);
  });
  return { id, person, run, touch };
}

const outcome = (send: Send, state: Exclude<SendState, 'reserved'>, retryAt: Date | null = null) => ({
  id: send.id,
  enrollmentId: send.enrollmentId,
  state,
  retryAt,
  providerId: state === 'accepted' ? 'provider-1' : null,
  reason: state,
  at: minutesAfter(monday, 1),
});

const hold = { reason: 'unsubscribed', since: monday, lasting: true };

eachStore('sends', (test) => {
  it('reserve one attempt for a touch, and another only after it certainly was not sent', async () => {
    const { store } = test();
    const { id, touch } = await addTouch(store);
    const [first, second] = [makeSend(touch), makeSend(touch, { attempt: 2 })];
    const reserve = (send: typeof first) => store.withWorkspace(id, (tx) => tx.sends.reserve([send], 60));
    const resolve = (state: Exclude<SendState, 'reserved'>, retryAt: Date | null) =>
      store.withWorkspace(id, (tx) => tx.sends.resolve([outcome(first, state, retryAt)]));
    expect(await reserve(first)).toEqual([first.id]);
    expect(await reserve(first)).toEqual([]);
    expect(await reserve(second)).toEqual([]);
    expect(await resolve('unconfirmed', null)).toHaveLength(1);
    expect(await reserve(second)).toEqual([]);
    expect(await resolve('not_sent', minutesAfter(monday, 5))).toMatchObject([
      { retryAt: minutesAfter(monday, 5) },
    ]);
    expect(await reserve(second)).toEqual([second.id]);
    const [replaced] = await store.withWorkspace(id, (tx) => tx.sends.byIds([first]));
    expect(replaced).toMatchObject({ state: 'not_sent', retryAt: null });
  });

  it('count as accepted by late evidence although not sent, unless another attempt is under way', async () => {
    const { store } = test();
    const { id, touch } = await addTouch(store);
    const [first, second] = [makeSend(touch), makeSend(touch, { attempt: 2 })];
    await store.withWorkspace(id, async (tx) => {
      const retryAt = minutesAfter(monday, 5);
      await tx.sends.reserve([first], 60);
      await tx.sends.resolve([outcome(first, 'not_sent', retryAt)]);
      await tx.sends.reserve([second], 60);
      expect(await tx.sends.resolve([outcome(first, 'accepted')])).toEqual([]);
      await tx.sends.resolve([outcome(second, 'not_sent', retryAt)]);
      expect(await tx.sends.resolve([outcome(first, 'accepted')])).toMatchObject([
        { id: first.id, state: 'accepted', retryAt: null },
      ]);
      await tx.sends.endRetries([first]);
      expect(await tx.sends.byIds([second])).toMatchObject([{ state: 'not_sent', retryAt: null }]);
      expect(await tx.sends.reserve([makeSend(touch, { attempt: 3 })], 60)).toEqual([]);
    });
  });

  it('are listed while unconfirmed, newest first, and locked by their id for who decides', async () => {
    const { store } = test();
    const { id, touch } = await addTouch(store);
    const { touch: other, id: elsewhere } = await addTouch(store);
    const [send, foreign] = [makeSend(touch), makeSend(other)];
    const make = (workspace: string, one: typeof send) =>
      store.withWorkspace(workspace, async (tx) => {
        await tx.sends.reserve([one], 60);
        expect((await tx.sends.unconfirmed({ cursor: null, limit: 9 })).items).toEqual([]);
        await tx.sends.resolve([outcome(one, 'unconfirmed')]);
      });
    await make(id, send);
    await make(elsewhere, foreign);
    await store.withWorkspace(id, async (tx) => {
      const { items, next } = await tx.sends.unconfirmed({ cursor: null, limit: 9 });
      expect([items.map((one) => one.id), next]).toEqual([[send.id], null]);
      expect(await tx.sends.lockUnconfirmed(send.id)).toMatchObject({ id: send.id });
      expect(await tx.sends.lockUnconfirmed(foreign.id)).toBeNull();
      await tx.sends.resolve([outcome(send, 'accepted')]);
      expect(await tx.sends.lockUnconfirmed(send.id)).toBeNull();
    });
  });

  it('keep what a rival statement tries to store beside a reserved one out by the unique index', async () => {
    const { store, query } = test();
    const { id, touch } = await addTouch(store);
    const send = makeSend(touch);
    await store.withWorkspace(id, (tx) => tx.sends.reserve([send], 60));
    const rival = `insert into sends select workspace_id, enrollment_id, gen_random_uuid(), touch_id, person_id, sender_id,
      2, 'accepted', mail, message_id, to_email, null, null, reserved_at from sends where id = $1`;
    await expect(query(rival, [send.id])).rejects.toThrow(/unique/);
  });

  it('do not change once they are final, except that evidence settles what was unconfirmed', async () => {
    const { store } = test();
    const { id, touch } = await addTouch(store);
    const send = makeSend(touch);
    await store.withWorkspace(id, async (tx) => {
      await tx.sends.reserve([send], 60);
      expect(await tx.sends.resolve([outcome(send, 'unconfirmed')])).toHaveLength(1);
      expect(await tx.sends.resolve([outcome(send, 'unconfirmed')])).toEqual([]);
      expect(await tx.sends.resolve([outcome(send, 'accepted')])).toMatchObject([
        { id: send.id, state: 'accepted', providerId: 'provider-1' },
      ]);
      expect(await tx.sends.byIds([send])).toMatchObject([{ mail: send.mail }]);
      expect(await tx.sends.resolve([outcome(send, 'failed')])).toEqual([]);
      expect(await tx.sends.counts()).toEqual([{ state: 'accepted', count: 1 }]);
    });
  });

  it('become unconfirmed when their lease has run out, by the database clock', async () => {
    const { store } = test();
    const { id, touch, run } = await addTouch(store);
    const other = makeTouch(run, { stepKey: 'follow-up' });
    const [lost, leased] = [makeSend(touch), makeSend(other)];
    const expired = await store.withWorkspace(id, async (tx) => {
      await tx.sends.reserve([lost], 0);
      await tx.sends.reserve([leased], 3600);
      return tx.sends.expireLeases(minutesAfter(monday, 2), 10);
    });
    expect(expired).toMatchObject([
      { id: lost.id, state: 'unconfirmed', resolvedAt: minutesAfter(monday, 2) },
    ]);
    await store.withWorkspace(id, async (tx) => {
      expect(await tx.sends.claimUnconfirmed(minutesAfter(monday, 1), 10)).toEqual([]);
      expect(await tx.sends.claimUnconfirmed(minutesAfter(monday, 2), 10)).toMatchObject([{ id: lost.id }]);
    });
  });

  it('are not reserved for a held person, nor before a provisional hold has passed', async () => {
    const { store } = test();
    const { id, touch, person } = await addTouch(store);
    await store.withWorkspace(id, async (tx) => {
      await tx.people.holdProvisionally(person.id, minutesAfter(monday, 10));
      expect(await tx.sends.reserve([makeSend(touch)], 60)).toEqual([]);
      const afterIt = makeSend(touch, { reservedAt: minutesAfter(monday, 10) });
      await tx.people.hold([person.id], hold);
      expect(await tx.sends.reserve([afterIt], 60)).toEqual([]);
      await tx.people.release([person.id]);
      expect((await tx.people.byIds([person.id]))[0]?.hold).toEqual(hold);
    });
  });

  it('come back for another try when it is due, and for giving up when the run has ended', async () => {
    const { store } = test();
    const { id, touch, run, person } = await addTouch(store);
    const send = makeSend(touch);
    const retryAt = minutesAfter(monday, 5);
    await store.withWorkspace(id, async (tx) => {
      await tx.sends.reserve([send], 60);
      await tx.sends.resolve([outcome(send, 'not_sent', retryAt)]);
      expect(await tx.sends.claimRetries(monday, 10)).toEqual([]);
      expect(await tx.sends.claimRetries(retryAt, 10)).toMatchObject([
        { send: { id: send.id }, enrollment: { id: run.id }, person: { id: person.id } },
      ]);
      expect(await tx.sends.unresolved([run.id])).toEqual([
        { enrollmentId: run.id, state: 'not_sent', stepKey: 'intro' },
      ]);
      await tx.people.hold([person.id], hold);
      expect(await tx.sends.claimRetries(retryAt, 10)).toEqual([]);
      const stopped = { ...run, state: 'stopped' as const, reason: 'unsubscribed' as const, next: null };
      await tx.enrollments.save([
        { run: stopped, nextWakeAt: null, endedAt: monday, words: 'They unsubscribed.' },
      ]);
      expect(await tx.sends.claimRetries(retryAt, 10)).toHaveLength(1);
      await tx.sends.giveUp([send]);
      expect(await tx.sends.claimRetries(retryAt, 10)).toEqual([]);
      expect(await tx.sends.unresolved([run.id])).toEqual([]);
    });
  });

  it('are found by token, by Message-ID and by the address they went to', async () => {
    const { store } = test();
    const { id, touch, run, person } = await addTouch(store);
    const send = makeSend(touch);
    await store.withWorkspace(id, async (tx) => {
      await tx.sends.reserve([send], 60);
      const latest = async (since: Date) =>
        (await tx.sends.latestToEach(['ada@acme.example'], since)).get('ada@acme.example');
      expect(await latest(monday)).toBeUndefined();
      await tx.sends.resolve([outcome(send, 'accepted')]);
      expect(await tx.sends.byMessageIds([send.mail.messageId])).toMatchObject([{ id: send.id }]);
      expect(await latest(monday)).toMatchObject({ id: send.id });
      expect(await latest(minutesAfter(monday, 1))).toBeUndefined();
      expect(await tx.sends.acceptedByEnrollments([run.id])).toHaveLength(1);
    });
    expect(await store.system.mailToken(await sha256Hex(send.token))).toEqual({
      workspaceId: id,
      personId: person.id,
      enrollmentId: run.id,
      touchId: touch.id,
    });
    expect(await store.system.mailToken('unknown')).toBeNull();
  });
});

describe('holds and reservations on one Postgres', () => {
  let opened: TestStore;
  let rival: Store;
  beforeAll(async () => {
    opened = await openTestStore('postgres');
    rival = await connectPostgres(opened.url ?? '', testKeys, { max: 4 });
  });
  afterAll(async () => {
    await rival.close();
    await opened.close();
  });

  /** A turn order that looks random and is the same on every run. */
  const turns = (index: number, salt: number) => (Math.imul(index * 2 + salt, 2_654_435_761) >>> 0) % 7;
  const pause = async (count: number) => {
    for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };

  it('never reserve after the hold is committed, in 200 races', async () => {
    const { store } = opened;
    const { id } = await addWorkspace(store);
    const people = Array.from({ length: 200 }, () => makePerson());
    await store.withWorkspace(id, (tx) => tx.people.insert(people));
    let reservedFirst = 0;
    for (const [index, person] of people.entries()) {
      const touch = { id: uuidAt(), enrollmentId: uuidAt(), personId: person.id };
      const reserving = async () => {
        await pause(turns(index, 0));
        const ids = await rival.withWorkspace(id, async (tx) => {
          // Every other time as the engine does it (lock, look, reserve), else without looking.
          const [locked] = index % 2 === 0 ? await tx.people.lock([person.id]) : [];
          return locked?.hold ? [] : tx.sends.reserve([makeSend(touch)], 60);
        });
        return ids.length;
      };
      const holding = async () => {
        await pause(turns(index, 1));
        await store.withWorkspace(id, async (tx) => {
          await tx.people.lock([person.id]);
          await tx.people.hold([person.id], hold);
        });
        // Read right after the commit: what is reserved now was reserved before it.
        const seen = await store.withWorkspace(id, (tx) => tx.sends.unresolved([touch.enrollmentId]));
        return seen.length;
      };
      const [reserved, seenAtHold] = await Promise.all([reserving(), holding()]);
      expect(seenAtHold).toBe(reserved);
      reservedFirst += reserved;
    }
    // Both orders happened, so the races were races.
    expect(reservedFirst).toBeGreaterThan(0);
    expect(reservedFirst).toBeLessThan(200);
  });
});
