import { afterAll, beforeAll, expect, test } from 'vitest';
import { oneEmail } from '../support/cadences.ts';
import { openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ people: 4 });
});
afterAll(() => world.close());

test('a line break that was pasted into a name neither stops the mail nor reaches its headers', async () => {
  const who = world.take('salesforce');
  const { cadenceId } = await world.publish(oneEmail());
  await world.enroll(cadenceId, [who]);
  const person = await world.person(who.email);
  const pasted = { ...person, firstName: 'Ada\r\n', lastName: 'Quill\r\nBcc: x@elsewhere.example' };
  await world.in((tx) => tx.people.update([pasted]));
  await world.tick();
  await world.mailTo(who.email);
  const latest = await world.in((tx) => tx.sends.latestToEach([who.email], new Date(0)));
  const send = latest.get(who.email);
  expect(send?.mail.to).toEqual({ email: who.email, name: 'Ada Quill Bcc: x@elsewhere.example' });
});
