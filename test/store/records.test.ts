import { expect, it } from 'vitest';
import { sha256Hex } from '../../src/app/hash.ts';
import {
  addWorkspace,
  makeCompany,
  makeDefinition,
  makeEnrollment,
  makeIdentity,
  makePerson,
  makeSend,
  makeSender,
  makeSuppression,
  makeTask,
  makeTouch,
  makeUser,
  minutesAfter,
  monday,
  uuidAt,
} from '../support/builders.ts';
import { eachStore } from '../support/database.ts';

eachStore('records', (test) => {
  it('number the versions of a cadence and keep old ones as they were', async () => {
    const { store } = test();
    const { id } = await addWorkspace(store);
    const cadenceId = uuidAt();
    const definition = makeDefinition();
    const renamed = { ...definition, name: `${definition.name} v2` };
    const publish = (versionId: string, body: typeof definition) =>
      store.withWorkspace(id, (tx) =>
        tx.cadences.publish({ cadenceId, versionId, definition: body, at: monday, by: 'Robin Rep' }),
      );
    const first = await publish(uuidAt(), definition);
    const second = await publish(uuidAt(), renamed);
    expect([first.number, second.number]).toEqual([1, 2]);
    await store.withWorkspace(id, async (tx) => {
      expect(await tx.cadences.versions(cadenceId)).toEqual([second, first]);
      expect((await tx.cadences.versionsByIds([first.id]))[0]?.definition).toEqual(definition);
      expect(await tx.cadences.byName(renamed.name)).toMatchObject({
        id: cadenceId,
        currentVersionId: second.id,
        versionNumber: 2,
      });
      expect(await tx.cadences.byName(definition.name)).toBeNull();
    });
    const other = store.withWorkspace(id, (tx) =>
      tx.cadences.publish({
        cadenceId: uuidAt(),
        versionId: uuidAt(),
        definition: renamed,
        at: monday,
        by: 'x',
      }),
    );
    await expect(other).rejects.toMatchObject({ code: 'conflict' });
  });

  it('are found by their ids, however many were read before', async () => {
    const { store, query } = test();
    const { id } = await addWorkspace(store);
    const kept = await store.withWorkspace(id, (tx) =>
      tx.cadences.publish({
        ...{ cadenceId: uuidAt(), versionId: uuidAt(), definition: makeDefinition() },
        ...{ at: monday, by: 'Robin Rep' },
      }),
    );
    await query(
      `insert into versions (workspace_id, id, cadence_id, number, definition, published_at, published_by)
         select workspace_id, gen_random_uuid(), cadence_id, number + n, definition, published_at, published_by
           from versions, generate_series(1, 700) as n where id = '${kept.id}'`,
    );
    const read = (ids: readonly string[]) =>
      store.withWorkspace(id, async (tx) => (await tx.cadences.versionsByIds(ids)).map((one) => one.id));
    const ids = await store.withWorkspace(id, (tx) => tx.cadences.versionIds(kept.cadenceId));
    const [early, late] = [ids.slice(0, 600), ids.slice(600)];
    expect(await read(early)).toEqual(early);
    // Some are known and some are not: the ones that are known must not be forgotten for the others.
    const mixed = [...early.slice(0, 5), ...late];
    expect(await read(mixed)).toEqual(mixed);
    expect(await Promise.all([read(ids), read(early), read(mixed)])).toEqual([ids, early, mixed]);
  });

  it('follow a person whose record was merged into another', async () => {
    const { store } = test();
    const { id } = await addWorkspace(store);
    const [from, to] = [makePerson(), makePerson()];
    const run = makeEnrollment({ personId: from.id });
    const touch = makeTouch(run);
    const send = makeSend(touch);
    await store.withWorkspace(id, async (tx) => {
      await tx.people.insert([from, to]);
      await tx.enrollments.insert([run]);
      await tx.touches.insert([touch]);
      await tx.sends.reserve([send], 60);
      await tx.suppressions.insert([makeSuppression({ personId: from.id })]);
      await tx.enrollments.movePerson(from.id, to.id);
      expect(await tx.enrollments.byPersons([from.id])).toEqual([]);
      expect(await tx.enrollments.openByPersons([to.id])).toHaveLength(1);
      expect((await tx.touches.byIds([touch]))[0]?.personId).toBe(to.id);
      expect((await tx.sends.byIds([send]))[0]?.personId).toBe(to.id);
      expect(await tx.suppressions.byPersons([to.id])).toHaveLength(1);
    });
    expect((await store.system.mailToken(await sha256Hex(send.token)))?.personId).toBe(to.id);
  });

  it('close a task once, and list what is open for its owner', async () => {
    const { store } = test();
    const { id } = await addWorkspace(store);
    const task = makeTask(makeTouch(makeEnrollment()));
    const done = {
      ...task,
      state: 'done' as const,
      outcome: 'connected',
      note: 'Call back',
      completedAt: monday,
      completedBy: 'Robin',
    };
    await store.withWorkspace(id, async (tx) => {
      await tx.tasks.insert([task]);
      const open = { state: 'open', ownerUserId: task.ownerUserId, dueBefore: minutesAfter(monday, 1) };
      expect((await tx.tasks.list(open, { cursor: null, limit: 5 })).items).toEqual([task]);
      expect(await tx.tasks.close([done])).toEqual([task.id]);
      expect(await tx.tasks.close([{ ...done, state: 'not_done' }])).toEqual([]);
      expect(await tx.tasks.byIds([task.id])).toEqual([done]);
    });
  });

  it('tie CRM users and identities to ours', async () => {
    const { store } = test();
    const { id } = await addWorkspace(store);
    const connection = uuidAt();
    const user = makeUser();
    const sender = makeSender({ userId: user.id });
    const identity = makeIdentity({ connectionId: connection });
    await store.withWorkspace(id, async (tx) => {
      await tx.users.insert(user);
      await tx.users.insertSender(sender);
      await tx.users.updateSender(sender.id, { state: 'blocked', blockedReason: 'The key was revoked.' });
      expect(await tx.users.senders()).toMatchObject([{ id: sender.id, state: 'blocked' }]);
      await tx.users.linkCrmUser(connection, '005-1', user.id);
      expect(await tx.users.byCrmIds(connection, ['005-1', '005-2'])).toEqual(new Map([['005-1', user]]));
      expect(await tx.users.crmIdsOf([user.id])).toEqual(
        new Map([[connection, new Map([[user.id, '005-1']])]]),
      );
      expect(await tx.users.byEmail(user.email.toUpperCase())).toEqual(user);
      await tx.identities.insert([identity, { ...identity, id: uuidAt() }]);
      expect(await tx.identities.byRefs(connection, [identity.ref])).toEqual([identity]);
      await tx.identities.update([{ ...identity, state: 'deleted', emailOptOut: true }]);
      expect(await tx.identities.byIds([identity.id])).toEqual([
        { ...identity, state: 'deleted', emailOptOut: true },
      ]);
    });
  });

  it('leave the caps of a company alone when more becomes known of it', async () => {
    const { store } = test();
    const { id } = await addWorkspace(store);
    const company = makeCompany({ domain: null, industry: null });
    const caps = { peopleAtOnce: 2, touchesPerWeek: null };
    await store.withWorkspace(id, (tx) => tx.companies.insert([company]));
    await store.withWorkspace(id, (tx) => tx.companies.setCaps(company.id, caps));
    // Read before somebody set the caps.
    await store.withWorkspace(id, (tx) => tx.companies.update([{ ...company, industry: 'Food' }]));
    await store.withWorkspace(id, async (tx) => {
      expect(await tx.companies.byIds([company.id])).toEqual([{ ...company, industry: 'Food', caps }]);
    });
  });

  it('let an address be claimed by one holder until they free it or the claim is over, whatever its letters’ case', async () => {
    const { store, query } = test();
    const [ours, theirs] = [await addWorkspace(store), await addWorkspace(store)];
    const [one, other] = [uuidAt(), uuidAt()];
    const claim = (emails: readonly string[], holder: string, workspace = ours) =>
      store.withWorkspace(workspace.id, (tx) => tx.people.claimAddresses(emails, { holder, minutes: 30 }));
    const free = (email: string, holder: string) =>
      store.withWorkspace(ours.id, (tx) => tx.people.freeAddresses([email], holder));
    expect((await claim(['a@example.com', 'b@example.com'], one)).toSorted()).toEqual([
      'a@example.com',
      'b@example.com',
    ]);
    expect(await claim(['A@example.com', 'c@example.com'], other)).toEqual(['c@example.com']);
    expect(await claim(['a@example.com'], other, theirs)).toEqual(['a@example.com']);
    await free('a@example.com', other);
    expect(await claim(['a@example.com'], other)).toEqual([]);
    await free('a@example.com', one);
    expect(await claim(['a@example.com', 'b@example.com'], other)).toEqual(['a@example.com']);
    await query("update record_claims set until = now() - interval '1 second'");
    expect(await claim(['b@example.com'], other)).toEqual(['b@example.com']);
    expect(await claim([], one)).toEqual([]);
  });
});
