import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../../src/ports/store.ts';
import { connectPostgres } from '../../src/store/connect-postgres.ts';
import { addWorkspace, makeEnrollment, makePerson, minutesAfter, monday } from '../support/builders.ts';
import { eachStore, openTestStore, type TestStore } from '../support/database.ts';
import { testKeys } from '../support/keys.ts';

/** `count` people with one run each, due a second apart from `monday` on. */
async function addDueRuns(store: Store, workspaceId: string, count: number) {
  const people = Array.from({ length: count }, () => makePerson());
  const runs = people.map((person, index) => {
    const dueAt = new Date(monday.getTime() + index * 1000);
    return makeEnrollment({ personId: person.id, next: { stepKey: 'intro', visit: 1, dueAt } });
  });
  await store.withWorkspace(workspaceId, async (tx) => {
    await tx.people.insert(people);
    await tx.enrollments.insert(runs);
  });
  return { people, runs };
}

const later = minutesAfter(monday, 60);

eachStore('claimDue', (test) => {
  it('gives the earliest due runs with their people, and nothing that lies ahead', async () => {
    const { store } = test();
    const { id } = await addWorkspace(store);
    const { people, runs } = await addDueRuns(store, id, 5);
    const claimed = await store.withWorkspace(id, (tx) =>
      tx.enrollments.claimDue(minutesAfter(monday, 0), 10),
    );
    expect(claimed).toEqual([{ enrollment: runs[0], person: people[0] }]);
    const more = await store.withWorkspace(id, (tx) => tx.enrollments.claimDue(later, 3));
    expect(more.map((one) => one.enrollment.id)).toEqual(runs.slice(0, 3).map((run) => run.id));
  });

  it('leaves out runs of held people, also while a hold is only provisional', async () => {
    const { store } = test();
    const { id } = await addWorkspace(store);
    const { people, runs } = await addDueRuns(store, id, 3);
    const [held, provisional] = people.map((person) => person.id);
    await store.withWorkspace(id, async (tx) => {
      await tx.people.hold([held ?? ''], { reason: 'replied', since: monday, lasting: false });
      await tx.people.holdProvisionally(provisional ?? '', minutesAfter(later, 1));
    });
    const claim = (at: Date) => store.withWorkspace(id, (tx) => tx.enrollments.claimDue(at, 10));
    expect((await claim(later)).map((one) => one.enrollment.id)).toEqual([runs[2]?.id]);
    expect((await claim(minutesAfter(later, 2))).map((one) => one.enrollment.id)).toEqual([
      runs[1]?.id,
      runs[2]?.id,
    ]);
  });

  it('no longer gives a run whose new state was saved with a later wake time', async () => {
    const { store } = test();
    const { id } = await addWorkspace(store);
    const { runs } = await addDueRuns(store, id, 2);
    await store.withWorkspace(id, async (tx) => {
      const claimed = await tx.enrollments.claimDue(later, 10);
      await tx.enrollments.save(
        claimed.map(({ enrollment }) => ({
          run: {
            ...enrollment,
            state: 'finished' as const,
            reason: 'completed' as const,
            next: null,
            last: { stepKey: 'intro', at: later },
          },
          nextWakeAt: null,
          endedAt: later,
          words: 'All steps are done.',
        })),
      );
    });
    await store.withWorkspace(id, async (tx) => {
      expect(await tx.enrollments.claimDue(later, 10)).toEqual([]);
      const [first] = await tx.enrollments.byIds([runs[0]?.id ?? '']);
      expect(first).toMatchObject({
        state: 'finished',
        endedAt: later,
        words: 'All steps are done.',
        next: null,
      });
      expect(first?.last).toEqual({ stepKey: 'intro', at: later });
    });
  });
});

describe('claims on one Postgres', () => {
  let opened: TestStore;
  let stores: Store[] = [];
  beforeAll(async () => {
    opened = await openTestStore('postgres');
    const url = opened.url ?? '';
    stores = await Promise.all(Array.from({ length: 6 }, () => connectPostgres(url, testKeys, { max: 1 })));
  });
  afterAll(async () => {
    await Promise.all(stores.map((store) => store.close()));
    await opened.close();
  });

  it('hand each due run to exactly one of six connections', async () => {
    const { id } = await addWorkspace(opened.store);
    const { runs } = await addDueRuns(opened.store, id, 300);
    const taken: string[] = [];
    const work = async (store: Store) => {
      for (;;) {
        const claimed = await store.withWorkspace(id, async (tx) => {
          const due = await tx.enrollments.claimDue(later, 7);
          await tx.enrollments.save(
            due.map(({ enrollment }) => ({
              run: enrollment,
              nextWakeAt: null,
              endedAt: null,
              words: 'Claimed.',
            })),
          );
          return due.map((one) => one.enrollment.id);
        });
        taken.push(...claimed);
        if (claimed.length === 0) return;
      }
    };
    // Rows that others have locked are skipped, so one more look afterwards makes sure that none was forgotten.
    await Promise.all(stores.map(work));
    await work(opened.store);
    expect(taken).toHaveLength(300);
    expect(new Set(taken)).toEqual(new Set(runs.map((run) => run.id)));
  });

  it('skip a person whom another transaction has locked, without waiting', async () => {
    const { id } = await addWorkspace(opened.store);
    const { people, runs } = await addDueRuns(opened.store, id, 3);
    const [first, second] = stores;
    if (!first || !second) throw new Error('Six stores were opened.');
    await first.withWorkspace(id, async (tx) => {
      await tx.people.lock([people[1]?.id ?? '']);
      const claimed = await second.withWorkspace(id, (other) => other.enrollments.claimDue(later, 10));
      expect(claimed.map((one) => one.enrollment.id)).toEqual([runs[0]?.id, runs[2]?.id]);
    });
  });
});
