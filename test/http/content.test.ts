import { afterAll, beforeAll, expect, test } from 'vitest';
import { marksAsText } from '../../src/mail/index.ts';
import { oneEmail } from '../support/cadences.ts';
import { openHttp, type TestHttp } from './support.ts';

let http: TestHttp;
beforeAll(async () => {
  http = await openHttp();
});
afterAll(() => http.world.close());

const problem = (text: string) => JSON.parse(text) as { detail: string; problems: { path: string }[] };

test('a template is added, found, changed, archived and taken back', async () => {
  const given = { kind: 'email', key: 'intro', name: 'Intro', persona: 'CTO', subject: 'Hello', body: 'Hi.' };
  const added = await http.post('manager', '/v1/templates', given);
  expect([added.status, added.json()]).toMatchObject([201, { ...given, version: 1, stage: null }]);
  const { id } = added.json<{ id: string }>();
  expect((await http.post('rep', '/v1/templates', { ...given, key: 'other' })).status).toBe(403);
  expect((await http.post('manager', '/v1/templates', given)).status).toBe(409);
  const changed = await http.post('manager', `/v1/templates/${id}`, { body: 'Hello.' }, {}, 'PATCH');
  expect([changed.status, changed.json()]).toMatchObject([200, { version: 2, body: 'Hello.' }]);
  const found = await http.get('rep', '/v1/templates?kind=email&persona=CTO');
  expect(found.json()).toMatchObject({ items: [{ id }], next: null });
  const view = await http.get('rep', `/v1/templates/${id}`);
  expect(view.json()).toMatchObject({ versions: [{ number: 2 }, { number: 1, body: 'Hi.' }] });
  expect((await http.post('manager', `/v1/templates/${id}/archive`)).json()).toMatchObject({
    archivedAt: expect.any(String),
  });
  expect((await http.get('rep', '/v1/templates')).json()).toMatchObject({ items: [] });
  expect((await http.get('rep', '/v1/templates?archived=true')).json()).toMatchObject({ items: [{ id }] });
  expect((await http.post('manager', `/v1/templates/${id}/restore`)).json()).toMatchObject({
    archivedAt: null,
  });
});

test('a text is previewed with what is missing', async () => {
  const shown = await http.post('rep', '/v1/templates/preview', {
    body: 'Hi {{ person.first_name }} {{ insights.x }}',
  });
  expect([shown.status, shown.json()]).toMatchObject([
    200,
    { text: 'Hi Ada [insights.x]', missing: ['insights.x'], problems: [{ path: 'body' }] },
  ]);
});

test('the task of a mail that lacks something is listed, and ended by writing the mail', async () => {
  const { world } = http;
  const { steps, ...cadence } = oneEmail();
  const variants = [{ key: 'a', subject: 'Hello', body: 'Best,\n{{ sender.signature }}' }];
  const { cadenceId } = await world.publish({
    ...cadence,
    steps: steps.map((step) => (step.channel === 'email' ? { ...step, variants } : step)),
  });
  const who = world.take('salesforce', 'Contact');
  await world.enroll(cadenceId, [who]);
  await world.tick();
  const { items } = (await http.get('rep', '/v1/tasks?state=open&sort=due')).json<{
    items: { id: string; kind: string; missing: string[] }[];
  }>();
  const [fix] = items.filter((task) => task.kind === 'fix');
  expect(fix?.missing).toEqual(['sender.signature']);
  const detail = await http.get('rep', `/v1/tasks/${fix?.id}`);
  expect([detail.status, detail.json()]).toMatchObject([
    200,
    { kind: 'fix', outcomes: [], script: 'Subject: Hello\n\nBest,\n[sender.signature]' },
  ]);
  const hole = await http.post('rep', `/v1/tasks/${fix?.id}/write`, { text: 'Best,\n[sender.signature]' });
  expect([hole.status, problem(hole.text).problems[0]?.path]).toEqual([400, 'text']);
  expect((await http.post('rep', `/v1/tasks/${fix?.id}/not-done`, { reason: 'No time' })).status).toBe(409);
  const written = await http.post('rep', `/v1/tasks/${fix?.id}/write`, { text: 'Best,\nRobin' });
  expect([written.status, written.json()]).toMatchObject([
    200,
    { task: { state: 'done', outcome: 'fixed' } },
  ]);
  await world.tick();
  expect((await world.mailTo(who.email)).text).toMatch(/^Best,\nRobin\n/);
});

test('insights are put by key, once or twice, and shown with what has gone stale', async () => {
  const { world } = http;
  const who = world.take('salesforce', 'Contact');
  const { cadenceId } = await world.publish(oneEmail());
  await world.enroll(cadenceId, [who]);
  const insights = [
    { email: who.email, key: 'talk', value: 'your talk', source: 'events' },
    { email: who.email, key: 'old', value: 'x', source: 'events', staleAfter: '2026-01-01T00:00:00Z' },
    { domain: 'nobody.example', key: 'talk', value: 'x', source: 'events' },
  ];
  for (let time = 0; time < 2; time += 1) {
    const put = await http.post('manager', '/v1/insights', { insights }, {}, 'PUT');
    expect([put.status, put.json()]).toMatchObject([
      200,
      {
        items: [
          { status: 'kept' },
          { status: 'kept' },
          { status: 'unknown', reason: 'There is no such company here.' },
        ],
      },
    ]);
  }
  const { id } = await world.person(who.email);
  const shown = (await http.get('rep', `/v1/insights?personId=${id}`)).json<{ items: { key: string }[] }>();
  expect(shown.items.toSorted((one, other) => (one.key < other.key ? -1 : 1))).toMatchObject([
    { key: 'old', stale: true },
    { key: 'talk', value: 'your talk', stale: false },
  ]);
  expect((await http.post('rep', '/v1/insights', { insights }, {}, 'PUT')).status).toBe(403);
  const two = [{ email: who.email, domain: 'a.example', key: 'talk', value: 'x', source: 'x' }];
  expect((await http.post('manager', '/v1/insights', { insights: two }, {}, 'PUT')).status).toBe(400);
});

test('insights about a company are kept however its domain is written', async () => {
  const { world } = http;
  const who = world.take('salesforce', 'Contact');
  await world.enroll((await world.publish(oneEmail())).cadenceId, [who]);
  const domain = who.companyDomain ?? '';
  const of = (text: string) => ({ domain: text, key: 'talk', value: 'x', source: 'events' });
  const ways = [domain.toUpperCase(), `WWW.${domain}`, ` https://www.${domain}/about?x=1 `, `${domain}.`];
  const put = await http.post('manager', '/v1/insights', { insights: ways.map(of) }, {}, 'PUT');
  expect(put.json<{ items: object[] }>().items).toMatchObject(ways.map(() => ({ status: 'kept' })));
  for (const wrong of ['acme', 'no domain.example', 'https://', 'www.', 'ada@acme.example'])
    expect((await http.post('manager', '/v1/insights', { insights: [of(wrong)] }, {}, 'PUT')).status).toBe(
      400,
    );
});

test('the fields that are read of a CRM are set, and shown with the connection', async () => {
  const { items } = (await http.get('admin', '/v1/connections')).json<{
    items: { id: string; kind: string }[];
  }>();
  const path = `/v1/connections/${items.find((one) => one.kind === 'hubspot')?.id}/custom-fields`;
  const fields = [{ of: 'person', name: 'renewal', field: 'renewal_month' }];
  expect((await http.post('manager', path, { fields }, {}, 'PUT')).status).toBe(403);
  const set = await http.post('admin', path, { fields }, {}, 'PUT');
  // Nobody has come from HubSpot, so there is nobody to read again.
  expect([set.status, set.json()]).toMatchObject([200, { customFields: fields, job: null }]);
  const wrong = await http.post('admin', path, { fields: [{ ...fields[0], field: "x'; --" }] }, {}, 'PUT');
  expect(problem(wrong.text).problems).toMatchObject([{ path: 'fields.0.field' }]);
});

test('the preview of an email makes a mark of what its author marked, and of nobody’s data', async () => {
  const who = http.world.take('hubspot');
  await http.world.enroll((await http.world.publish(oneEmail())).cadenceId, [who]);
  const { id } = await http.world.person(who.email);
  const name = '[click](https://evil.example) **Ada**';
  await http.world.db.query('update people set first_name = $1 where id = $2', [name, id]);
  const text = {
    subject: 'For {{ person.first_name }}',
    body: '**Hello** {{ person.first_name }}, {{ content.why }}',
    content: { why: [{ text: '_you_, {{ person.first_name }}' }] },
  };
  const preview = async (more: object) =>
    (await http.post('rep', '/v1/templates/preview', { ...text, ...more, personId: id })).json<{
      subject: string;
      text: string;
    }>();
  const shown = await preview({ marks: true });
  expect(shown.subject).toBe(`For ${name}`);
  expect(marksAsText(shown.text)).toBe(`Hello ${name}, you, ${name}`);
  // A script has no marks: it is shown as it is.
  expect((await preview({})).text).toBe(`**Hello** ${name}, _you_, ${name}`);
});
