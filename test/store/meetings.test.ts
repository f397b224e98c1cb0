import { expect, it } from 'vitest';
import type { Meeting } from '../../src/ports/records.ts';
import { addWorkspace, minutesAfter, monday, uuidAt } from '../support/builders.ts';
import { eachStore } from '../support/database.ts';

function makeMeeting(over: Partial<Meeting>): Meeting {
  return {
    id: uuidAt(),
    source: 'hubspot',
    uid: '1',
    personId: uuidAt(),
    copyOf: null,
    previousUid: null,
    enrollmentId: null,
    userId: null,
    byLink: false,
    attendee: null,
    host: null,
    title: null,
    startAt: monday,
    endAt: minutesAfter(monday, 30),
    timesSaidAt: monday,
    bookedAt: monday,
    replacedAt: null,
    canceledAt: null,
    heldAt: null,
    noShowAt: null,
    showedAt: null,
    ...over,
  };
}

eachStore('meetings', (test) => {
  it('tell which of a CRM lie ahead, by its own ids and each once', async () => {
    const { store } = test();
    const [one, other] = [await addWorkspace(store), await addWorkspace(store)];
    await store.withWorkspace(one.id, (tx) =>
      tx.meetings.save([
        makeMeeting({ uid: '1' }),
        makeMeeting({ uid: '1' }),
        makeMeeting({ uid: '2', replacedAt: monday }),
        makeMeeting({ uid: '2#1764000000000' }),
        makeMeeting({ uid: '3', canceledAt: monday }),
        makeMeeting({ uid: '4', endAt: monday }),
        makeMeeting({ uid: '5', source: 'salesforce' }),
        makeMeeting({ uid: '6', source: 'calcom' }),
      ]),
    );
    await store.withWorkspace(other.id, (tx) => tx.meetings.save([makeMeeting({ uid: '7' })]));
    const ahead = await store.withWorkspace(one.id, (tx) => tx.meetings.ahead('hubspot', monday));
    expect([...ahead].sort()).toEqual(['1', '2']);
  });

  it('keep whose copy they are', async () => {
    const { store } = test();
    const { id } = await addWorkspace(store);
    const original = makeMeeting({});
    const copy = makeMeeting({ source: 'calcom', personId: original.personId });
    await store.withWorkspace(id, (tx) => tx.meetings.save([original, copy]));
    await store.withWorkspace(id, (tx) => tx.meetings.save([{ ...copy, copyOf: original.id }]));
    const rows = await store.withWorkspace(id, (tx) => tx.meetings.byPersons([original.personId]));
    expect(rows.map((row) => row.copyOf).sort()).toEqual([original.id, null]);
  });
});
