import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addSuppression } from '../../src/app/add-suppression.ts';
import { enrollPeople } from '../../src/app/enroll-people.ts';
import { type ImportReport, importFile } from '../../src/app/import-file.ts';
import type { CrmKind } from '../../src/ports/crm.ts';
import { oneEmail } from '../support/cadences.ts';
import { openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ people: 20 });
});
afterAll(() => world.close());

const leads = '/services/data/v66.0/composite/sobjects';
const header = 'Email,First Name,Last Name,Company,Title,Opted Out';
const row = (name: string, over: { company?: string; optedOut?: string } = {}) =>
  `${name}@arrivals.example,Nia,${name},${over.company ?? `${name} Ltd`},Head of Sales,${over.optedOut ?? ''}`;
const bringIn = (
  rows: readonly string[],
  over: Partial<Parameters<typeof importFile>[1]> = {},
): Promise<ImportReport> =>
  importFile(world.admin, {
    ...{ file: 'people.csv', kind: 'people', create: 'salesforce', text: [header, ...rows].join('\n') },
    ...over,
  });
const told = ({ items }: ImportReport) => items.map(({ status, words }) => `${status}: ${words}`);
const records = async (name: string, crm: CrmKind = 'salesforce') =>
  (await (await world.crm(crm)).findPeople([`${name}@arrivals.example`])).length;

describe('a record that an import makes', () => {
  test('is in Cadenza at once with its fields and can be enrolled, and the same file again makes no other', async () => {
    const report = await bringIn([row('ada')]);
    const [item] = report.items;
    expect(report).toMatchObject({ counts: { imported: 1, skipped: 0, error: 0 }, unused: [] });
    expect(item?.words).toBe(`Created in Salesforce as Lead ${item?.record?.id}.`);
    expect(item?.record).toMatchObject({ crm: 'salesforce', type: 'Lead' });
    expect(item?.record?.url).toMatch(new RegExp(`/lightning/r/Lead/${item?.record?.id}/view$`));
    const person = await world.person('ada@arrivals.example');
    expect(person).toMatchObject({ firstName: 'Nia', lastName: 'ada', title: 'Head of Sales' });
    const { cadenceId } = await world.publish(oneEmail());
    await enrollPeople(world.rep, {
      ...{ cadenceId, people: { personIds: [person.id] }, listSource: 'people.csv' },
    });
    await world.tick();
    expect(await world.mailsTo('ada@arrivals.example')).toHaveLength(1);
    expect(told(await bringIn([row('ada')]))).toEqual(['skipped: Nia ada is here already, from the CRM.']);
    expect(await records('ada')).toBe(1);
  });

  test('is one although two imports run at once', async () => {
    // The first one's call is under way while the second one looks.
    await world.faults('salesforce', { path: leads, method: 'POST', delayMs: 300 });
    const reports = await Promise.all([bringIn([row('bea')]), bringIn([row('bea')])]);
    await world.faults('salesforce');
    expect(await records('bea')).toBe(1);
    expect(reports.flatMap(told).sort()).toEqual([
      expect.stringMatching(/^error: Another import is making a record of this address/),
      expect.stringMatching(/^imported: Created in Salesforce as Lead 00Q/),
    ]);
  });

  test('is known although its answer was lost', async () => {
    await world.faults('salesforce', { path: leads, method: 'POST', drop: 'after', times: 1 });
    expect(told(await bringIn([row('cem')]))).toEqual([
      expect.stringMatching(/^imported: Created in Salesforce as Lead 00Q/),
    ]);
    expect(await records('cem')).toBe(1);
    await world.person('cem@arrivals.example');
  });

  test('is not made again while it may still come', async () => {
    await world.faults('salesforce', { path: leads, method: 'POST', status: 500, times: 1 });
    expect(told(await bringIn([row('dan')]))).toEqual([
      expect.stringMatching(/^error: Nobody knows whether .* import the file again after 30 minutes/),
    ]);
    expect(told(await bringIn([row('dan')]))).toEqual([expect.stringMatching(/^error: Another import/)]);
    expect(await records('dan')).toBe(0);
    await world.db.query("update record_claims set until = now() - interval '1 second'");
    expect(told(await bringIn([row('dan')]))).toEqual([expect.stringMatching(/^imported: Created/)]);
    expect(await records('dan')).toBe(1);
  });

  test('is found by the next import when this one broke off after making it', async () => {
    // Looking and creating go well; reading what was created does not.
    const calls = { path: '/services/data/v66.0/composite', method: 'POST' };
    await world.faults('salesforce', { ...calls, delayMs: 1, times: 2 }, { ...calls, status: 503 });
    await expect(bringIn([row('eve')])).rejects.toMatchObject({ code: 'unavailable' });
    await world.faults('salesforce');
    expect(told(await bringIn([row('eve')]))).toEqual([
      expect.stringMatching(/^imported: Found in Salesforce as Lead 00Q/),
    ]);
    expect(await records('eve')).toBe(1);
    await world.person('eve@arrivals.example');
  });
});

test('whoever has a record in any connected CRM is brought in from there and gets no other', async () => {
  const who = world.take('salesforce');
  const report = await bringIn([`${who.email.toUpperCase()},A,B,C,,`], { create: 'hubspot' });
  expect(report.items).toMatchObject([
    { status: 'imported', record: { crm: 'salesforce', type: who.ref.type, id: who.ref.id } },
  ]);
  expect(told(report)).toEqual([`imported: Found in Salesforce as ${who.ref.type} ${who.ref.id}.`]);
  expect(await (await world.crm('hubspot')).findPeople([who.email])).toEqual([]);
  await world.person(who.email);
});

test('no record is made of who opted out, is suppressed or lacks what the CRM needs, and each row says why', async () => {
  await addSuppression(world.admin, {
    scope: 'domain',
    value: 'never.example',
    channel: 'all',
    reason: 'asked',
  });
  const report = await bringIn([
    row('fay', { optedOut: 'yes' }),
    'gus@never.example,Gus,Hill,Hill Ltd,,',
    row('hal', { company: '' }),
    row('ida'),
  ]);
  expect(told(report)).toEqual([
    'imported: Opted out: on the list, for when the CRM brings them in; no record is made of them.',
    expect.stringMatching(/^skipped: No record is made of them: suppressed, asked \(from .*\)\.$/),
    'error: Salesforce needs a company for a new record.',
    expect.stringMatching(/^imported: Created/),
  ]);
  expect([await records('fay'), await records('hal'), await records('ida')]).toEqual([0, 0, 1]);
  expect(await (await world.crm('salesforce')).findPeople(['gus@never.example'])).toEqual([]);
});

test('in test mode only people with a test address get a record', async () => {
  await world.in((tx) => tx.workspace.update({ mode: 'test', testAddresses: ['kim@arrivals.example'] }));
  const report = await bringIn([row('jan'), row('kim')], { create: 'hubspot' });
  await world.in((tx) => tx.workspace.update({ mode: 'live' }));
  expect(told(report)).toEqual([
    'skipped: No record is made of them: the workspace is in test mode, and this is no test address.',
    expect.stringMatching(/^imported: Created in HubSpot as contact \d+\.$/),
  ]);
  expect([await records('jan', 'hubspot'), await records('kim', 'hubspot')]).toEqual([0, 1]);
});

test('a dry run says who would get one, and makes none', async () => {
  expect(told(await bringIn([row('lea')], { dryRun: true }))).toEqual([
    'imported: Gets a new record in Salesforce.',
  ]);
  expect(await records('lea')).toBe(0);
  expect(told(await bringIn([row('lea')]))).toEqual([expect.stringMatching(/^imported: Created/)]);
});

test('a file of anything but people, and one that is too long for the calls that it takes, is refused', async () => {
  await expect(bringIn([row('max')], { kind: 'opt-outs' })).rejects.toThrow(
    /of people only; this is one of opt-outs/,
  );
  const many = Array.from({ length: 2001 }, (_, at) => row(`many${at}`));
  await expect(bringIn(many)).rejects.toThrow(/one request takes 2000 while it makes records/);
});
