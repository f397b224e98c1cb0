import { afterAll, beforeAll, expect, test } from 'vitest';
import { twoEmails } from '../support/cadences.ts';
import { openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ people: 20 });
});
afterAll(() => world.close());

/** Enrolls somebody of HubSpot whose record tells no clock, and whose company's record says this. */
async function enrolledOf(company: Readonly<Record<string, string>>) {
  const prospect = world.take('hubspot');
  const id = (await world.record(prospect)).companyId ?? '';
  const silent = { hs_timezone: '', country: '', state: '', city: '', phone: '', mobilephone: '' };
  await world.crmAct('hubspot', { act: 'edit', id: prospect.ref.id, properties: silent });
  await world.crmAct('hubspot', { act: 'edit_company', id, properties: company });
  const { cadenceId } = await world.publish(twoEmails());
  await world.enroll(cadenceId, [prospect]);
  return world.person(prospect.email);
}

test('somebody whose record tells no clock has that of where their company is', async () => {
  expect(await enrolledOf({ city: '', state: '', country: 'Austria' })).toMatchObject({
    ...{ zone: 'Europe/Vienna', zoneOrigin: 'company', zoneConfidence: 'medium' },
    zoneWords: "from their company's country: Austria",
  });
});

test('a time zone of the company counts before its address', async () => {
  expect(await enrolledOf({ timezone: 'America/Denver', country: 'Austria' })).toMatchObject({
    ...{ zone: 'America/Denver', zoneOrigin: 'company' },
    zoneWords: "from their company's time zone",
  });
});
