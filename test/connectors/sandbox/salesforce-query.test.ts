import type { Connection } from 'jsforce';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SalesforceStandIn } from '../../../connectors/sandbox/salesforce/index.ts';
import { connect, failure, start } from './salesforce-support.ts';

interface Person {
  Id: string;
  Name: string;
  Email: string | null;
  Country: string | null;
  IsDeleted: boolean;
  HasOptedOutOfEmail: boolean;
  Account: { Name: string } | null;
  Owner: { Email: string; IsActive: boolean };
}

describe('the Salesforce stand-in’s queries', () => {
  let org: SalesforceStandIn;
  let connection: Connection;
  beforeAll(async () => {
    org = await start({ people: 900 });
    connection = await connect(org);
  });
  afterAll(() => org.close());

  const ask = (soql: string) => connection.query<Person>(soql);
  const refusal = async (soql: string) => {
    const error = await failure(ask(soql));
    return [error.errorCode, error.message];
  };

  it('answers in pages of the size asked for, and jsforce reads them all', async () => {
    const options = { headers: { 'Sforce-Query-Options': 'batchSize=250' }, autoFetch: true, maxFetch: 5000 };
    const first = await connection.query<Person>('SELECT Id FROM Lead ORDER BY Id', options);
    expect(first.totalSize).toBe(602);
    expect(first.records).toHaveLength(602);
    expect(new Set(first.records.map((row) => row.Id)).size).toBe(602);
    const page = await connection.request<{ done: boolean; nextRecordsUrl: string; records: object[] }>({
      method: 'GET',
      url: `/query?q=${encodeURIComponent('SELECT Id FROM Lead')}`,
      headers: { 'Sforce-Query-Options': 'batchSize=200' },
    });
    expect([page.done, page.records.length]).toEqual([false, 200]);
    expect(page.nextRecordsUrl).toMatch(/^\/services\/data\/v66\.0\/query\/01g\w+-200$/);
  });

  it('refuses to read on from a locator that it does not know', async () => {
    const error = await failure(connection.queryMore('01gunknown-200'));
    expect(error.errorCode).toBe('INVALID_QUERY_LOCATOR');
  });

  it('walks to parents and nests them', async () => {
    const { records } = await ask(
      'SELECT Name, Account.Name, owner.email, Owner.IsActive FROM Contact LIMIT 1',
    );
    expect(records[0]).toMatchObject({
      attributes: { type: 'Contact' },
      Account: { attributes: { type: 'Account' }, Name: expect.stringMatching(/\w/) },
      Owner: { attributes: { type: 'User' }, Email: expect.stringContaining('@'), IsActive: true },
    });
  });

  it('understands comparisons, lists, patterns, parentheses and NOT', async () => {
    const count = async (where: string) => (await ask(`SELECT COUNT() FROM Lead WHERE ${where}`)).totalSize;
    const germans = await count("CountryCode = 'DE'");
    const all = await count("Country != 'nowhere'");
    expect(germans).toBeGreaterThan(0);
    expect(await count("country = 'germany'")).toBe(germans);
    expect(await count("NOT CountryCode = 'DE'")).toBe(all - germans);
    expect(await count("CountryCode NOT IN ('DE')")).toBe(all - germans);
    expect(await count('Email = null')).toBe(15);
    expect(await count("Email LIKE '%.EXAMPLE'")).toBe(all - 15);
    expect(
      await count("(CountryCode IN ('DE', 'US') AND HasOptedOutOfEmail = true) OR Email = null"),
    ).toBeGreaterThan(15);
    expect(await count('CreatedDate = TODAY')).toBeLessThan(await count('CreatedDate = LAST_N_DAYS:7'));
    expect(await count('CreatedDate > 2026-11-22T16:50:01Z')).toBe(
      await count('CreatedDate >= 2026-11-22T17:50:02+01:00'),
    );
    expect(await count('SystemModstamp > 2026-11-23T00:00:00.000Z')).toBe(0);
  });

  it('finds records by ids of 15 and of 18 characters', async () => {
    const [one, two] = (await ask('SELECT Id FROM Lead LIMIT 2')).records;
    const found = await ask(`SELECT Id FROM Lead WHERE Id IN ('${one?.Id.slice(0, 15)}', '${two?.Id}')`);
    expect(found.records.map((row) => row.Id)).toEqual([one?.Id, two?.Id]);
  });

  it('sorts by several fields, with empty ones first unless told otherwise', async () => {
    const { records } = await ask('SELECT Country, Name FROM Lead ORDER BY Country DESC, Name LIMIT 400');
    const keys = records.map((row) => [row.Country ?? '', row.Name.toLowerCase()] as const);
    const sorted = keys.toSorted((a, b) => (a[0] === b[0] ? (a[1] < b[1] ? -1 : 1) : a[0] < b[0] ? 1 : -1));
    expect(keys.map((key) => key.join())).toEqual(sorted.map((key) => key.join()));
    expect((await ask('SELECT Email FROM Lead ORDER BY Email LIMIT 1')).records[0]?.Email).toBeNull();
    expect(
      (await ask('SELECT Email FROM Lead ORDER BY Email NULLS LAST LIMIT 1')).records[0]?.Email,
    ).not.toBeNull();
  });

  it('cuts with LIMIT and OFFSET', async () => {
    const all = (await ask('SELECT Id FROM Lead ORDER BY Id LIMIT 10')).records.map((row) => row.Id);
    const part = (await ask('SELECT Id FROM Lead ORDER BY Id LIMIT 3 OFFSET 4')).records.map((row) => row.Id);
    expect(part).toEqual(all.slice(4, 7));
    expect((await refusal('SELECT Id FROM Lead LIMIT 1 OFFSET 2001'))[0]).toBe('NUMBER_OUTSIDE_VALID_RANGE');
  });

  it('hides the bin from query and shows it to queryAll', async () => {
    const [victim] = (await ask('SELECT Id FROM Lead ORDER BY Id DESC LIMIT 1')).records;
    await connection.sobject('Lead').destroy(victim?.Id ?? '');
    const soql = `SELECT Id, IsDeleted FROM Lead WHERE Id = '${victim?.Id}'`;
    expect((await ask(soql)).totalSize).toBe(0);
    const { records } = await connection.query<Person>(soql, { scanAll: true });
    expect(records[0]?.IsDeleted).toBe(true);
  });

  it('refuses what the vendor refuses, with its codes', async () => {
    expect(await refusal('SELECT Foo FROM Lead')).toEqual([
      'INVALID_FIELD',
      expect.stringContaining("No such column 'Foo' on entity 'Lead'"),
    ]);
    expect(await refusal('SELECT Id FROM Nothing')).toEqual([
      'INVALID_TYPE',
      expect.stringContaining("sObject type 'Nothing' is not supported"),
    ]);
    expect((await refusal('SELECT Nobody.Name FROM Lead'))[1]).toContain("relationship 'Nobody'");
    expect(await refusal('SELECT Id FROM Lead WHERE')).toEqual([
      'MALFORMED_QUERY',
      expect.stringContaining("unexpected token: '<EOF>'"),
    ]);
    expect((await refusal("SELECT Id FROM Lead WHERE Name = 'a' AND Name = 'b' OR Name = 'c'"))[1]).toContain(
      "unexpected token: 'OR'",
    );
    expect((await refusal("SELECT Id FROM Lead WHERE CreatedDate > '2026-11-22T00:00:00Z'"))[1]).toContain(
      'should not be enclosed in quotes',
    );
    expect((await refusal("SELECT Id FROM Lead WHERE Name = 'open"))[0]).toBe('MALFORMED_QUERY');
  });
});
