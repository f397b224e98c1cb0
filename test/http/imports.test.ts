import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openHttp, type TestHttp } from './support.ts';

let http: TestHttp;
beforeAll(async () => {
  http = await openHttp();
});
afterAll(() => http.world.close());

const text = readFileSync(new URL('../fixtures/moving-in/salesloft-people.csv', import.meta.url), 'utf8');

test('an export is brought in with a word on each row, and the opt-outs are on the list', async () => {
  const body = { file: 'people.csv', text };
  const dry = await http.post('manager', '/v1/imports', { ...body, dryRun: true });
  expect(dry.json()).toMatchObject({ dryRun: true, counts: { imported: 3, skipped: 0, error: 1 } });
  const answer = await http.post('manager', '/v1/imports', body);
  expect(answer.status).toBe(200);
  expect(answer.json()).toMatchObject({
    vendor: 'salesloft',
    kind: 'people',
    rows: 3,
    counts: { imported: 3, skipped: 0, error: 1 },
    unused: ['first_name', 'last_name', 'person_company_name'],
    items: [
      { line: 2, status: 'imported', what: 'eva.lind@example.com', column: null },
      { line: 3, status: 'imported', what: 'fay.holm@example.com' },
      { line: 4, status: 'error', column: 'last_contacted_at' },
      { line: 4, status: 'imported', what: 'gus.berg@example.com' },
    ],
  });
  const list = await http.get('rep', '/v1/suppressions');
  expect(
    list
      .json<{ items: { value: string }[] }>()
      .items.map(({ value }) => value)
      .sort(),
  ).toEqual(['+46 8 555 01 02', 'eva.lind@example.com', 'fay.holm@example.com', 'gus.berg@example.com']);
});

test('what cannot be read is refused in words, and only managers may bring anything in', async () => {
  const refused = await http.post('manager', '/v1/imports', { file: 'x.csv', text: 'Colour\nred\n' });
  expect(refused.status).toBe(400);
  expect(refused.text).toContain('Say which kind it is: people, opt-outs, last-contact, cadences, templates');
  const utf16 = Buffer.from('\uFEFFEmail\na@example.com\n', 'utf16le').toString('utf8');
  const unreadable = await http.post('manager', '/v1/imports', { file: 'x.csv', text: utf16 });
  expect(unreadable.status).toBe(400);
  expect(unreadable.text).toContain('text in UTF-16, not in UTF-8: save it as CSV UTF-8');
  expect((await http.post('rep', '/v1/imports', { file: 'x.csv', text })).status).toBe(403);
});

test('people without a record get one in the CRM that is asked for, with its link; no other CRM is known', async () => {
  const body = { file: 'p.csv', text: 'Email,Name,Company\nnew@arrivals.example,Nia Olsen,Arrivals\n' };
  expect((await http.post('rep', '/v1/imports', { ...body, create: 'hubspot' })).status).toBe(403);
  const unknown = await http.post('manager', '/v1/imports', { ...body, create: 'pipedrive' });
  expect(unknown.status).toBe(400);
  const answer = await http.post('manager', '/v1/imports', { ...body, create: 'hubspot' });
  expect(answer.json()).toMatchObject({
    counts: { imported: 1, skipped: 0, error: 0 },
    unused: [],
    items: [
      {
        words: expect.stringMatching(/^Created in HubSpot as contact \d+\.$/),
        record: { crm: 'hubspot', type: 'contact', url: expect.stringMatching(/\/record\/0-1\/\d+$/) },
      },
    ],
  });
  const people = await http.get('rep', '/v1/people?query=new@arrivals.example');
  expect(people.json()).toMatchObject({ items: [{ firstName: 'Nia', lastName: 'Olsen' }] });
});
