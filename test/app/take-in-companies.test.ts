import { afterAll, beforeAll, expect, test } from 'vitest';
import { setCustomFields } from '../../src/app/set-custom-fields.ts';
import { oneEmail } from '../support/cadences.ts';
import { minutes, openWorld, type Prospect, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
  const [connection] = (await world.in((tx) => tx.connections.list())).filter(
    ({ kind }) => kind === 'hubspot',
  );
  const fields = [{ of: 'company' as const, name: 'story', field: 'customer_story' }];
  await setCustomFields(world.admin, { connectionId: connection?.id ?? '', fields });
});
afterAll(() => world.close());

/** Somebody of a company in HubSpot who is known here. */
async function somebody(): Promise<Prospect> {
  const { cadenceId } = await world.publish({ ...oneEmail(), entry: { exclusive: 'free' } });
  for (;;) {
    const who = world.take('hubspot');
    if (who.companyId === null) continue;
    await world.enroll(cadenceId, [who]);
    return who;
  }
}
async function companyOf({ email }: Prospect) {
  const { companyId } = await world.person(email);
  const [company] = await world.in((tx) => tx.companies.byIds([companyId ?? '']));
  const facts = await world.in((tx) => tx.facts.of([companyId ?? '']));
  return { ...company, story: facts.find(({ key }) => key === 'story')?.value };
}
const edit = (who: Prospect, properties: Readonly<Record<string, string>>) =>
  world.crmAct('hubspot', { act: 'edit_company', id: who.companyId ?? '', properties });
async function poll(): Promise<void> {
  await world.setNow(new Date(world.now.getTime() + minutes(6)));
  await world.tick();
}

test('what changes in a company alone is known with the webhook that tells of it', async () => {
  const who = await somebody();
  await world.tick();
  await edit(who, { name: 'Alder Works', industry: 'Shipyards', customer_story: 'Two docks in a week' });
  expect(await companyOf(who)).toMatchObject({
    ...{ name: 'Alder Works', industry: 'Shipyards', story: 'Two docks in a week' },
  });
});

test('what no webhook told of is found by the next poll, and whom it renames keeps their company', async () => {
  const who = await somebody();
  await poll();
  const before = await companyOf(who);
  await world.closeWebhooks();
  await edit(who, {
    name: 'Birch Freight',
    domain: 'birch-freight.example',
    customer_story: 'A quieter yard',
  });
  world.openWebhooks();
  await poll();
  const renamed = { name: 'Birch Freight', domain: 'birch-freight.example', story: 'A quieter yard' };
  expect(await companyOf(who)).toMatchObject({ ...renamed, id: before.id });
  // Their own record still has the company's old name and address.
  await world.crmAct('hubspot', { act: 'edit', id: who.ref.id, properties: { jobtitle: 'Yard master' } });
  expect((await world.person(who.email)).title).toBe('Yard master');
  expect(await companyOf(who)).toMatchObject({ ...renamed, id: before.id });
});

test('a company of nobody who is known here changes nothing', async () => {
  const stranger = world.take('hubspot');
  const known = await world.db.query('select 1 from companies');
  await edit(stranger, { industry: 'Cartography' });
  await poll();
  expect(await world.db.query("select 1 from companies where industry = 'Cartography'")).toEqual([]);
  expect(await world.db.query('select 1 from companies')).toHaveLength(known.length);
});
