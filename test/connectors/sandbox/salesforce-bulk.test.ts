import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from 'jsforce';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SalesforceStandIn } from '../../../connectors/sandbox/salesforce/index.ts';
import { connect, control, failure, oauthOf, start } from './salesforce-support.ts';

const KEY = 'Cadenza_Touch_Id__c';

interface RowResult {
  id?: string;
  success: boolean;
  created?: boolean;
  errors: { statusCode: string; message: string }[];
}
interface CompositeAnswer {
  compositeResponse: { body: RowResult[] | RowResult; httpStatusCode: number; referenceId: string }[];
}

const touches = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({
    attributes: { type: 'Task' },
    Subject: 'Email',
    Status: 'Completed',
    TaskSubtype: 'Email',
    [KEY]: `touch-${from + index}`,
  }));

describe('the Salesforce stand-in’s many-row calls', () => {
  let org: SalesforceStandIn;
  let connection: Connection;
  beforeEach(async () => {
    org = await start();
    connection = await connect(org);
  });
  afterEach(() => org.close());

  const send = <T>(method: 'POST' | 'PATCH' | 'DELETE', url: string, body: object = {}) =>
    connection.request<T>({
      method,
      url,
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
  const insert = (records: object[], allOrNone = false) =>
    send<RowResult[]>('POST', '/composite/sobjects', { allOrNone, records });
  const composite = (compositeRequest: object[], allOrNone = false) =>
    send<CompositeAnswer>('POST', '/composite', { allOrNone, compositeRequest });
  const tasks = async () => (await connection.query('SELECT COUNT() FROM Task')).totalSize;

  it('writes 200 rows, and refuses only the one whose touch is there already', async () => {
    const first = await insert(touches(150, 1));
    const results = await insert(touches(0, 200));
    expect(results).toHaveLength(200);
    expect(results.filter((row) => row.success)).toHaveLength(199);
    expect(results[150]).toEqual({
      success: false,
      errors: [
        {
          statusCode: 'DUPLICATE_VALUE',
          message: `duplicate value found: ${KEY} duplicates value on record with id: ${first[0]?.id?.slice(0, 15)}`,
          fields: [],
        },
      ],
    });
    expect(await tasks()).toBe(200);
  });

  it('refuses 201 rows, unknown fields and unknown objects as a whole', async () => {
    expect((await failure(insert(touches(0, 201)))).errorCode).toBe('EXCEEDED_ID_LIMIT');
    const odd = [...touches(0, 1), { attributes: { type: 'Task' }, Nope__c: 1 }];
    expect((await failure(insert(odd))).errorCode).toBe('INVALID_FIELD');
    expect((await failure(insert([{ attributes: { type: 'Nope' } }]))).errorCode).toBe('INVALID_TYPE');
    expect(await tasks()).toBe(0);
  });

  it('takes everything back when all must succeed and one does not', async () => {
    const results = await insert(
      [...touches(0, 2), { attributes: { type: 'Task' }, TaskSubtype: 'Pigeon' }],
      true,
    );
    expect(results.map((row) => row.errors[0]?.statusCode)).toEqual([
      'ALL_OR_NONE_OPERATION_ROLLED_BACK',
      'ALL_OR_NONE_OPERATION_ROLLED_BACK',
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
    ]);
    expect(await tasks()).toBe(0);
    expect((await insert(touches(0, 2))).every((row) => row.success)).toBe(true);
  });

  it('upserts by external id, and refuses both rows that carry the same one', async () => {
    const upsert = (records: object[]) =>
      send<RowResult[]>('PATCH', `/composite/sobjects/Task/${KEY}`, { allOrNone: false, records });
    expect((await upsert(touches(0, 2))).map((row) => row.created)).toEqual([true, true]);
    const known = { attributes: { type: 'Task' }, [KEY]: 'touch-0', Description: 'again' };
    const again = await upsert([known, ...touches(5, 1), ...touches(5, 1)]);
    expect(again[0]).toMatchObject({ success: true, created: false });
    expect(again.slice(1).map((row) => row.errors[0]?.statusCode)).toEqual([
      'DUPLICATE_EXTERNAL_ID',
      'DUPLICATE_EXTERNAL_ID',
    ]);
    // A subtype can only be given when a task is made, so a replay with one is refused.
    const [replay] = await upsert(touches(0, 1));
    expect(replay?.errors[0]?.statusCode).toBe('INVALID_FIELD_FOR_INSERT_UPDATE');
  });

  it('updates, retrieves in order with gaps, and deletes in collections', async () => {
    const made = await insert(touches(0, 3));
    const ids = made.map((row) => row.id ?? '');
    const tasksApi = connection.sobject('Task');
    await tasksApi.update(ids.map((Id) => ({ Id, Description: `about ${Id}` })));
    await tasksApi.destroy(ids[1] ?? '');
    const read = await send<({ Description: string } | null)[]>('POST', '/composite/sobjects/Task', {
      ids,
      fields: ['Description'],
    });
    expect(read.map((row) => row?.Description)).toEqual([`about ${ids[0]}`, undefined, `about ${ids[2]}`]);
    const gone = (await tasksApi.destroy([ids[0] ?? '', ids[1] ?? ''])) as unknown as RowResult[];
    expect(gone.map((row) => row.success)).toEqual([true, false]);
    expect(await tasks()).toBe(1);
  });

  it('counts a composite of five collections of 200 rows as one API call', async () => {
    await connection.query('SELECT COUNT() FROM Task');
    const before = connection.limitInfo.apiUsage?.used ?? 0;
    const answer = await composite(
      [0, 1, 2, 3, 4].map((part) => ({
        method: 'POST',
        url: '/services/data/v66.0/composite/sobjects',
        referenceId: `c${part}`,
        body: { allOrNone: false, records: touches(part * 200, 200) },
      })),
    );
    expect(connection.limitInfo.apiUsage).toEqual({ used: before + 1, limit: 100_000 });
    expect(answer.compositeResponse.map((part) => part.referenceId)).toEqual(['c0', 'c1', 'c2', 'c3', 'c4']);
    for (const { body, httpStatusCode } of answer.compositeResponse) {
      expect(httpStatusCode).toBe(200);
      expect(Array.isArray(body) && body.filter((row) => row.success).length).toBe(200);
    }
    expect(await tasks()).toBe(1000);
    const line = org.log.entries.filter((entry) => entry.path.endsWith('/composite')).at(-1);
    expect(line?.result).toMatchObject({
      subrequests: [{ referenceId: 'c0', status: 200, rows: 200 }, {}, {}, {}, {}],
    });
  });

  it('refuses more than 25 subrequests or more than five heavy ones', async () => {
    const query = { method: 'GET', url: '/services/data/v66.0/query?q=SELECT+Id+FROM+Task' };
    const many = Array.from({ length: 6 }, (_, index) => ({ ...query, referenceId: `q${index}` }));
    expect((await failure(composite(many))).errorCode).toBe('LIMIT_EXCEEDED');
    expect((await composite(many.slice(1))).compositeResponse).toHaveLength(5);
    const light = { method: 'GET', url: '/services/data/v66.0/limits' };
    const more = Array.from({ length: 26 }, (_, index) => ({ ...light, referenceId: `l${index}` }));
    expect((await failure(composite(more))).errorCode).toBe('LIMIT_EXCEEDED');
  });

  it('fills references to earlier answers, and rolls a composite back when all must succeed', async () => {
    const account = {
      method: 'POST',
      url: '/services/data/v66.0/sobjects/Account',
      referenceId: 'account',
      body: { Name: 'Referenced' },
    };
    const contact = (LastName: string | null) => ({
      method: 'POST',
      url: '/services/data/v66.0/sobjects/Contact',
      referenceId: 'contact',
      body: { LastName, AccountId: '@{account.id}' },
    });
    await composite([account, contact('Linked')]);
    const soql = "SELECT Account.Name FROM Contact WHERE LastName = 'Linked'";
    const { records } = await connection.query<{ Account: { Name: string } }>(soql);
    expect(records[0]?.Account.Name).toBe('Referenced');
    const failed = await composite([account, contact(null)], true);
    expect(failed.compositeResponse.map((part) => part.httpStatusCode)).toEqual([400, 400]);
    expect(failed.compositeResponse[0]?.body).toMatchObject([{ errorCode: 'PROCESSING_HALTED' }]);
    expect(failed.compositeResponse[1]?.body).toMatchObject([{ errorCode: 'REQUIRED_FIELD_MISSING' }]);
    const accounts = await connection.query("SELECT COUNT() FROM Account WHERE Name = 'Referenced'");
    expect(accounts.totalSize).toBe(1);
  });

  it('stops answering when the daily limit is used up', async () => {
    await control(org, 'limit', { daily: 2 });
    await connection.request('/limits');
    await connection.request('/limits');
    const error = await failure(connection.request('/limits'));
    expect(error.errorCode).toBe('REQUEST_LIMIT_EXCEEDED');
  });

  it('goes wrong as told: a write whose answer is lost was done all the same', async () => {
    const rules = [{ path: '/services/data/v66.0/composite', drop: 'after', times: 1 }];
    await fetch(`${org.url}/sandbox/faults`, { method: 'PUT', body: JSON.stringify(rules) });
    await failure(insert(touches(0, 3)));
    const replay = await insert(touches(0, 3));
    expect(replay.map((row) => row.errors[0]?.statusCode)).toEqual(Array(3).fill('DUPLICATE_VALUE'));
    expect(await tasks()).toBe(3);
  });

  it('comes back from its folder with records, tokens, settings and usage', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'salesforce-stand-in-'));
    const before = await start({ dir });
    const first = await connect(before);
    await first.sobject('Task').create({ Subject: 'Kept', [KEY]: 'kept' });
    await before.close();
    const after = await start({ dir });
    try {
      expect(after.settings.SALESFORCE_CLIENT_SECRET).toBe(before.settings.SALESFORCE_CLIENT_SECRET);
      const again = new Connection({
        instanceUrl: after.url,
        accessToken: first.accessToken ?? '',
        version: '66.0',
      });
      expect((await again.query("SELECT Id FROM Task WHERE Subject = 'Kept'")).totalSize).toBe(1);
      expect(again.limitInfo.apiUsage?.used).toBe(2);
      const twice = await failure(again.sobject('Task').create({ Subject: 'Kept', [KEY]: 'kept' }));
      expect(twice.errorCode).toBe('DUPLICATE_VALUE');
      expect((await connect(after)).accessToken).not.toBe(first.accessToken);
      expect(oauthOf(after).clientId).toBe(oauthOf(before).clientId);
    } finally {
      await after.close();
      rmSync(dir, { recursive: true });
    }
  });
});
