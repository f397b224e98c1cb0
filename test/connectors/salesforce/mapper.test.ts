import { describe, expect, it } from 'vitest';
import {
  cutText,
  domainOf,
  fromSalesforceContact,
  fromSalesforceLead,
  to18,
  toSalesforceTask,
} from '../../../connectors/salesforce/mapper.ts';
import { contactRow, leadRow } from '../../../connectors/salesforce/schemas.ts';
import type { TaskShape } from '../../../connectors/salesforce/task-shape.ts';
import { touchFor } from '../../contracts/crm-activity.ts';

const contactId = '003000000000001AAA';
const leadId = '00Q000000000001AAA';
const human = {
  Email: 'ada@acme.example',
  FirstName: '',
  LastName: 'Berg',
  HasOptedOutOfEmail: false,
  IsDeleted: false,
  SystemModstamp: '2026-11-22T16:50:02.000+0000',
};

const shape: TaskShape = {
  fields: new Set(
    'Subject Description Status ActivityDate WhoId WhatId OwnerId TaskSubtype Type CallType CallDisposition Cadenza_Kind__c Cadenza_Outcome__c Cadenza_Occurred_At__c'.split(
      ' ',
    ),
  ),
  subtypes: new Set(['Task', 'Email', 'Call']),
  types: new Set(['Email', 'Meeting']),
  closedStatus: 'Completed',
  openStatus: 'Not Started',
};

describe('ids of Salesforce', () => {
  it('get the checksum of their capitals', () => {
    expect(to18('0013000000VT8cX')).toBe('0013000000VT8cXAAT');
    expect(to18('003000000000001')).toBe('003000000000001AAA');
    expect(to18('ABCDE00000abcde')).toBe('ABCDE00000abcde5AA');
  });

  it('are left alone when they have eighteen characters, and refused when they are something else', () => {
    expect(to18('0013000000VT8cXAAT')).toBe('0013000000VT8cXAAT');
    for (const bad of ['', "003' OR Id != '", '00300000000000', '0030000000000011']) {
      expect(() => to18(bad)).toThrow(/not a Salesforce id/);
    }
  });
});

describe('a person from Salesforce', () => {
  it('has the account as company and null for what is blank', () => {
    const row = contactRow.parse({
      ...human,
      Id: contactId,
      AccountId: '001000000000001AAA',
      Account: {
        ...{ Name: 'Acme', Website: 'https://www.Acme.example/about', Industry: '' },
        ...{ BillingCity: ' ', BillingState: 'TX', BillingCountry: 'United States' },
      },
      EmailBouncedDate: '2026-11-01T00:00:00.000+0000',
    });
    expect(fromSalesforceContact(row)).toMatchObject({
      ref: { type: 'Contact', id: contactId },
      firstName: null,
      companyId: '001000000000001AAA',
      companyName: 'Acme',
      companyDomain: 'acme.example',
      companyPlace: { timeZone: null, city: null, state: 'TX', country: 'United States' },
      industry: null,
      emailBounced: true,
      doNotCall: false,
      timeZone: null,
      modifiedAt: '2026-11-22T16:50:02.000Z',
      movedTo: null,
    });
  });

  it('says where a merged contact went', () => {
    const master = '003000000000002AAA';
    const row = contactRow.parse({ ...human, Id: contactId, IsDeleted: true, MasterRecordId: master });
    expect(fromSalesforceContact(row)).toMatchObject({
      deleted: true,
      movedTo: { type: 'Contact', id: master },
    });
  });

  it('says which contact a converted lead became, and nothing where there is none', () => {
    const converted = { ...human, Id: leadId, Company: 'Acme', IsConverted: true };
    const row = leadRow.parse({ ...converted, ConvertedContactId: contactId });
    expect(fromSalesforceLead(row)).toMatchObject({
      deleted: false,
      companyName: 'Acme',
      movedTo: { type: 'Contact', id: contactId },
    });
    expect(fromSalesforceLead(leadRow.parse(converted)).movedTo).toBeNull();
  });

  it('is not taken without the opt-out flag: a hidden field must never read as "may be mailed"', () => {
    const { HasOptedOutOfEmail: _, ...hidden } = human;
    expect(contactRow.safeParse({ ...hidden, Id: contactId }).success).toBe(false);
  });

  it.each([
    ['acme.example', 'acme.example'],
    ['HTTP://WWW.ACME.EXAMPLE', 'acme.example'],
    ['not a site', null],
    ['localhost', null],
    [' ', null],
    [null, null],
  ])('has the domain of the website %j: %j', (website, domain) => {
    expect(domainOf(website)).toBe(domain);
  });
});

describe('a task for Salesforce', () => {
  const contact = { type: 'Contact', id: contactId } as const;

  it('is closed, dated by the rep and carries its key, the person, the account and the owner', () => {
    const task = toSalesforceTask(
      touchFor(contact, 'key-1', { companyId: '001000000000001', ownerId: '005000000000001AAA' }),
      shape,
    );
    expect(task).toMatchObject({
      Cadenza_Touch_Id__c: 'key-1',
      Status: 'Completed',
      ActivityDate: '2026-11-23',
      WhoId: contactId,
      WhatId: '001000000000001AAA',
      OwnerId: '005000000000001AAA',
      TaskSubtype: 'Email',
      Type: 'Email',
      Cadenza_Occurred_At__c: '2026-11-23T09:30:00.000Z',
    });
    expect(task.Description).toMatch(
      /^From: rep@sender.example\nTo: prospect@customer.example\nMessage-ID: .+\n\nHello/,
    );
  });

  it('of a lead never names the account, which Salesforce refuses together', () => {
    const lead = { type: 'Lead', id: leadId } as const;
    expect(toSalesforceTask(touchFor(lead, 'k', { companyId: '001000000000001' }), shape)).not.toHaveProperty(
      'WhatId',
    );
  });

  it('falls back to a plain task where the org has no LinkedIn icon', () => {
    const touch = touchFor(contact, 'k', { channel: 'linkedin' });
    expect(toSalesforceTask(touch, shape)).toMatchObject({ TaskSubtype: 'Task' });
    const rich = { ...shape, subtypes: new Set(['Task', 'LinkedIn']) };
    expect(toSalesforceTask(touch, rich)).toMatchObject({ TaskSubtype: 'LinkedIn' });
  });

  it('is open for what a rep is to do, with the org’s own default where that status is gone', () => {
    const task = touchFor({ type: 'Contact', id: contactId }, 'k', { kind: 'task', subject: 'Call' });
    expect(toSalesforceTask(task, shape)).toMatchObject({ Subject: 'Call', Status: 'Not Started' });
    expect(toSalesforceTask(task, { ...shape, openStatus: null })).not.toHaveProperty('Status');
  });

  it('of a call says direction and outcome', () => {
    const call = touchFor(contact, 'k', { channel: 'call', direction: 'inbound', outcome: 'Connected' });
    expect(toSalesforceTask(call, shape)).toMatchObject({
      TaskSubtype: 'Call',
      CallType: 'Inbound',
      CallDisposition: 'Connected',
    });
  });

  it('leaves out fields that the user may not fill, but never the key', () => {
    const task = toSalesforceTask(touchFor(contact, 'k'), { ...shape, fields: new Set(['WhoId']) });
    expect(Object.keys(task).sort()).toEqual(['Cadenza_Touch_Id__c', 'WhoId']);
  });

  it('keeps to the lengths of subject and description without tearing a character', () => {
    const touch = touchFor(contact, 'k', { subject: `${'a'.repeat(254)}👋`, text: '👋\n'.repeat(20_000) });
    const task = toSalesforceTask(touch, shape);
    expect(task.Subject).toBe('a'.repeat(254));
    expect(task.Description?.length).toBeLessThanOrEqual(32_000);
    expect(task.Description?.isWellFormed()).toBe(true);
  });

  it('counts a line break twice, as Salesforce stores it', () => {
    expect(cutText('a\r\nb\nc', 4)).toBe('a\nb');
  });
});
