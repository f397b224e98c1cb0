import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { signedUri } from '../../../connectors/hubspot/signature.ts';
import { createInbound } from '../../../connectors/hubspot/webhook.ts';
import type { InboundRequest } from '../../../src/ports/inbound-request.ts';

const SECRET = 'not-a-real-secret';
const APP = '39000001';
const NOW = new Date('2026-11-23T10:00:00Z');
const HOOK = 'https://cadenza.example/webhooks/hubspot';
const CALL = 'https://cadenza.example/crm/hubspot/enroll';
const inbound = createInbound({ clientSecret: SECRET, appId: APP });

interface Told {
  readonly url?: string;
  readonly secret?: string;
  readonly at?: Date;
  readonly signed?: string;
}

/** A request signed as HubSpot documents it, by other means than the connector's. */
function request(body: unknown, told: Told = {}): InboundRequest {
  const { url = HOOK, secret = SECRET, at = NOW } = told;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const timestamp = String(at.getTime());
  const signature = createHmac('sha256', secret)
    .update(`POST${told.signed ?? url}${text}${timestamp}`)
    .digest('base64');
  return {
    method: 'POST',
    url,
    headers: new Map([
      ['x-hubspot-request-timestamp', timestamp],
      ['x-hubspot-signature-v3', signature],
    ]),
    body: new TextEncoder().encode(text),
  };
}

const event = (more: Record<string, unknown> = {}) => ({
  eventId: 1,
  subscriptionId: 77,
  portalId: 147000001,
  appId: 39000001,
  occurredAt: 1_764_000_000_000,
  subscriptionType: 'contact.propertyChange',
  attemptNumber: 0,
  objectId: 101,
  propertyName: 'jobtitle',
  propertyValue: 'CEO',
  changeSource: 'CRM_UI',
  sourceId: 'userId:7',
  ...more,
});

const proxied = (query: string) =>
  `${CALL}?portalId=147000001&userId=7100001&userEmail=robin%40us.example&appId=${APP}${query}`;

describe('the signature', () => {
  const ok = (it: InboundRequest, secrets: string[] = []) =>
    expect(inbound.verify(it, secrets, NOW)).resolves.toBeUndefined();
  const bad = (it: InboundRequest, secrets: string[] = []) =>
    expect(inbound.verify(it, secrets, NOW)).rejects.toMatchObject({ code: 'unauthenticated' });

  it('lets a signed delivery in', () => ok(request([event()])));

  it('covers every byte of the body', async () => {
    const signed = request([event()]);
    const body = new Uint8Array([...signed.body, 0x20]);
    await bad({ ...signed, body });
  });

  it('covers method and URL', async () => {
    const signed = request([event()]);
    await bad({ ...signed, method: 'PUT' });
    await bad({ ...signed, url: `${HOOK}?x=1` });
  });

  it('is too old or too far ahead beyond five minutes', async () => {
    for (const off of [-301_000, 301_000])
      await bad(request([event()], { at: new Date(NOW.getTime() + off) }));
    for (const off of [-299_000, 299_000])
      await ok(request([event()], { at: new Date(NOW.getTime() + off) }));
  });

  it('accepts a second secret while the secret is being changed, and no other', async () => {
    const signed = request([event()], { secret: 'next-secret' });
    await bad(signed);
    await ok(signed, ['next-secret']);
  });

  it('is never made with an empty secret', async () => {
    const open = createInbound({ clientSecret: '', appId: APP });
    const signed = request([event()], { secret: '' });
    await expect(open.verify(signed, [''], NOW)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it.each(['x-hubspot-request-timestamp', 'x-hubspot-signature-v3'])('needs %s', async (name) => {
    const signed = request([event()]);
    await bad({ ...signed, headers: new Map([...signed.headers].filter(([key]) => key !== name)) });
    await bad({ ...signed, headers: new Map([...signed.headers, [name, '%%']]) });
  });

  it('is made over the URL with just those characters decoded that HubSpot decodes', async () => {
    const url = `${proxied('')}&name=a%20b%26c%2Bd%2f%3A`;
    expect(signedUri(`${url}#top`)).toBe(`${proxied('').replace('%40', '@')}&name=a%20b%26c%2Bd/:`);
    const body = { objectIds: [1] };
    await ok(request(body, { url, signed: `${proxied('').replace('%40', '@')}&name=a%20b%26c%2Bd/:` }));
  });

  it('does not help a delivery that mixes portals or is for another app', async () => {
    await bad(request([event(), event({ portalId: 2 })]));
    await bad(request([event(), event({ appId: 5 })]));
    await bad(request('{}'));
  });

  it('does not help a call that names its portal twice or comes from another app', async () => {
    await bad(
      request({ objectIds: [1] }, { url: proxied('&portalId=2'), signed: signedUri(proxied('&portalId=2')) }),
    );
    const other = proxied('').replace(APP, '5');
    await bad(request({ objectIds: [1] }, { url: other, signed: signedUri(other) }));
  });
});

describe('the account', () => {
  it("is the events' portal, or the query's", () => {
    expect(inbound.claimedAccount(request([event()]))).toBe('147000001');
    expect(inbound.claimedAccount(request({ objectIds: [1] }, { url: proxied('') }))).toBe('147000001');
    expect(inbound.claimedAccount(request('nonsense'))).toBeNull();
    expect(inbound.claimedAccount(request({ objectIds: [1] }, { url: proxied('&portalId=2') }))).toBeNull();
  });

  it("is the caller's own when somebody sends events of another portal through HubSpot's proxy", () => {
    const forged = request([event({ portalId: 999 })], { url: proxied('').replace(CALL, HOOK) });
    expect(inbound.claimedAccount(forged)).toBe('147000001');
    expect(() => inbound.changes(forged)).toThrow(/not a list/);
  });

  it('has no nonce: deliveries repeat by design and are told apart by their events', () => {
    expect(inbound.nonce(request([event()]))).toBeNull();
  });
});

describe('change hints', () => {
  const hints = (...events: object[]) => inbound.changes(request(events));
  const seen = (...events: object[]) => hints(...events).map(({ ref, change }) => [ref.id, change]);

  it.each([
    [{}, 'updated'],
    [{ propertyName: 'hs_email_optout', propertyValue: 'true' }, 'opted_out'],
    [{ propertyName: 'hs_email_optout', propertyValue: 'false' }, 'updated'],
    [{ subscriptionType: 'contact.deletion' }, 'deleted'],
    [{ subscriptionType: 'contact.privacyDeletion' }, 'deleted'],
    [{ subscriptionType: 'contact.restore' }, 'updated'],
    [{ subscriptionType: 'object.deletion', objectTypeId: '0-1' }, 'deleted'],
  ])('takes %o for %s', (more, change) => {
    expect(seen(event(more))).toEqual([['101', change]]);
  });

  it('are given for all records of a merge', () => {
    const merge = event({
      subscriptionType: 'contact.merge',
      objectId: 300,
      primaryObjectId: 101,
      mergedObjectIds: [101, 102],
      newObjectId: 300,
    });
    expect(seen(merge)).toEqual([
      ['300', 'merged'],
      ['101', 'merged'],
      ['102', 'merged'],
    ]);
  });

  it('leave out our own writes, other objects and what means nothing to us', () => {
    expect(seen(event({ changeSource: 'INTEGRATION', sourceId: APP }))).toEqual([]);
    expect(seen(event({ changeSource: 'INTEGRATION', sourceId: '5' }))).toHaveLength(1);
    expect(seen(event({ subscriptionType: 'company.deletion' }))).toEqual([]);
    expect(seen(event({ subscriptionType: 'object.deletion', objectTypeId: '0-2' }))).toEqual([]);
    expect(seen(event({ subscriptionType: 'contact.creation' }))).toEqual([]);
  });

  it('keep their key when HubSpot tries again, and have another for anything else', () => {
    const key = (more: object = {}) => hints(event({ ...more }))[0]?.eventKey;
    expect(key({ attemptNumber: 3, eventId: 99 })).toBe(key());
    const others = [
      { propertyValue: 'CFO' },
      { propertyName: 'city' },
      { objectId: 102 },
      { occurredAt: 5 },
      { portalId: 3 },
    ];
    expect(new Set([key(), ...others.map(key)]).size).toBe(others.length + 1);
  });

  it('show no value in their key', () => {
    const [hint] = hints(event({ propertyName: 'email', propertyValue: 'ann@birch.example' }));
    expect(hint?.eventKey).not.toContain('ann');
  });
});

describe("a call of the app's own UI", () => {
  const call = (body: unknown, url = proxied('')) => inbound.enrollCall(request(body, { url }));

  it('takes who acts from the signed query and what from the body', () => {
    expect(
      call({ objectIds: [101, '102', 101], cadenceId: 'c-1', requestId: 'r-1', userId: 'forged' }),
    ).toEqual({
      userId: '7100001',
      userEmail: 'robin@us.example',
      refs: [
        { type: 'contact', id: '101' },
        { type: 'contact', id: '102' },
      ],
      cadenceId: 'c-1',
      idempotencyKey: 'r-1',
    });
  });

  it('tells who acts and selects nobody when it has no body', () => {
    expect(call('')).toMatchObject({ userId: '7100001', refs: [], cadenceId: null });
  });

  it('is refused without the portal in the query', () => {
    expect(() => call({ objectIds: [1] }, CALL)).toThrow(/did not come through HubSpot/);
  });

  it.each([{}, { objectIds: [] }, { objectIds: ['x'] }, 'nonsense'])(
    'is invalid with the body %j',
    (body) => {
      expect(() => call(body)).toThrow(/selection could not be read/);
    },
  );
});

describe("a call for a record's panel", () => {
  const call = (body: unknown, url = proxied('')) => inbound.panelCall(request(body, { url }));

  it('takes who looks from the signed query, the record from the body, and its signature for what is good once', () => {
    const asked = request({ objectId: 101, userId: 'forged', portalId: 2 }, { url: proxied('') });
    expect(inbound.panelCall(asked)).toEqual({
      userId: '7100001',
      userEmail: 'robin@us.example',
      ref: { type: 'contact', id: '101' },
      once: asked.headers.get('x-hubspot-signature-v3'),
    });
    expect(call({ objectId: '101', objectTypeId: '0-1' }).ref.id).toBe('101');
  });

  it('is refused without the portal in the query', () => {
    expect(() => call({ objectId: 1 }, CALL)).toThrow(/did not come through HubSpot/);
  });

  it.each([{}, { objectId: 'x' }, { objectId: 5, objectTypeId: '0-2' }, { objectId: [1, 2] }, ''])(
    'is invalid with the body %j',
    (body) => {
      expect(() => call(body)).toThrow(/record could not be read/);
    },
  );
});
