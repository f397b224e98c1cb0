import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import {
  addWorkspace,
  makeCompany,
  makeEnrollment,
  makePerson,
  makeSend,
  makeTouch,
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
