import { expect, test } from 'vitest';
import { openHubspotWorld } from './world.ts';

test('an address that a contact has, also as a further one, makes no second contact', async () => {
  const world = await openHubspotWorld();
  try {
    const { crm, people } = world;
    const read = await crm.readPeople([people.first, people.second]);
    const emails = [people.first, people.second].map(
      ({ id }) => read.find(({ ref }) => ref.id === id)?.email?.toLowerCase() ?? '',
    );
    // From now on the first one's address is a further one of the second.
    await world.act('merge', people.first, people.second);
    const nobody = { firstName: null, lastName: null, title: null, phone: null, companyName: null };
    const rest = { ...nobody, website: null, city: null, state: null, country: null };
    const asked = [...emails, 'new@newcomers.example'].map((email) => ({ email, ...rest }));
    const results = await crm.createPeople(asked);
    expect(results).toMatchObject([
      { email: emails[0], status: 'exists', ref: people.second },
      { email: emails[1], status: 'exists', ref: people.second },
      { email: 'new@newcomers.example', status: 'created' },
    ]);
  } finally {
    await world.close();
  }
});
