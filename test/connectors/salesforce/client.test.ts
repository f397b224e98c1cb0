import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { touchFor } from '../../contracts/crm-activity.ts';
import {
  type FakeAnswer,
  type FakeOrg,
  fixedTokens,
  openFakeOrg,
  type SeenRequest,
  startFakeOrg,
  taskDescribe,
} from './fake-org.ts';

const contact = { type: 'Contact', id: '003000000000001AAA' } as const;
const unavailable = { name: 'AppError', code: 'unavailable' };

describe('requests to Salesforce', () => {
  let org: FakeOrg;
  let answer: (request: SeenRequest) => FakeAnswer | Promise<FakeAnswer>;
  beforeEach(async () => {
    org = await startFakeOrg((request) => answer(request));
  });
  afterEach(() => org.close());

  const read = () => openFakeOrg(org).readPeople([contact]);
  const empty = {
    body: {
      compositeResponse: [{ referenceId: 'part0', httpStatusCode: 200, body: { done: true, records: [] } }],
    },
  };

  it('name the version and carry the token', async () => {
    answer = () => empty;
    await read();
    expect(org.seen).toMatchObject([
      { path: '/services/data/v66.0/composite', headers: { authorization: 'Bearer access-1' } },
    ]);
  });

  it('are sent once: nothing is repeated on a failure of the server', async () => {
    answer = () => ({ status: 503, body: [{ errorCode: 'SERVER_UNAVAILABLE', message: 'busy' }] });
    await expect(read()).rejects.toMatchObject(unavailable);
    await expect(openFakeOrg(org).lists()).rejects.toMatchObject(unavailable);
    expect(org.seen).toHaveLength(2);
  });

  it('end as unavailable when the answer breaks off in the middle', async () => {
    answer = () => ({ ...empty, cut: true });
    await expect(read()).rejects.toMatchObject(unavailable);
  });

  it('end as unavailable when no answer comes within the time limit', async () => {
    answer = () => new Promise<FakeAnswer>(() => {});
    await expect(read()).rejects.toThrow(/did not answer within 2 s/);
  });

  it('end as unavailable when nobody listens, or when a page comes instead of data', async () => {
    const port = openFakeOrg({ ...org, url: 'http://127.0.0.1:9' });
    await expect(port.readPeople([contact])).rejects.toMatchObject(unavailable);
    answer = () => ({ status: 200, body: '<html>Please log in</html>' });
    await expect(read()).rejects.toMatchObject(unavailable);
  });

  it('do not follow a redirect, which would take the token elsewhere', async () => {
    const elsewhere = await startFakeOrg(() => empty);
    answer = () => ({ status: 302, headers: { location: `${elsewhere.url}/services/data/v66.0/composite` } });
    await expect(openFakeOrg(org).lists()).rejects.toMatchObject(unavailable);
    expect(elsewhere.seen).toEqual([]);
    await elsewhere.close();
  });

  it('use the renewed token after a 401, once', async () => {
    const tokens = fixedTokens(org.url);
    answer = ({ headers }) =>
      headers.authorization === 'Bearer access-2'
        ? empty
        : { status: 401, body: [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }] };
    await openFakeOrg(org, tokens).readPeople([contact]);
    expect(tokens.renewals).toBe(1);
    expect(org.seen).toHaveLength(2);
  });

  it('never put a token into an error', async () => {
    answer = () => ({ status: 500, body: [{ errorCode: 'UNKNOWN_EXCEPTION', message: 'sorry' }] });
    const error = await read().catch((failure: unknown) => failure);
    const shown = JSON.stringify(error, Object.getOwnPropertyNames(error)) + String(error);
    expect(shown).not.toMatch(/access-1|refresh-1/);
  });

  it('tell the usage of the daily allowance', async () => {
    const { createSalesforce } = await import('../../../connectors/salesforce/index.ts');
    const told: unknown[] = [];
    answer = () => ({
      ...empty,
      headers: { 'sforce-limit-info': 'api-usage=18/5000; per-app-api-usage=17/250(appName=x)' },
    });
    const salesforce = createSalesforce({
      clientId: 'c',
      clientSecret: 's',
      loginUrl: org.url,
      wall: () => new Date(),
      onUsage: (...seen) => told.push(seen),
    });
    await salesforce.open({ accountId: 'org', tokens: fixedTokens(org.url) }).readPeople([contact]);
    expect(told).toEqual([['org', { used: 18, limit: 5000 }]]);
  });

  it('read people without the fields that are hidden from the user, but never without the opt-out', async () => {
    const hidden = new Set(['DoNotCall']);
    answer = ({ path, body }) => {
      if (path.endsWith('/describe'))
        return { body: { fields: describedFields().filter((f) => !hidden.has(f.name)) } };
      const query = decodeURIComponent(body);
      const refused = [...hidden].some((name) => query.includes(name));
      const row = {
        attributes: { type: 'Contact' },
        Id: contact.id,
        Email: 'a@b.example',
        HasOptedOutOfEmail: true,
        IsDeleted: false,
        SystemModstamp: '2026-11-22T16:50:02.000+0000',
      };
      const part = refused
        ? {
            httpStatusCode: 400,
            body: [{ errorCode: 'INVALID_FIELD', message: "No such column 'DoNotCall'" }],
          }
        : { httpStatusCode: 200, body: { done: true, records: [row] } };
      return { body: { compositeResponse: [{ referenceId: 'part0', ...part }] } };
    };
    expect(await read()).toMatchObject([{ emailOptOut: true, doNotCall: false }]);
    hidden.add('HasOptedOutOfEmail');
    await expect(read()).rejects.toMatchObject({
      code: 'misconfigured',
      message: /HasOptedOutOfEmail of Contact/,
    });
  });

  function describedFields() {
    const names =
      'Id Email HasOptedOutOfEmail IsDeleted SystemModstamp MasterRecordId LastName OwnerId FirstName Title DoNotCall AccountId Name Website Industry';
    return names.split(' ').map((name) => ({ name, createable: true }));
  }

  it('refuse a page that is not a page of a query', async () => {
    answer = () => empty;
    const list = 'Contact:00B000000000001AAA';
    for (const next of ['https://evil.example/', '/services/data/v66.0/sobjects/User', '../x']) {
      await expect(openFakeOrg(org).listMembers(list, next)).rejects.toMatchObject({ code: 'invalid_input' });
    }
    await expect(openFakeOrg(org).listMembers('Account:00B000000000001AAA', null)).rejects.toMatchObject({
      code: 'invalid_input',
    });
    expect(org.seen).toEqual([]);
  });

  it('write nothing at all while the touch id is missing, closed or no longer unique', async () => {
    for (const field of [null, { createable: false }, { unique: false }]) {
      answer = () => taskDescribe({ Cadenza_Touch_Id__c: field });
      await expect(openFakeOrg(org).writeActivities([touchFor(contact, 'k')])).rejects.toMatchObject({
        code: 'misconfigured',
        message: /Cadenza_Touch_Id__c/,
      });
    }
    expect(org.seen.every((request) => request.path.endsWith('/describe'))).toBe(true);
  });
});
