import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import type { Batch } from '../../src/ports/records.ts';
import {
  addWorkspace,
  makeCompany,
  makeEnrollment,
  makePerson,
  makeSend,
  makeTouch,
  monday,
  uuidAt,
} from '../support/builders.ts';
import { eachStore } from '../support/database.ts';

eachStore('row-level security', (test) => {
  it('hides another workspace even from queries that ask for all rows', async () => {
    const { store, kind, query } = test();
    const ours = await addWorkspace(store);
    const theirs = await addWorkspace(store);
    await store.withWorkspace(theirs.id, (tx) => tx.people.insert([makePerson()]));
    // The same two settings that withWorkspace makes, then a query that forgets its workspace.
    const seen = async (workspaceId: string) => {
      await query('begin');
      await query(
        "select set_config('role', 'cadenza_app', true), set_config('cadenza.workspace_id', $1, true)",
        [workspaceId],
      );
      const rows = await query('select workspace_id from people');
      await query('rollback');
      return rows.map((row) => row.workspace_id);
    };
    expect(kind).toMatch(/pglite|postgres/);
    expect(await seen(ours.id)).toEqual([]);
    expect(await seen(theirs.id)).toEqual([theirs.id]);
  });

  it('neither reads nor changes rows of another workspace by their ids', async () => {
    const { store } = test();
    const ours = await addWorkspace(store);
    const theirs = await addWorkspace(store);
    const person = makePerson();
    const run = makeEnrollment({ personId: person.id });
    const touch = makeTouch(run);
    const send = makeSend(touch);
    await store.withWorkspace(theirs.id, async (tx) => {
      await tx.people.insert([person]);
      await tx.enrollments.insert([run]);
      await tx.touches.insert([touch]);
      await tx.sends.reserve([send], 60);
    });
    await store.withWorkspace(ours.id, async (tx) => {
      expect(await tx.people.byIds([person.id])).toEqual([]);
      expect(await tx.people.lock([person.id])).toEqual([]);
      expect(await tx.enrollments.byIds([run.id])).toEqual([]);
      expect(await tx.sends.byIds([send])).toEqual([]);
      await tx.people.hold([person.id], { reason: 'unsubscribed', since: new Date(), lasting: true });
      await tx.touches.update([{ ...touch, state: 'failed' }]);
      await tx.workspace.update({ name: 'Taken over' });
    });
    await store.withWorkspace(theirs.id, async (tx) => {
      expect((await tx.people.byIds([person.id]))[0]?.hold).toBeNull();
      expect((await tx.touches.byIds([touch]))[0]?.state).toBe('sending');
      expect((await tx.workspace.get()).name).toBe(theirs.name);
    });
  });

  it('keeps what an enrollment request leaves behind to its workspace', async () => {
    const { store } = test();
    const ours = await addWorkspace(store);
    const theirs = await addWorkspace(store);
    const [id, userId] = [uuidAt(), uuidAt()];
    const run = makeEnrollment({ batchId: id });
    const batch: Batch = {
      id,
      cadenceId: run.cadenceId,
      userId,
      enrolledBy: 'Robin Rep',
      listSource: 'A list',
      total: 12,
      createdAt: monday,
      leavesAt: monday,
      undoneAt: null,
    };
    const job = {
      id,
      kind: 'enroll' as const,
      input: {},
      state: 'queued' as const,
      total: 12,
      done: 0,
      result: null,
      memo: null,
      createdAt: monday,
    };
    const left = [{ ref: 'x', personId: null, name: 'X', reason: 'Opted out.' }];
    const page = { cursor: null, limit: 10 };
    const far = new Date('2999-01-01T00:00:00Z');
    const kept = { id, userId, crm: 'salesforce' as const, refs: [], source: 'A list', expiresAt: far };
    const edit = {
      enrollmentId: run.id,
      stepKey: 'intro',
      subject: null,
      text: 'Mine.',
      editedBy: 'Robin Rep',
      editedAt: monday,
    };
    await store.withWorkspace(theirs.id, async (tx) => {
      await tx.enrollments.insert([run]);
      await tx.batches.insert(batch);
      await tx.batches.addLeftOut(id, 0, left);
      await tx.edits.insert([edit]);
      await tx.selections.insert(kept, monday);
      await tx.jobs.insert(job);
      await tx.jobs.addParts(id, 0, [['x', 'y']]);
      await tx.jobs.addPreviewed(id, [{ key: 'x', ready: true, hold: null }]);
    });
    await store.withWorkspace(ours.id, async (tx) => {
      expect(await tx.batches.byIds([id])).toEqual([]);
      expect(await tx.batches.lock(id)).toBeNull();
      expect((await tx.batches.leftOut(id, page)).items).toEqual([]);
      expect(await tx.batches.reasons(id, 5)).toEqual([]);
      expect(await tx.batches.progress(id)).toMatchObject({ enrolled: 0, waiting: 0, skipped: 0 });
      expect(await tx.enrollments.byBatch(id)).toEqual([]);
      expect((await tx.enrollments.pageOfBatch(id, page)).items).toEqual([]);
      expect(await tx.edits.byEnrollments([run.id])).toEqual([]);
      expect(await tx.selections.byId(id)).toBeNull();
      expect(await tx.jobs.byId(id)).toBeNull();
      expect(await tx.jobs.lock(id)).toBeNull();
      expect(await tx.jobs.claim(60)).toBeNull();
      expect(await tx.jobs.part(id, 0)).toEqual([]);
      expect(await tx.jobs.previewed(id, ['x'])).toEqual([]);
      await tx.jobs.leaveOutFrom(id, { part: 0, seq: 5 }, 'Not theirs.');
      await tx.jobs.dropParts(id);
      await tx.jobs.dropPreviews(far);
      await tx.batches.update(id, { undoneAt: monday });
      await tx.jobs.save(id, { state: 'failed', total: 1, done: 1, result: null });
      // Makes room by dropping what is over, of its own workspace only.
      await tx.selections.insert({ ...kept, id: uuidAt() }, new Date('3000-01-01T00:00:00Z'));
    });
    await store.withWorkspace(theirs.id, async (tx) => {
      expect(await tx.batches.byIds([id])).toMatchObject([{ undoneAt: null, total: 12 }]);
      expect((await tx.batches.leftOut(id, page)).items).toEqual(left);
      expect(await tx.jobs.part(id, 0)).toEqual(['x', 'y']);
      expect(await tx.jobs.previewed(id, ['x'])).toHaveLength(1);
      expect(await tx.jobs.byId(id)).toMatchObject({ state: 'queued' });
      expect(await tx.selections.byId(id)).toMatchObject({ source: 'A list' });
    });
  });

  it('refuses a row that names another workspace', async () => {
    const { store, query } = test();
    const ours = await addWorkspace(store);
    const theirs = await addWorkspace(store);
    await query('begin');
    await query(
      "select set_config('role', 'cadenza_app', true), set_config('cadenza.workspace_id', $1, true)",
      [ours.id],
    );
    await expect(
      query('insert into companies (workspace_id, id, name) values ($1, gen_random_uuid(), $2)', [
        theirs.id,
        'Acme',
      ]),
    ).rejects.toThrow(/row-level security/);
    await query('rollback');
  });

  it('leaves no workspace bound after a transaction', async () => {
    const { store, query } = test();
    const { id } = await addWorkspace(store);
    await store.withWorkspace(id, (tx) => tx.workspace.get());
    const [left] = await query(
      "select current_user as who, current_setting('cadenza.workspace_id', true) as workspace",
    );
    expect(left?.who).toBe('postgres');
    expect(left?.workspace ?? '').toBe('');
  });

  it('covers every table that has rows of a workspace', async () => {
    const bare = await test().query(
      `select c.relname from pg_class c
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
         and (not c.relrowsecurity or not exists (select 1 from pg_policy p where p.polrelid = c.oid))
       order by 1`,
    );
    expect(bare.map((row) => row.relname)).toEqual(['nonces', 'product_clock']);
  });
});

eachStore('a transaction', (test) => {
  it('keeps nothing when a statement failed, even if the error was swallowed', async () => {
    const { store } = test();
    const { id } = await addWorkspace(store);
    const company = makeCompany();
    const work = store.withWorkspace(id, async (tx) => {
      await tx.companies.insert([company]);
      await tx.people.byIds(['not-a-uuid']).catch(() => {});
    });
    await expect(work).rejects.toMatchObject({ name: 'AppError', code: 'internal' });
    expect(await store.withWorkspace(id, (tx) => tx.companies.byIds([company.id]))).toEqual([]);
  });

  it('tells of driver errors without SQL and without values', async () => {
    const { store } = test();
    const { id } = await addWorkspace(store);
    const failure: unknown = await store
      .withWorkspace(id, (tx) => tx.people.byIds(['secret-value']))
      .catch((error: unknown) => error);
    const told = inspect(failure, { depth: 5 });
    expect(told).not.toContain('secret-value');
    expect(told).not.toMatch(/select .* from/i);
    expect(told).toContain('22P02');
    await expect(
      store.system.createWorkspace(await store.withWorkspace(id, (tx) => tx.workspace.get())),
    ).rejects.toMatchObject({ code: 'conflict' });
  });

  it('answers a workspace that is not there, or is no id at all, with not_found', async () => {
    const { store } = test();
    const get = (id: string) => store.withWorkspace(id, (tx) => tx.workspace.get());
    await expect(get('01939000-0000-7000-8000-00000000dead')).rejects.toMatchObject({ code: 'not_found' });
    await expect(get("'; drop table people")).rejects.toMatchObject({ code: 'not_found' });
  });
});
