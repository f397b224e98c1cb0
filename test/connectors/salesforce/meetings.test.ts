import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SalesforceClient } from '../../../connectors/salesforce/client.ts';
import { outcomeOf } from '../../../connectors/salesforce/event-outcome.ts';
import { EventFields, readMeetings } from '../../../connectors/salesforce/meetings.ts';
import { openFakeOrg, startFakeOrg } from './fake-org.ts';
import { openSalesforceWorld, type SalesforceWorld } from './salesforce-world.ts';

it('an Event says how it went by the field of the package, else by how its subject begins', () => {
  const by = (subject: string | null, outcome: string | null = null) => outcomeOf({ subject, outcome });
  expect(by('Intro')).toBe('scheduled');
  expect(by('No-show: Intro')).toBe('no_show');
  expect(by('[No show] Intro')).toBe('no_show');
  expect(by('Canceled: Intro')).toBe('canceled');
  expect(by('CANCELLED - Intro')).toBe('canceled');
  expect(by('How to handle no-shows')).toBe('scheduled');
  expect(by('Held back by a supplier')).toBe('scheduled');
  expect(by('Intro', 'no_show')).toBe('no_show');
  expect(by('Intro', 'Attended')).toBe('held');
  expect(by('Canceled: Intro', 'Held')).toBe('held');
  expect(by(null, 'Liked it')).toBe('scheduled');
});

describe('an Event whose times cannot be read', () => {
  const row = {
    ...{ Id: '00U000000000001AAA', WhoId: '003000000000001AAA', IsDeleted: false, Subject: 'Intro' },
    ...{ StartDateTime: '2026-10-12T10:00:00.000+0000', EndDateTime: '2026-10-12T10:30:00.000+0000' },
    ...{ CreatedDate: '2026-10-05T09:30:00.000+0000', SystemModstamp: '2026-10-05T09:31:00.000+0000' },
  };
  const cursor = JSON.stringify({ v: 1, began: 0, t: 0, id: '', high: 0, seen: {} });
  const read = (over: object) => {
    const org: Pick<SalesforceClient, 'queryAll' | 'queryAllRows'> = {
      queryAll: async () => [{ records: [{ ...row, ...over }], done: true }],
      queryAllRows: async () => [],
    };
    return readMeetings(org as SalesforceClient, new EventFields(), cursor);
  };

  it('is no meeting without a start, has no end, and without a stamp is refused before the cursor moves', async () => {
    expect((await read({})).meetings).toMatchObject([{ startAt: new Date('2026-10-12T10:00:00Z') }]);
    expect((await read({ StartDateTime: 'soon' })).meetings).toEqual([]);
    expect((await read({ EndDateTime: '2026-13-12T10:00:00.000+0000' })).meetings).toMatchObject([
      { endAt: null },
    ]);
    for (const name of ['SystemModstamp', 'CreatedDate'])
      await expect(read({ [name]: 'never' })).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('events of an org', () => {
  let world: SalesforceWorld;
  beforeEach(async () => {
    world = await openSalesforceWorld();
  });
  afterEach(() => world.close());

  it('are no meetings as copies for users, as patterns of series, and as whole days', async () => {
    const start = await world.crm.startMeetings();
    const startAt = world.time().toISOString();
    const about = { act: 'book', whoIds: [world.people.first.id], startAt, endAt: startAt };
    for (const name of ['IsChild', 'IsRecurrence', 'IsAllDayEvent'])
      await world.control('meetings', { ...about, fields: { [name]: true } });
    await world.control('meetings', { ...about, subject: 'The only one' });
    const { meetings } = await world.crm.meetings(start, []);
    expect(meetings.map(({ title }) => title)).toEqual(['The only one']);
  });
});

const event = {
  Id: '00U000000000001AAA',
  Subject: 'No-show: Intro',
  WhoId: '003000000000001AAA',
  OwnerId: null,
  StartDateTime: '2026-11-25T09:00:00.000+0000',
  EndDateTime: '2026-11-25T09:30:00.000+0000',
  IsDeleted: false,
  CreatedDate: '2026-11-24T09:00:00.000+0000',
  SystemModstamp: '2026-11-24T09:00:00.000+0000',
};

it('are read without the fields of the package and without relations where the user may not see them', async () => {
  const asked: string[] = [];
  const org = await startFakeOrg(({ body }) => {
    const { url } = (JSON.parse(body) as { compositeRequest: [{ url: string }] }).compositeRequest[0];
    const soql = decodeURIComponent(url.split('?q=')[1] ?? '');
    asked.push(soql);
    const refused = (errorCode: string) => [400, [{ errorCode, message: 'not for you' }]] as const;
    const records = soql.includes('LIMIT 1') && !soql.includes('LIMIT 2') ? [] : [event];
    const [httpStatusCode, answer] = soql.includes('EventRelation')
      ? refused('INVALID_TYPE')
      : soql.includes('Cadenza_')
        ? refused('INVALID_FIELD')
        : [200, { done: true, records }];
    return { body: { compositeResponse: [{ body: answer, httpStatusCode, referenceId: 'part0' }] } };
  });
  const crm = openFakeOrg(org);
  const { meetings, cursor } = await crm.meetings(await crm.startMeetings(), []);
  expect(meetings).toMatchObject([{ id: event.Id, outcome: 'no_show', refs: [{ id: event.WhoId }] }]);
  const before = asked.length;
  await crm.meetings(cursor, []);
  expect(asked.length - before).toBe(1);
  await org.close();
});
