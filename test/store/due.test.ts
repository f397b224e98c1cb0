import { expect, it } from 'vitest';
import { earliestOf } from '../../src/app/open-work.ts';
import type { Tx } from '../../src/ports/store.ts';
import { connectPostgres } from '../../src/store/connect-postgres.ts';
import {
  addWorkspace,
  makeActivity,
  makeConnection,
  makeEnrollment,
  makePerson,
  makeRaw,
  makeSecrets,
  makeSend,
  makeTouch,
  minutesAfter,
  monday,
  uuidAt,
} from '../support/builders.ts';
import { eachStore } from '../support/database.ts';
import { testKeys } from '../support/keys.ts';

const far = minutesAfter(monday, 10_000);

/** A person with a run that wakes at `dueAt`. */
async function addRun(tx: Tx, dueAt: Date) {
  const person = makePerson();
  const run = makeEnrollment({ personId: person.id, next: { stepKey: 'intro', visit: 1, dueAt } });
  await tx.people.insert([person]);
  await tx.enrollments.insert([run]);
  return { person, run };
}

eachStore('the next due time', (test) => {
  it('is the earliest of wakes of people who are not held', async () => {
    const { store } = test();
    const { id } = await addWorkspace(store);
    await store.withWorkspace(id, async (tx) => {
      expect(earliestOf(await tx.workspace.openWork())).toBeNull();
      const first = await addRun(tx, minutesAfter(monday, 10));
      const second = await addRun(tx, minutesAfter(monday, 20));
      expect(earliestOf(await tx.workspace.openWork())).toEqual(minutesAfter(monday, 10));
      await tx.people.hold([first.person.id], { reason: 'replied', since: monday, lasting: false });
      expect(earliestOf(await tx.workspace.openWork())).toEqual(minutesAfter(monday, 20));
      await tx.people.holdProvisionally(second.person.id, minutesAfter(monday, 30));
      expect(earliestOf(await tx.workspace.openWork())).toEqual(minutesAfter(monday, 30));
    });
  });

  it('counts retries, leases, the outbox, jobs, deliveries and replies', async () => {
    const { store } = test();
    const { id } = await addWorkspace(store);
    const at = (minutes: number) => minutesAfter(far, -minutes);
    await store.withWorkspace(id, async (tx) => {
      const { run } = await addRun(tx, far);
      const touch = makeTouch(run);
      const send = makeSend(touch);
      await tx.sends.reserve([send], 3600);
      const leased = earliestOf(await tx.workspace.openWork());
      expect(Math.abs((leased?.getTime() ?? 0) - Date.now() - 3_600_000)).toBeLessThan(60_000);
      const notSent = { id: send.id, enrollmentId: run.id, state: 'not_sent' as const, providerId: null };
      await tx.sends.resolve([{ ...notSent, reason: 'busy', at: monday, retryAt: at(1) }]);
      expect(earliestOf(await tx.workspace.openWork())).toEqual(at(1));
      const job = {
        id: uuidAt(),
        kind: 'enroll' as const,
        input: {},
        state: 'queued' as const,
        total: 1,
        done: 0,
      };
      await tx.jobs.insert({ ...job, result: null, memo: null, createdAt: at(2) });
      expect(earliestOf(await tx.workspace.openWork())).toEqual(at(2));
      const connection = await tx.connections.upsert(makeConnection(), makeSecrets());
      const entry = makeActivity(connection);
      await tx.activities.insert([{ ...entry, activity: { ...entry.activity, at: monday } }]);
      expect(earliestOf(await tx.workspace.openWork())).toEqual(monday);
      await tx.connections.update(connection, { state: 'needs_reauth' });
      expect(earliestOf(await tx.workspace.openWork())).toEqual(at(2));
      const raw = makeRaw({ receivedAt: at(3) });
      await tx.inbound.insertRaw([raw]);
      expect(earliestOf(await tx.workspace.openWork())).toEqual(at(3));
      await tx.inbound.finishRaw([{ id: raw.id, at: at(3), error: null }]);
      const message = {
        personId: null,
        enrollmentId: null,
        touchId: null,
        fromEmail: null,
        grade: null,
        gradedBy: null,
        matchedBy: null,
        writer: null,
        handledAt: null,
        handledBy: null,
      };
      await tx.inbound.insertMessages([
        {
          ...message,
          id: uuidAt(),
          rawId: raw.id,
          subject: '',
          text: '',
          kind: 'reply',
          at: at(4),
          forwardedAt: null,
        },
        {
          ...message,
          id: uuidAt(),
          rawId: raw.id,
          subject: '',
          text: '',
          kind: 'bounce',
          at: at(5),
          forwardedAt: null,
        },
      ]);
      expect(earliestOf(await tx.workspace.openWork())).toEqual(at(4));
      await tx.inbound.markForwarded(
        (await tx.inbound.claimUnforwarded(10)).map((one) => one.id),
        far,
      );
      expect(earliestOf(await tx.workspace.openWork())).toEqual(at(2));
      // A language model is asked about replies only, and once.
      const late = { ...message, subject: '', text: '', at: at(4), forwardedAt: far };
      const [reply, bounce] = [uuidAt(), uuidAt()];
      await tx.inbound.insertMessages(
        [
          { ...late, id: reply, rawId: reply, kind: 'reply' },
          { ...late, id: bounce, rawId: bounce, kind: 'bounce' },
        ],
        at(9),
      );
      expect(earliestOf(await tx.workspace.openWork())).toEqual(at(9));
      expect((await tx.inbound.takeUngraded(at(9), 10)).map(({ id }) => id)).toEqual([reply]);
      expect(await tx.inbound.takeUngraded(at(9), 10)).toEqual([]);
      expect(earliestOf(await tx.workspace.openWork())).toEqual(at(2));
    });
  });

  it('names due workspaces, longest waiting first, and moves only to earlier with dueBy', async () => {
    const { store } = test();
    const early = await addWorkspace(store);
    const late = await addWorkspace(store);
    const before = new Date('2001-01-01T00:00:00Z');
    await store.withWorkspace(late.id, (tx) => tx.workspace.dueBy(minutesAfter(before, 9)));
    await store.withWorkspace(early.id, async (tx) => {
      await tx.workspace.dueBy(minutesAfter(before, 5));
      await tx.workspace.dueBy(minutesAfter(before, 7));
    });
    expect(await store.system.dueWorkspaces(minutesAfter(before, 4), 10)).toEqual([]);
    expect(await store.system.nextDueAt()).toEqual(minutesAfter(before, 5));
    expect(await store.system.dueWorkspaces(minutesAfter(before, 9), 10)).toEqual([early.id, late.id]);
    await store.withWorkspace(early.id, (tx) => tx.workspace.setNextDue(null));
    await store.withWorkspace(late.id, (tx) => tx.workspace.setNextDue(null));
    expect(await store.system.dueWorkspaces(monday, 10)).toEqual([]);
  });

  it('does not forget work that is added while it is computed', async () => {
    const { store, url } = test();
    if (url === null) return;
    const { id } = await addWorkspace(store);
    const other = await connectPostgres(url, testKeys, { max: 1 });
    let adding: Promise<void> = Promise.resolve();
    await store.withWorkspace(id, async (tx) => {
      const found = earliestOf(await tx.workspace.openWork());
      adding = other.withWorkspace(id, async (rival) => {
        await addRun(rival, monday);
        await rival.workspace.dueBy(monday);
      });
      await new Promise((resolve) => setImmediate(resolve));
      await tx.workspace.setNextDue(found);
    });
    await adding;
    await other.close();
    expect(await store.system.dueWorkspaces(monday, 100)).toContain(id);
  });
});
