import type { Connection } from 'jsforce';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SalesforceStandIn } from '../../../connectors/sandbox/salesforce/index.ts';
import { connect, control, failure, start } from './salesforce-support.ts';

interface View {
  label: string;
  developerName: string;
  describeUrl: string;
  resultsUrl: string;
}
interface Cell {
  fieldNameOrPath: string;
  value: string | null;
}

const KEY = 'Cadenza_Touch_Id__c';

describe('the Salesforce stand-in’s records', () => {
  let org: SalesforceStandIn;
  let connection: Connection;
  let contact: string;
  let lead: string;
  let account: string;
  beforeAll(async () => {
    org = await start();
    connection = await connect(org);
    const contacts = await connection.query<{ Id: string; AccountId: string }>(
      'SELECT Id, AccountId FROM Contact ORDER BY Id LIMIT 1',
    );
    contact = contacts.records[0]?.Id ?? '';
    account = contacts.records[0]?.AccountId ?? '';
    lead = (await connection.query<{ Id: string }>('SELECT Id FROM Lead LIMIT 1')).records[0]?.Id ?? '';
  });
  afterAll(() => org.close());

  const task = (fields: object) => connection.sobject('Task').create({ Subject: 'Call', ...fields });
  const codeOf = async (promise: Promise<unknown>) => (await failure(promise)).errorCode;

  it('creates, reads, updates and deletes', async () => {
    const made = await task({ WhoId: contact.slice(0, 15), Status: 'Completed', TaskSubtype: 'Call' });
    expect(made).toMatchObject({ success: true, errors: [], id: expect.stringMatching(/^00T\w{15}$/) });
    const id = made.id ?? '';
    const read = await connection.sobject('Task').retrieve(id);
    expect(read).toMatchObject({
      WhoId: contact,
      AccountId: account,
      IsClosed: true,
      Priority: 'Normal',
      SystemModstamp: '2026-11-22T16:50:02.000+0000',
    });
    await connection.sobject('Task').update({ Id: id, Description: 'spoke' });
    expect((await connection.sobject('Task').retrieve(id)).Description).toBe('spoke');
    await connection.sobject('Task').destroy(id);
    expect(await codeOf(connection.sobject('Task').retrieve(id))).toBe('NOT_FOUND');
    expect(await codeOf(connection.sobject('Task').destroy(id))).toBe('ENTITY_IS_DELETED');
  });

  it('upserts by external id: made once, changed after that', async () => {
    const upsert = (Subject: string) => connection.sobject('Task').upsert({ [KEY]: 't-1', Subject }, KEY);
    const first = await upsert('one');
    const second = await upsert('two');
    expect(first).toMatchObject({ success: true, created: true });
    expect(second).toMatchObject({ success: true, created: false, id: first.id });
    const found = await connection.request<{ Subject: string }>(`/sobjects/Task/${KEY}/t%2D1`);
    expect(found.Subject).toBe('two');
  });

  it('answers an upsert by a value that several records have with multiple choices', async () => {
    const [twin] = (
      await connection.query<{ Email: string }>('SELECT Email FROM Lead WHERE Email != null LIMIT 1')
    ).records;
    await connection.sobject('Lead').create({ LastName: 'Twin', Company: 'Twin', Email: twin?.Email ?? '' });
    const request = connection
      .sobject('Lead')
      .upsert({ Email: twin?.Email ?? '', LastName: 'Twin' }, 'Email');
    expect(await codeOf(request)).toBe('MULTIPLE_CHOICES');
  });

  it('refuses bad values with the vendor’s codes', async () => {
    expect(await codeOf(task({ Foo__c: 1 }))).toBe('INVALID_FIELD');
    expect(await codeOf(connection.sobject('Lead').create({ LastName: 'No company' }))).toBe(
      'REQUIRED_FIELD_MISSING',
    );
    expect(await codeOf(task({ Subject: 'x'.repeat(256) }))).toBe('STRING_TOO_LONG');
    expect(await codeOf(task({ TaskSubtype: 'Pigeon' }))).toBe('INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST');
    expect(await codeOf(task({ WhoId: '003000000000001AAA' }))).toBe('INVALID_CROSS_REFERENCE_KEY');
    expect(await codeOf(task({ WhoId: account }))).toBe('MALFORMED_ID');
    expect(await codeOf(task({ WhoId: lead, WhatId: account }))).toBe('FIELD_INTEGRITY_EXCEPTION');
    expect(await codeOf(task({ IsClosed: true }))).toBe('INVALID_FIELD_FOR_INSERT_UPDATE');
    expect(await codeOf(task({ ActivityDate: 'soon' }))).toBe('JSON_PARSER_ERROR');
    const inactive = await connection.query<{ Id: string }>('SELECT Id FROM User WHERE IsActive = false');
    expect(await codeOf(task({ OwnerId: inactive.records[0]?.Id }))).toBe('INACTIVE_OWNER_OR_USER');
  });

  it('names the record that already has a touch’s key', async () => {
    const made = await task({ [KEY]: 'once' });
    const error = await failure(task({ [KEY]: 'once' }));
    expect(error.errorCode).toBe('DUPLICATE_VALUE');
    expect(error.message).toBe(
      `duplicate value found: ${KEY} duplicates value on record with id: ${made.id?.slice(0, 15)}`,
    );
    await expect(task({ [KEY]: 'ONCE' })).resolves.toMatchObject({ success: true });
  });

  it('refuses tasks for the deleted and the converted', async () => {
    const made = await connection.sobject('Lead').create({ LastName: 'Gone', Company: 'Gone' });
    await connection.sobject('Lead').destroy(made.id ?? '');
    expect(await codeOf(task({ WhoId: made.id }))).toBe('ENTITY_IS_DELETED');
    const other = await connection.sobject('Lead').create({ LastName: 'Convert', Company: 'Convert' });
    await control(org, 'acts', { act: 'convert', id: other.id });
    expect(await codeOf(task({ WhoId: other.id }))).toBe('CANNOT_UPDATE_CONVERTED_LEAD');
  });

  it('gives an event its end, and finds it by its key', async () => {
    const made = await connection.sobject('Event').create({
      Subject: 'Meeting',
      WhoId: contact,
      StartDateTime: '2026-11-23T09:00:00Z',
      DurationInMinutes: 30,
      [KEY]: 'meeting',
    });
    const event = await connection.sobject('Event').retrieve(made.id ?? '');
    expect(event).toMatchObject({ EndDateTime: '2026-11-23T09:30:00.000+0000', ActivityDate: '2026-11-23' });
  });

  it('describes its objects with the package’s fields', async () => {
    const described = await connection.sobject('Task').describe();
    expect(described.fields.find((field) => field.name === KEY)).toMatchObject({
      type: 'string',
      length: 64,
      unique: true,
      externalId: true,
      caseSensitive: true,
      createable: true,
    });
    const subtype = described.fields.find((field) => field.name === 'TaskSubtype');
    expect(subtype).toMatchObject({ restrictedPicklist: true, updateable: false });
    expect(subtype?.picklistValues?.map((value) => value.value)).toContain('Email');
    const names = (await connection.describeGlobal()).sobjects.map((object) => object.name);
    expect(names).toEqual(expect.arrayContaining(['Account', 'Contact', 'Lead', 'User', 'Task', 'Event']));
  });

  it('serves list views: their columns, their SOQL and their rows', async () => {
    const { listviews } = await connection.request<{ listviews: View[] }>('/sobjects/Lead/listviews');
    expect(listviews.map((view) => view.label)).toEqual(
      expect.arrayContaining(['New Leads This Week', 'All Open Leads', 'Prospects – Germany']),
    );
    const germany = listviews.find((view) => view.developerName === 'ProspectsGermany');
    const described = await connection.request<{ query: string }>(germany?.describeUrl ?? '');
    const { records } = await connection.query<{ Id: string; Country: string }>(described.query);
    expect(records.length).toBeGreaterThan(0);
    expect(records.every((row) => row.Country === 'Germany')).toBe(true);
    const results = await connection.request<{ records: { columns: Cell[] }[] }>(germany?.resultsUrl ?? '');
    expect(results).toMatchObject({ done: true, size: records.length, label: 'Prospects – Germany' });
    const ids = results.records.map(
      (row) => row.columns.find((cell) => cell.fieldNameOrPath === 'Id')?.value,
    );
    expect(ids).toEqual(records.map((row) => row.Id));
  });

  it('invents people of whom two are both a lead and a contact under one address', async () => {
    const emails = async (object: string) =>
      (
        await connection.query<{ Email: string }>(`SELECT Email FROM ${object} WHERE Email != null`)
      ).records.map((row) => row.Email);
    const leads = new Set(await emails('Lead'));
    const both = (await emails('Contact')).filter((email) => leads.has(email));
    expect(both).toHaveLength(2);
    const opted = await connection.query('SELECT COUNT() FROM Lead WHERE HasOptedOutOfEmail = true');
    expect(opted.totalSize).toBe(1);
  });
});
