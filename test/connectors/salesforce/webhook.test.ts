import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { salesforceInbound } from '../../../connectors/salesforce/webhook.ts';
import type { InboundRequest } from '../../../src/ports/inbound-request.ts';

const now = new Date('2026-11-23T09:00:00Z');
const seconds = Math.floor(now.getTime() / 1000);
const secret = 'shared-with-the-package';
const org = '00D000000000001EAA';
const contact = '003000000000001AAA';

interface Call {
  method?: string;
  url?: string;
  body?: unknown;
  timestamp?: number;
  signedWith?: string;
  signedPath?: string;
  headers?: Record<string, string>;
}

function signed(call: Call = {}): InboundRequest {
  const {
    method = 'POST',
    url = 'https://cadenza.example/webhooks/salesforce?x=1',
    timestamp = seconds,
  } = call;
  const body = call.body === undefined ? '' : JSON.stringify(call.body);
  const { pathname, search } = new URL(url);
  const text = `${timestamp}.nonce-0001.${method}.${call.signedPath ?? pathname + search}.${body}`;
  const signature = createHmac('sha256', call.signedWith ?? secret)
    .update(text)
    .digest('hex');
  const headers = {
    'x-cadenza-org': '00D000000000001',
    'x-cadenza-timestamp': String(timestamp),
    'x-cadenza-nonce': 'nonce-0001',
    'x-cadenza-signature': `v1=${signature}`,
    ...call.headers,
  };
  return { method, url, headers: new Map(Object.entries(headers)), body: new TextEncoder().encode(body) };
}

const push = {
  org: '00D000000000001',
  events: [
    { object: 'Contact', id: '003000000000001', change: 'opted_out', occurredAt: '2026-11-23T08:59:58Z' },
    { object: 'Lead', id: '00Q000000000001AAA', change: 'converted', occurredAt: '2026-11-23T08:59:59Z' },
    { object: 'Account', id: '001000000000001AAA', change: 'updated', occurredAt: '2026-11-23T08:59:59Z' },
  ],
};

const verify = (request: InboundRequest, secrets: readonly string[] = [secret]) =>
  salesforceInbound.verify(request, secrets, now);
const unauthenticated = { name: 'AppError', code: 'unauthenticated' };

describe('a call from the package in Salesforce', () => {
  it('is accepted with the current secret and with the previous one', async () => {
    await expect(verify(signed({ body: push }))).resolves.toBeUndefined();
    await expect(verify(signed({ body: push }), ['newer', secret])).resolves.toBeUndefined();
  });

  it.each<[string, InboundRequest]>([
    ['signed with another secret', signed({ body: push, signedWith: 'guess' })],
    ['signed for another path', signed({ body: push, signedPath: '/webhooks/salesforce?x=2' })],
    ['older than five minutes', signed({ body: push, timestamp: seconds - 301 })],
    ['from the future', signed({ body: push, timestamp: seconds + 301 })],
    ['without a nonce', signed({ body: push, headers: { 'x-cadenza-nonce': '' } })],
    [
      'with a nonce that was not signed',
      signed({ body: push, headers: { 'x-cadenza-nonce': 'nonce-0002' } }),
    ],
    ['with a malformed signature', signed({ body: push, headers: { 'x-cadenza-signature': 'v1=zz' } })],
    ['without an org', signed({ body: push, headers: { 'x-cadenza-org': '' } })],
    ['whose body names another org', signed({ body: { ...push, org: '00D000000000002EAA' } })],
    [
      'whose query names another org',
      signed({ url: 'https://cadenza.example/a?org=00D000000000002', body: push }),
    ],
  ])('is refused when it is %s', async (_, request) => {
    await expect(verify(request)).rejects.toMatchObject(unauthenticated);
  });

  it('is refused when its body was changed on the way', async () => {
    const request = signed({ body: push });
    const body = new TextEncoder().encode(JSON.stringify({ ...push, events: [] }));
    await expect(verify({ ...request, body })).rejects.toMatchObject(unauthenticated);
  });

  it('is refused while no secret is known, even if it is signed with nothing', async () => {
    const request = signed({ body: push });
    await expect(verify(request, [])).rejects.toMatchObject(unauthenticated);
    await expect(verify(request, [''])).rejects.toMatchObject(unauthenticated);
  });

  it('says which org it claims and which nonce it has', () => {
    expect(salesforceInbound.claimedAccount(signed())).toBe(org);
    expect(salesforceInbound.nonce(signed())).toBe('nonce-0001');
    expect(salesforceInbound.claimedAccount(signed({ headers: { 'x-cadenza-org': 'x' } }))).toBeNull();
  });

  it('gives hints for contacts and leads, with ids of eighteen characters', () => {
    expect(salesforceInbound.changes(signed({ body: push }))).toEqual([
      {
        ref: { type: 'Contact', id: contact },
        change: 'opted_out',
        eventKey: `${org}:${contact}:opted_out:2026-11-23T08:59:58Z`,
      },
      expect.objectContaining({ ref: { type: 'Lead', id: '00Q000000000001AAA' }, change: 'merged' }),
    ]);
  });

  it('names the user and the selection that are to be enrolled', () => {
    const body = {
      org,
      user: '005000000000001',
      object: 'Contact',
      ids: ['003000000000001', contact],
      cadenceId: 'c1',
      idempotencyKey: 'i1',
    };
    expect(salesforceInbound.enrollCall(signed({ body }))).toEqual({
      userEmail: null,
      userId: '005000000000001AAA',
      refs: [{ type: 'Contact', id: contact }],
      cadenceId: 'c1',
      idempotencyKey: 'i1',
    });
  });

  it('names the user who looks at a record, and the record, when it asks for the panel', () => {
    const body = { org, user: '005000000000001', object: 'Lead', id: '00Q000000000001' };
    expect(salesforceInbound.panelCall(signed({ body }))).toEqual({
      userId: '005000000000001AAA',
      userEmail: null,
      ref: { type: 'Lead', id: '00Q000000000001EAA' },
      once: null,
    });
    for (const wrong of [{ object: 'Account' }, { id: 'x' }, { user: undefined }, { id: undefined }])
      expect(() => salesforceInbound.panelCall(signed({ body: { ...body, ...wrong } }))).toThrowError(
        expect.objectContaining({ code: 'invalid_input' }),
      );
  });

  it('takes the user of a call without a body from its query', async () => {
    const url = `https://cadenza.example/salesforce/cadences?user=005000000000001&org=${org}`;
    const request = signed({ method: 'GET', url });
    await expect(verify(request)).resolves.toBeUndefined();
    expect(salesforceInbound.enrollCall(request)).toMatchObject({ userId: '005000000000001AAA', refs: [] });
  });

  it('is invalid_input, with the place, when its body is not as agreed', () => {
    const body = { ...push, events: [{ ...push.events[0], id: 'no id' }] };
    expect(() => salesforceInbound.changes(signed({ body }))).toThrowError(
      expect.objectContaining({
        code: 'invalid_input',
        problems: [expect.objectContaining({ path: 'events.0.id' })],
      }),
    );
  });
});
