import { expect, it } from 'vitest';
import {
  addWorkspace,
  makeDefinition,
  makeEnrollment,
  makeIdentity,
  makePerson,
  makeRaw,
  makeSend,
  makeSender,
  makeSignal,
  makeSuppression,
  makeTask,
  makeTouch,
  makeUser,
  minutesAfter,
  monday,
  uuidAt,
} from '../support/builders.ts';
import { eachStore } from '../support/database.ts';

eachStore('suppressions', (test) => {
  it('match by hash whatever the case, also by the domain, and after the value was erased', async () => {
    const { store, query } = test();
    const { id } = await addWorkspace(store);
    const address = makeSuppression({ value: 'Ada@Acme.example', channel: 'email' });
    const domain = makeSuppression({ scope: 'domain', value: 'blocked.example' });
    const match = () =>
      store.withWorkspace(id, (tx) =>
        tx.suppressions.match([
          { scope: 'email', value: 'ADA@acme.example' },
          { scope: 'email', value: 'bob@blocked.example' },
          { scope: 'email', value: 'bob@other.example' },
          { scope: 'phone', value: 'ada@acme.example' },
        ]),
      );
    await store.withWorkspace(id, (tx) => tx.suppressions.insert([address, domain]));
    const found = await match();
    expect([...found.keys()]).toEqual(['email:ADA@acme.example', 'email:bob@blocked.example']);
    expect(found.get('email:ADA@acme.example')).toEqual({ ...address, value: 'ada@acme.example' });
    await query('update suppressions set value = null where id = $1', [address.id]);
    expect((await match()).get('email:ADA@acme.example')).toEqual({ ...address, value: null });
  });

  it('stay as they are when added again, and together close every channel', async () => {
    const { store } = test();
    const { id } = await addWorkspace(store);
    const first = makeSuppression({ channel: 'email' });
    const value = { scope: 'email' as const, value: first.value ?? '' };
    await store.withWorkspace(id, async (tx) => {
      await tx.suppressions.insert([first]);
      await tx.suppressions.insert([{ ...first, id: uuidAt(), reason: 'bounced' }]);
      expect([...(await tx.suppressions.match([value])).values()]).toEqual([first]);
      await tx.suppressions.insert([{ ...first, id: uuidAt(), channel: 'call' }]);
      expect((await tx.suppressions.match([value])).get(`email:${first.value}`)?.channel).toBe('all');
    });
  });
});

eachStore('deliveries', (test) => {
  it('are stored once by either of their keys, byte for byte', async () => {
    const { store } = test();
    const { id } = await addWorkspace(store);
    const raw = makeRaw();
    await store.withWorkspace(id, async (tx) => {
      expect(await tx.inbound.insertRaw([raw])).toEqual([raw.id]);
      const sameKey = makeRaw({ key: raw.key });
      const sameContent = makeRaw({ contentKey: raw.contentKey });
      const otherSource = makeRaw({ source: 'hubspot', key: raw.key, contentKey: raw.contentKey });
      expect(await tx.inbound.insertRaw([sameKey, sameContent, otherSource])).toEqual([otherSource.id]);
      expect(await tx.inbound.claimRaw(10)).toEqual([raw, otherSource]);
      await tx.inbound.finishRaw([{ id: raw.id, at: monday, error: 'not understood' }]);
      expect(await tx.inbound.claimRaw(10)).toEqual([otherSource]);
    });
  });

  it('make a signal once for one identity at its source', async () => {
    const { store } = test();
    const { id } = await addWorkspace(store);
    const signal = makeSignal({ personId: uuidAt() });
    await store.withWorkspace(id, async (tx) => {
      expect(await tx.signals.insert([signal, { ...signal, id: uuidAt() }])).toEqual([signal.id]);
      expect(await tx.signals.insert([{ ...signal, id: uuidAt() }])).toEqual([]);
      expect(await tx.signals.byPersons([signal.personId ?? ''])).toEqual([signal]);
    });
  });
});

eachStore('listings and keys', (test) => {
  it('page through everything once, newest first, while rows are added', async () => {
    const { store } = test();
    const { id } = await addWorkspace(store);
    const people = Array.from({ length: 5 }, () => makePerson());
    const page = (cursor: string | null) =>
      store.withWorkspace(id, (tx) => tx.people.search(null, { cursor, limit: 2 }));
    await store.withWorkspace(id, (tx) => tx.people.insert(people));
    const first = await page(null);
    await store.withWorkspace(id, (tx) => tx.people.insert([makePerson()]));
    const second = await page(first.next);
    const third = await page(second.next);
    const ids = [...first.items, ...second.items, ...third.items].map((person) => person.id);
    expect(ids).toEqual(people.map((person) => person.id).reverse());
    expect(third.next).toBeNull();
    await expect(page('not a cursor')).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('find people by name, address and company, taking signs literally', async () => {
    const { store } = test();
    const { id } = await addWorkspace(store);
    const company = { id: uuidAt(), name: 'Globex 100%', domain: null, industry: null };
    const people = [
      makePerson({ lastName: 'Lovelace' }),
      makePerson({ companyId: company.id, email: 'x_y@globex.example' }),
    ];
    await store.withWorkspace(id, async (tx) => {
      await tx.people.insert(people);
      await tx.companies.insert([company]);
      const search = async (query: string) =>
        (await tx.people.search(query, { cursor: null, limit: 9 })).items.map((person) =>
          people.findIndex((one) => one.id === person.id),
        );
      expect(await search('ada love')).toEqual([0]);
      expect(await search('100%')).toEqual([1]);
      expect(await search('x_y@')).toEqual([1]);
      expect(await search('x%y')).toEqual([]);
    });
  });

  it('give back the answer of a request that was made before, for a day', async () => {
    const { store } = test();
    const { id } = await addWorkspace(store);
    const ask = (key: string, hash: string, at = monday) =>
      store.withWorkspace(id, (tx) => tx.keys.idempotent(key, hash, at));
    expect(await ask('k', 'hash-1')).toBeNull();
    expect(await ask('k', 'hash-1')).toEqual({ requestHash: 'hash-1', response: null });
    await store.withWorkspace(id, (tx) => tx.keys.saveIdempotent('k', { status: 201, body: { id: 'x' } }));
    expect(await ask('k', 'hash-2')).toEqual({
      requestHash: 'hash-1',
      response: { status: 201, body: { id: 'x' } },
    });
    expect(await ask('k', 'hash-2', minutesAfter(monday, 25 * 60))).toBeNull();
  });

  it('lease a job to one worker, and again after the lease', async () => {
    const { store } = test();
    const { id } = await addWorkspace(store);
    const base = {
      kind: 'enroll' as const,
      input: { list: 'x' },
      state: 'queued' as const,
      total: 3,
      done: 0,
    };
    const job = { ...base, id: uuidAt(), result: null, createdAt: monday };
    await store.withWorkspace(id, async (tx) => {
      expect(await tx.jobs.insert(job, 'key-1')).toEqual(job);
      expect(await tx.jobs.insert({ ...job, id: uuidAt() }, 'key-1')).toEqual(job);
      expect(await tx.jobs.claim(60)).toEqual({ ...job, state: 'running' });
      expect(await tx.jobs.claim(60)).toBeNull();
      await tx.jobs.save(job.id, { state: 'queued', total: 3, done: 1, result: null });
      expect(await tx.jobs.claim(0)).toMatchObject({ done: 1 });
      expect(await tx.jobs.claim(60)).toMatchObject({ id: job.id });
      await tx.jobs.save(job.id, { state: 'done', total: 3, done: 3, result: { enrolled: 3 } });
      expect(await tx.jobs.claim(60)).toBeNull();
      expect(await tx.jobs.byId(job.id)).toMatchObject({ state: 'done', result: { enrolled: 3 } });
    });
  });
});

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
    expect((await store.system.mailToken(send.tokenHash))?.personId).toBe(to.id);
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
      expect(await tx.users.crmIdsOf(connection, [user.id])).toEqual(new Map([[user.id, '005-1']]));
      expect(await tx.users.byEmail(user.email.toUpperCase())).toEqual(user);
      await tx.identities.insert([identity, { ...identity, id: uuidAt() }]);
      expect(await tx.identities.byRefs(connection, [identity.ref])).toEqual([identity]);
      await tx.identities.update([{ ...identity, state: 'deleted', emailOptOut: true }]);
      expect(await tx.identities.byIds([identity.id])).toEqual([
        { ...identity, state: 'deleted', emailOptOut: true },
      ]);
    });
  });
});
