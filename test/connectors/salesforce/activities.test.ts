import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CrmActivity } from '../../../src/ports/crm.ts';
import { touchesFor, touchFor } from '../../contracts/crm-activity.ts';
import {
  type FakeAnswer,
  type FakeOrg,
  openFakeOrg,
  type SeenRequest,
  startFakeOrg,
  taskDescribe,
} from './fake-org.ts';

interface SentTask {
  readonly Cadenza_Touch_Id__c: string;
  readonly WhatId?: string;
  readonly OwnerId?: string;
  readonly TaskSubtype?: string;
  readonly WhoId?: string;
}
type Row =
  | { id: string; success: true }
  | { success: false; errors: { statusCode: string; message: string; fields?: string[] }[] };

const contact = { type: 'Contact', id: '003000000000001AAA' } as const;
const written: Row = { id: '00T000000000001AAA', success: true };
const refused = (statusCode: string, message = 'no', fields: string[] = []): Row => ({
  success: false,
  errors: [{ statusCode, message, fields }],
});

describe('writing tasks', () => {
  let org: FakeOrg;
  /** What becomes of a task. */
  let row: (task: SentTask) => Row;
  /** What becomes of the n-th Composite call, if it is not answered row by row. */
  let call: (index: number) => FakeAnswer | null;
  let calls: SentTask[][][];

  function answer({ path, body }: SeenRequest): FakeAnswer {
    if (path.endsWith('/describe')) return taskDescribe();
    const sent = JSON.parse(body) as {
      compositeRequest: { referenceId: string; body: { allOrNone: boolean; records: SentTask[] } }[];
    };
    const index = calls.length;
    calls.push(sent.compositeRequest.map((part) => part.body.records));
    if (sent.compositeRequest.some((part) => part.body.allOrNone)) return { status: 400 };
    const instead = call(index);
    if (instead !== null) return instead;
    return {
      body: {
        compositeResponse: sent.compositeRequest.map(({ referenceId, body: part }) => ({
          referenceId,
          httpStatusCode: 200,
          body: part.records.map(row),
        })),
      },
    };
  }

  beforeEach(async () => {
    calls = [];
    row = () => written;
    call = () => null;
    org = await startFakeOrg((request) => answer(request));
  });
  afterEach(() => org.close());

  const write = (...activities: CrmActivity[]) => openFakeOrg(org).writeActivities(activities);
  const touch = (more: Partial<CrmActivity> = {}) =>
    touchFor(contact, 'k', { companyId: '001000000000001AAA', ownerId: '005000000000001AAA', ...more });

  it('takes a key that is there already for done, with the id of the task that has it', async () => {
    row = () =>
      refused(
        'DUPLICATE_VALUE',
        'duplicate value found: Cadenza_Touch_Id__c duplicates value on record with id: 00T0000000AbCdE',
      );
    expect(await write(touch())).toEqual([{ key: 'k', status: 'exists', crmId: '00T0000000AbCdEEAV' }]);
  });

  it('does not take the duplicate of another unique field for done', async () => {
    row = () =>
      refused(
        'DUPLICATE_VALUE',
        'duplicate value found: Legacy_Key__c duplicates value on record with id: 00T000000000001',
      );
    expect(await write(touch())).toMatchObject([{ status: 'refused', reason: /Legacy_Key__c/ }]);
  });

  it('writes without the owner when the owner is inactive', async () => {
    row = (task) => (task.OwnerId === undefined ? written : refused('INACTIVE_OWNER_OR_USER'));
    expect(await write(touch())).toMatchObject([{ status: 'written' }]);
    expect(calls[1]?.[0]).toMatchObject([{ WhatId: '001000000000001AAA' }]);
  });

  it('writes without the account when the account is gone, and says moved when the person is', async () => {
    row = (task) => (task.WhatId === undefined ? written : refused('ENTITY_IS_DELETED'));
    expect(await write(touch())).toMatchObject([{ status: 'written' }]);
    row = () => refused('ENTITY_IS_DELETED');
    expect(await write(touch())).toMatchObject([{ status: 'moved' }]);
  });

  it.each([
    ['CANNOT_UPDATE_CONVERTED_LEAD', 'moved'],
    ['UNABLE_TO_LOCK_ROW', 'retry'],
    ['FIELD_CUSTOM_VALIDATION_EXCEPTION', 'refused'],
    ['INSUFFICIENT_ACCESS_OR_READONLY', 'refused'],
    ['SOME_CODE_OF_NEXT_YEAR', 'refused'],
  ])('calls a row that failed with %s %s, with what Salesforce said', async (code, status) => {
    row = () => refused(code, 'said so');
    expect(await write(touch())).toMatchObject([
      { status, reason: expect.stringContaining(`${code}: said so`) },
    ]);
    expect(calls).toHaveLength(1);
  });

  it('sends rows in small collections after a trigger of the org ran out of its limits', async () => {
    call = (index) => {
      if (index > 0) return null;
      const rows = Array.from({ length: 50 }, () =>
        refused(
          'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
          'System.LimitException: Apex CPU time limit exceeded',
        ),
      );
      return { body: { compositeResponse: [{ referenceId: 'part0', httpStatusCode: 200, body: rows }] } };
    };
    const results = await write(...touchesFor([contact], 50, 'cpu'));
    expect(results.every((result) => result.status === 'written')).toBe(true);
    expect(calls[1]?.map((collection) => collection.length)).toEqual([20, 20, 10]);
  });

  it('keeps the rows of one company together and fills five collections of 200 a call', async () => {
    const activities = touchesFor([contact], 1_200, 'pack').map((activity, index) => ({
      ...activity,
      companyId: `00100000000000${index % 2}AAA`,
    }));
    await write(...activities);
    expect(calls.map((parts) => parts.map((part) => part.length))).toEqual([
      [200, 200, 200, 200, 200],
      [200],
    ]);
    const companies = calls.flat().map((part) => new Set(part.map((task) => task.WhatId)).size);
    expect(companies).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it('keeps what the first call wrote when the second is lost, and does not send the third', async () => {
    call = (index) => (index === 1 ? { status: 500 } : null);
    const results = await write(...touchesFor([contact], 2_500, 'lost'));
    const count = (status: string) => results.filter((result) => result.status === status).length;
    expect([count('written'), count('unknown'), count('retry')]).toEqual([1_000, 1_000, 500]);
    expect(calls).toHaveLength(2);
  });

  it('keeps what the first call wrote when the grant ends in between', async () => {
    call = (index) =>
      index > 0 ? { status: 401, body: [{ errorCode: 'INVALID_SESSION_ID', message: 'x' }] } : null;
    const results = await write(...touchesFor([contact], 1_001, 'grant'));
    expect(results.filter((result) => result.status === 'written')).toHaveLength(1_000);
    expect(results.filter((result) => result.status === 'retry')).toHaveLength(1);
  });

  it.each<[string, FakeAnswer]>([
    ['broke off', { body: { compositeResponse: [] }, cut: true }],
    ['was a page', { body: '<html>' }],
    ['had another shape', { body: { results: [] } }],
    ['left the part out', { body: { compositeResponse: [] } }],
    [
      'left rows out',
      { body: { compositeResponse: [{ referenceId: 'part0', httpStatusCode: 200, body: [] }] } },
    ],
    [
      'was a gateway failure of the part',
      { body: { compositeResponse: [{ referenceId: 'part0', httpStatusCode: 503, body: null }] } },
    ],
  ])('says unknown when the answer %s', async (_, instead) => {
    call = () => instead;
    expect(await write(touch())).toMatchObject([{ key: 'k', status: 'unknown' }]);
  });

  it('says retry when nobody could be reached, since nothing was sent', async () => {
    const port = openFakeOrg(org);
    await port.writeActivities([touch()]);
    await org.close();
    expect(await port.writeActivities([touch()])).toMatchObject([{ key: 'k', status: 'retry' }]);
  });

  it('refuses what cannot be a task without taking the others along', async () => {
    const results = await write(
      touch(),
      touch({ key: 'x'.repeat(65) }),
      touch({ key: 'other-crm', ref: { type: 'contact', id: '101' } }),
    );
    expect(Object.fromEntries(results.map((result) => [result.key.slice(0, 9), result.status]))).toEqual({
      k: 'written',
      xxxxxxxxx: 'refused',
      'other-crm': 'refused',
    });
  });
});
