import { expect, it } from 'vitest';
import { addWorkspace, makePerson } from '../support/builders.ts';
import { eachStore } from '../support/database.ts';

eachStore('the schema', (test) => {
  it('stands after the migrations and keeps a person as they were', async () => {
    const { store } = test();
    const { id } = await addWorkspace(store);
    const person = makePerson({
      hold: { reason: 'replied', since: new Date('2026-11-23T08:00:00.123Z'), lasting: false },
    });
    await store.withWorkspace(id, (tx) => tx.people.insert([person]));
    expect(await store.withWorkspace(id, (tx) => tx.people.byIds([person.id]))).toEqual([person]);
  });
});
