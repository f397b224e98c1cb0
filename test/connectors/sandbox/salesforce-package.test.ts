import { createHmac } from 'node:crypto';
import type { Connection } from 'jsforce';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SalesforceStandIn } from '../../../connectors/sandbox/salesforce/index.ts';
import { connect, control, fakeProduct, type Received, start } from './salesforce-support.ts';

const SECRET = 'a-secret-that-both-sides-know';

/** Checks a call's signature as the product does. */
function signedRightly(call: Received): boolean {
  const timestamp = String(call.headers['x-cadenza-timestamp']);
  const signed = [timestamp, call.headers['x-cadenza-nonce'], call.method, call.path, call.body].join('.');
  const expected = createHmac('sha256', SECRET).update(signed).digest('hex');
  const fresh = Math.abs(Date.now() / 1000 - Number(timestamp)) < 60;
  return fresh && call.headers['x-cadenza-signature'] === `v1=${expected}`;
}

describe('the Cadenza package in the Salesforce stand-in', () => {
  let org: SalesforceStandIn;
  let connection: Connection;
  let product: Awaited<ReturnType<typeof fakeProduct>>;
  let answer: (request: Received) => { status: number; body?: unknown };
  let leads: readonly string[];

  beforeEach(async () => {
    org = await start();
    connection = await connect(org);
    answer = () => ({ status: 202 });
    product = await fakeProduct((request) => answer(request));
    const found = await connection.query<{ Id: string }>(
      'SELECT Id FROM Lead WHERE HasOptedOutOfEmail = false ORDER BY Id LIMIT 4',
    );
    leads = found.records.map((row) => row.Id);
  });
  afterEach(async () => {
    await org.close();
    await product.close();
  });

  const settle = (url = product.url) =>
    connection.request({
      method: 'PUT',
      url: '/services/apexrest/cadenza/v1/settings',
      body: JSON.stringify({ url, secret: SECRET }),
      headers: { 'content-type': 'application/json' },
    });
  const act = async (body: object) => (await control(org, 'acts', body)).status;
  const pushed = () =>
    product.received.flatMap(
      (call) => (JSON.parse(call.body) as { events: { id: string; change: string }[] }).events,
    );
  const form = (path: string, fields: readonly (readonly [string, string])[]) =>
    fetch(org.url + path, {
      method: 'POST',
      body: new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value])),
    });

  it('tells the product of an opt-out, signed', async () => {
    await settle();
    expect(await act({ act: 'opt_out', id: leads[0] })).toBe(200);
    await org.settled();
    const [call] = product.received;
    expect(call && signedRightly(call)).toBe(true);
    expect(call).toMatchObject({ method: 'POST', path: '/webhooks/salesforce' });
    expect(call?.headers['x-cadenza-org']).toBe(org.orgId);
    expect(JSON.parse(call?.body ?? '')).toEqual({
      org: org.orgId,
      events: [{ object: 'Lead', id: leads[0], change: 'opted_out', occurredAt: '2026-11-22T16:50:02.000Z' }],
    });
    const read = await connection.sobject('Lead').retrieve(leads[0] ?? '');
    expect(read.HasOptedOutOfEmail).toBe(true);
    expect(org.log.entries.at(-1)).toMatchObject({ direction: 'in' });
    expect(org.log.entries.find((entry) => entry.direction === 'out')?.status).toBe(202);
  });

  it('says nothing of what the product itself writes', async () => {
    await settle();
    await connection.sobject('Lead').update({ Id: leads[0] ?? '', HasOptedOutOfEmail: true });
    await org.settled();
    expect(product.received).toHaveLength(0);
  });

  it('tells of deletes, new owners, edits, merges and conversions', async () => {
    await settle();
    const reps = await connection.query<{ Id: string }>(
      'SELECT Id FROM User WHERE IsActive = true ORDER BY Id DESC',
    );
    const [a = '', b = '', c = '', d = ''] = leads;
    const task = await connection.sobject('Task').create({ Subject: 'Call', WhoId: b });
    await act({ act: 'change_owner', id: a, ownerId: reps.records[0]?.Id });
    await act({ act: 'edit', id: a, fields: { Title: 'New title' } });
    await act({ act: 'merge', id: a, loserId: b });
    await act({ act: 'convert', id: c });
    await act({ act: 'delete', id: d });
    await org.settled();
    const told = pushed().map((event) => `${event.id} ${event.change}`);
    expect(told.filter((line) => !line.includes('owner'))).toEqual([
      `${a} updated`,
      `${b} merged`,
      `${a} updated`,
      `${c} converted`,
      `${d} deleted`,
    ]);
    const moved = await connection.sobject('Task').retrieve(task.id ?? '');
    expect(moved.WhoId).toBe(a);
    const gone = await connection.query<{ Id: string; MasterRecordId: string; ConvertedContactId: string }>(
      `SELECT Id, MasterRecordId, ConvertedContactId FROM Lead WHERE Id IN ('${b}', '${c}') ORDER BY Id`,
      { scanAll: true },
    );
    expect(gone.records[0]?.MasterRecordId).toBe(a);
    expect(gone.records[1]?.ConvertedContactId).toMatch(/^003/);
  });

  it('leaves everything as it was when an act is refused', async () => {
    expect(await act({ act: 'merge', id: leads[0], loserId: leads[0] })).toBe(400);
    expect(await act({ act: 'change_owner', id: leads[0], ownerId: leads[1] })).toBe(400);
    expect(await act({ act: 'opt_out', id: 'nobody' })).toBe(400);
    const live = await connection.query(`SELECT COUNT() FROM Lead WHERE Id = '${leads[0]}'`);
    expect(live.totalSize).toBe(1);
  });

  it('keeps a push that was not taken and sends it again', async () => {
    await settle();
    answer = () => ({ status: 503 });
    await act({ act: 'opt_out', id: leads[0] });
    await org.settled();
    expect(product.received.length).toBeGreaterThan(1);
    answer = () => ({ status: 202 });
    await act({ act: 'opt_out', id: leads[1] });
    await org.settled();
    const last = JSON.parse(product.received.at(-1)?.body ?? '') as { events: { id: string }[] };
    expect(last.events.map((event) => event.id)).toEqual([leads[0], leads[1]]);
    const count = product.received.length;
    await org.settled();
    expect(product.received).toHaveLength(count);
  });

  it('enrolls people from a list view and shows the reason for each who was skipped', async () => {
    await settle();
    const [a = '', b = ''] = leads;
    const url = 'http://cadenza.example/enroll?selection=one';
    answer = ({ path }) => {
      if (path.startsWith('/crm/salesforce/cadences'))
        return { status: 200, body: { items: [{ id: 'cad-1', name: 'Outbound <VP>', version: 3 }] } };
      if (path === '/crm/salesforce/selections') return { status: 201, body: { url } };
      return {
        status: 200,
        body: {
          enrolled: 1,
          skipped: 1,
          results: [
            { ref: a, name: 'Someone', status: 'enrolled', reason: null },
            { ref: b, name: 'Other', status: 'skipped', reason: 'Opted out of email in Salesforce' },
          ],
        },
      };
    };
    const list = await (await fetch(`${org.url}/lightning/o/Lead/list?filterName=AllOpenLeads`)).text();
    expect(list).toContain(`value="${a}"`);
    const fields = [
      ['object', 'Lead'],
      ['ids', a],
      ['ids', b],
    ] as const;
    const choice = await (await form('/apex/CadenzaEnroll', fields)).text();
    expect(choice).toContain('Outbound &lt;VP&gt; (version 3)');
    expect(choice).toMatch(new RegExp(`href="${url.replace('?', '\\?')}"[^>]*>Preview and edit in Cadenza`));
    const key = /name="key" value="([^"]+)"/.exec(choice)?.[1] ?? '';
    const result = await form('/apex/CadenzaEnroll/result', [
      ...fields,
      ['cadenceId', 'cad-1'],
      ['key', key],
    ]);
    const page = await result.text();
    expect(page).toContain('1 enrolled, 1 skipped');
    expect(page).toContain('Opted out of email in Salesforce');
    const [asked, kept, enrolled] = product.received;
    expect(asked?.path).toMatch(/^\/crm\/salesforce\/cadences\?user=005\w{15}$/);
    expect(asked && signedRightly(asked)).toBe(true);
    expect(kept && signedRightly(kept)).toBe(true);
    expect(JSON.parse(kept?.body ?? '')).toEqual({
      org: org.orgId,
      user: expect.stringMatching(/^005/),
      object: 'Lead',
      ids: [a, b],
    });
    expect(enrolled && signedRightly(enrolled)).toBe(true);
    expect(JSON.parse(enrolled?.body ?? '')).toMatchObject({
      org: org.orgId,
      user: expect.stringMatching(/^005/),
      object: 'Lead',
      ids: [a, b],
      cadenceId: 'cad-1',
      idempotencyKey: key,
    });
  });

  it('says in words why nobody could be enrolled', async () => {
    const fields = [
      ['object', 'Lead'],
      ['ids', leads[0] ?? ''],
    ] as const;
    expect(await (await form('/apex/CadenzaEnroll', fields)).text()).toContain(
      'connect the org in Cadenza first',
    );
    await settle('http://127.0.0.1:9');
    expect(await (await form('/apex/CadenzaEnroll', fields)).text()).toContain('cannot be reached');
    expect(await (await form('/apex/CadenzaEnroll', [['object', 'Lead']])).text()).toContain(
      'Nobody is selected',
    );
  });

  it('shows a record with its activities, newest first, and lets a rep opt the person out', async () => {
    const [id = ''] = leads;
    const task = (Subject: string, at: string) => ({
      Subject,
      WhoId: id,
      Status: 'Completed',
      Cadenza_Step__c: 'intro',
      Cadenza_Occurred_At__c: at,
    });
    await connection
      .sobject('Task')
      .create([task('Earlier touch', '2026-11-20T09:00:00Z'), task('Later touch', '2026-11-21T09:00:00Z')]);
    const path = `/lightning/r/Lead/${id}/view`;
    const page = await (await fetch(org.url + path)).text();
    expect(page.indexOf('Later touch')).toBeGreaterThan(0);
    expect(page.indexOf('Later touch')).toBeLessThan(page.indexOf('Earlier touch'));
    expect(page).toContain('Step: intro');
    const response = await form('/acts/opt_out', [['id', id]]);
    expect(response.url).toBe(org.url + path);
    expect(await response.text()).toContain('Clear email opt-out');
  });
});
