import { expect, it } from 'vitest';
import { addWorkspace, makePerson, minutesAfter, monday, uuidAt } from '../support/builders.ts';
import { eachStore } from '../support/database.ts';

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
    const company = { id: uuidAt(), name: 'Globex 100%', domain: null, industry: null, caps: null };
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
      store.withWorkspace(id, (tx) => tx.keys.idempotent(key, { requestHash: hash, response: null }, at));
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
    const job = { ...base, id: uuidAt(), result: null, memo: null, createdAt: monday };
    await store.withWorkspace(id, async (tx) => {
      await tx.jobs.insert(job);
      await tx.jobs.insert({ ...job, total: 9 });
      expect(await tx.jobs.claim(60)).toEqual({ ...job, state: 'running' });
      expect(await tx.jobs.claim(60)).toBeNull();
      await tx.jobs.save(job.id, { done: 1, leaseSeconds: 0 });
      // Many times, since a lease that is rounded up is over at once only half of the times.
      for (let time = 0; time < 40; time += 1)
        expect(await tx.jobs.claim(0)).toMatchObject({ id: job.id, done: 1 });
      expect(await tx.jobs.claim(60)).toMatchObject({ id: job.id });
      await tx.jobs.save(job.id, { state: 'done', total: 3, done: 3, result: { enrolled: 3 } });
      expect(await tx.jobs.claim(60)).toBeNull();
      expect(await tx.jobs.byId(job.id)).toMatchObject({ state: 'done', result: { enrolled: 3 } });
    });
  });
});
