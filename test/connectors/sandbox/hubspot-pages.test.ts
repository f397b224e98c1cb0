import { Signature } from '@hubspot/api-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installed, type Received, receiver } from './hubspot-support.ts';

describe("the HubSpot stand-in's pages", () => {
  let reply: (request: Received) => { status: number; body?: object };
  let product: Awaited<ReturnType<typeof receiver>>;
  let started: Awaited<ReturnType<typeof installed>>;
  let list: string;
  beforeEach(async () => {
    reply = ({ method, body, url }) => {
      if (url.startsWith('/webhooks')) return { status: 204 };
      if (method === 'GET')
        return { status: 200, body: { items: [{ id: 'c1', name: 'Outbound', version: 2 }] } };
      if (url.startsWith('/crm/hubspot/selections'))
        return { status: 201, body: { url: 'http://cadenza.example/enroll?selection=one' } };
      const { objectIds } = JSON.parse(body) as { objectIds: string[] };
      const results = objectIds.map((ref, index) =>
        index === 0
          ? { ref, name: 'First', status: 'enrolled' }
          : { ref, name: 'Other', status: 'skipped', reason: 'opted out of email in HubSpot' },
      );
      return { status: 200, body: { enrolled: 1, skipped: objectIds.length - 1, results } };
    };
    product = await receiver((request) => reply(request));
    started = await installed({ deliverTo: product.url, people: 20 });
    list = `${started.standIn.url}/contacts/${started.standIn.portalId}/objects/0-1/views/all/list`;
  });
  afterEach(async () => {
    await started.standIn.close();
    await product.close();
  });

  const post = async (url: string, fields: [string, string][]) => {
    const answer = await fetch(url, { method: 'POST', body: new URLSearchParams(fields) });
    return { status: answer.status, text: await answer.text(), url: answer.url };
  };
  const record = (id: string) =>
    `${started.standIn.url}/contacts/${started.standIn.portalId}/record/0-1/${id}`;

  it('say first that nothing in them is real', async () => {
    for (const url of [started.standIn.url, list, record('100000001')]) {
      const text = await (await fetch(url)).text();
      expect(text).toContain('local stand-in');
      expect(text).toContain('width=device-width');
    }
  });

  it("hand the ticked contacts to a cadence by the app's signed call and show each result with its reason", async () => {
    const ids: [string, string][] = [
      ['id', '100000001'],
      ['id', '100000002'],
    ];
    const choice = await post(`${list}/cadence`, [...ids, ['userId', '7100002']]);
    expect(choice.text).toContain('Outbound (version 2)');
    expect(choice.text).toMatch(
      /href="http:\/\/cadenza\.example\/enroll\?selection=one"[^>]*>Preview and edit/,
    );
    expect(JSON.parse(product.requests[1]?.body ?? '')).toEqual({ objectIds: ids.map(([, id]) => id) });
    const done = await post(`${list}/enroll`, [...ids, ['userId', '7100002'], ['cadenceId', 'c1']]);
    expect(done.text).toContain('<strong>1</strong> enrolled, <strong>1</strong> skipped');
    expect(done.text).toContain('opted out of email in HubSpot');
    const request = product.requests[2];
    const query = new URL(request?.url ?? '', product.url).searchParams;
    expect(Object.fromEntries(query)).toEqual({
      portalId: String(started.standIn.portalId),
      userId: '7100002',
      userEmail: 'sasha.ito@cadenza-demo.example',
      appId: started.standIn.settings.HUBSPOT_APP_ID,
    });
    const valid = Signature.isValid({
      signature: String(request?.headers['x-hubspot-signature-v3']),
      timestamp: Number(request?.headers['x-hubspot-request-timestamp']),
      clientSecret: started.standIn.settings.HUBSPOT_CLIENT_SECRET ?? '',
      requestBody: request?.body ?? '',
      url: `${product.url}${decodeURIComponent(request?.url ?? '')}`,
      method: 'POST',
      signatureVersion: 'v3',
    });
    expect(valid).toBe(true);
  });

  it('hand over everyone whom the filter shows', async () => {
    await post(`${list}/enroll`, [
      ['everyone', '1'],
      ['list', '20012'],
      ['cadenceId', 'c1'],
    ]);
    const { objectIds } = JSON.parse(product.requests[0]?.body ?? '{}') as { objectIds: string[] };
    const { body } = await started.api('GET', '/crm/lists/2026-03/20012/memberships?limit=250');
    expect(objectIds).toEqual(body.results.map((row) => row.recordId));
  });

  it('try a failed call once more with the same request id, and say so when that fails too', async () => {
    reply = () => ({ status: 500 });
    const failed = await post(`${list}/enroll`, [
      ['id', '100000001'],
      ['cadenceId', 'c1'],
    ]);
    expect(failed.status).toBe(400);
    expect(failed.text).toContain('Cadenza did not answer');
    const [first, second] = product.requests.map((request) => request.body);
    expect(product.requests).toHaveLength(2);
    expect(second).toBe(first);
  });

  it('show the job when the product takes the contacts as a job', async () => {
    reply = () => ({ status: 202, body: { jobId: 'job-77' } });
    const done = await post(`${list}/enroll`, [
      ['id', '100000001'],
      ['cadenceId', 'c1'],
    ]);
    expect(done.text).toContain('job-77');
  });

  it("show a contact's activities newest first, with the product's ids and no markup of others", async () => {
    const note = (hour: string, hs_note_body: string) =>
      started.api('POST', '/crm/objects/2026-03/notes', {
        properties: { hs_timestamp: `2026-11-20T${hour}:00:00Z`, hs_note_body, hubspot_owner_id: '81000001' },
        associations: [
          {
            to: { id: '100000001' },
            types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 202 }],
          },
        ],
      });
    await note('09', 'the older one');
    await note('10', '<p>the newer one</p><script>alert(1)</script>');
    const text = await (await fetch(record('100000001'))).text();
    expect(text.indexOf('the newer one')).toBeGreaterThan(0);
    expect(text.indexOf('the newer one')).toBeLessThan(text.indexOf('the older one'));
    expect(text).not.toContain('<script>alert');
    expect(text).toContain('2026-11-20 10:00 UTC, Robin Vale');
  });

  it('opt a contact out, merge it and follow the old id, by the buttons of the record', async () => {
    const out = await post(`${record('100000001')}/act`, [['act', 'opt_out']]);
    expect(out.text).toContain('Opt in again');
    const merged = await post(`${record('100000001')}/act`, [
      ['act', 'merge'],
      ['otherId', '100000002'],
    ]);
    expect(merged.url).not.toBe(record('100000001'));
    const old = await fetch(record('100000002'));
    expect(old.url).toBe(merged.url);
  });
});
