import { Signature } from '@hubspot/api-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { control, installed, type Received, receiver } from './hubspot-support.ts';

type Event = Readonly<Record<string, string | number>>;
const eventsOf = (request: Received | undefined) => JSON.parse(request?.body ?? '[]') as readonly Event[];

describe("the HubSpot stand-in's webhooks", () => {
  let status = 204;
  let product: Awaited<ReturnType<typeof receiver>>;
  let started: Awaited<ReturnType<typeof installed>>;
  beforeEach(async () => {
    status = 204;
    product = await receiver(() => ({ status }));
    started = await installed({ deliverTo: product.url, people: 12 });
  });
  afterEach(async () => {
    await started.standIn.close();
    await product.close();
  });

  const act = (body: object) => control(started.standIn, 'acts', body);
  const contact = async (index: number) => {
    const { body } = await started.api(
      'GET',
      '/crm/objects/2026-03/contacts?limit=12&properties=email,hs_email_optout',
    );
    return body.results[index];
  };
  const all = () => product.requests.flatMap(eventsOf);

  it("posts a person's opt-out with a signature that HubSpot's own client accepts", async () => {
    const id = (await contact(0))?.id ?? '';
    await act({ act: 'opt_out', id });
    await started.standIn.settled();
    const [request] = product.requests;
    const [event] = eventsOf(request);
    expect(request?.url).toBe('/webhooks/hubspot');
    expect(event).toMatchObject({
      subscriptionType: 'contact.propertyChange',
      objectId: Number(id),
      propertyName: 'hs_email_optout',
      propertyValue: 'true',
      changeSource: 'CRM_UI',
      portalId: started.standIn.portalId,
      appId: Number(started.standIn.settings.HUBSPOT_APP_ID),
      attemptNumber: 0,
      occurredAt: started.clock.now().getTime(),
    });
    const signed = (requestBody: string) =>
      Signature.isValid({
        signature: String(request?.headers['x-hubspot-signature-v3']),
        timestamp: Number(request?.headers['x-hubspot-request-timestamp']),
        clientSecret: started.standIn.settings.HUBSPOT_CLIENT_SECRET ?? '',
        requestBody,
        url: `${product.url}/webhooks/hubspot`,
        method: 'POST',
        signatureVersion: 'v3',
      });
    expect(signed(request?.body ?? '')).toBe(true);
    expect(signed(`${request?.body} `)).toBe(false);
    expect(started.standIn.log.entries.filter((entry) => entry.direction === 'out')).toHaveLength(1);
  });

  it('tells of owner change, edit, merge, deletion and privacy deletion, each in its own type', async () => {
    const [a, b, c, d] = await Promise.all([0, 1, 2, 3].map(contact));
    await act({ act: 'change_owner', id: a?.id, ownerId: '81000002' });
    await act({ act: 'edit', id: a?.id, properties: { hs_lead_status: 'BAD_TIMING' } });
    const merged = await act({ act: 'merge', id: a?.id, otherId: b?.id });
    await act({ act: 'delete', id: c?.id });
    await act({ act: 'privacy_delete', id: d?.id });
    await started.standIn.settled();
    expect(all().map((event) => event.subscriptionType)).toEqual([
      'contact.propertyChange',
      'contact.propertyChange',
      'contact.merge',
      'contact.deletion',
      'contact.privacyDeletion',
    ]);
    expect(all()[2]).toMatchObject({
      primaryObjectId: Number(a?.id),
      mergedObjectIds: [Number(a?.id), Number(b?.id)],
      newObjectId: Number(merged.id),
    });
    expect(JSON.stringify(await started.standIn.log.entries.slice(-1))).not.toContain(
      String(d?.properties.email),
    );
  });

  it("marks the app's own writes as INTEGRATION with the app's id", async () => {
    const id = (await contact(0))?.id ?? '';
    await started.api('PATCH', `/crm/objects/2026-03/contacts/${id}`, { properties: { jobtitle: 'CEO' } });
    await started.standIn.settled();
    expect(all()).toMatchObject([
      {
        changeSource: 'INTEGRATION',
        sourceId: started.standIn.settings.HUBSPOT_APP_ID,
        propertyName: 'jobtitle',
      },
    ]);
  });

  it('tries again after a 503 with a higher attempt number, and gives up at once after a 401', async () => {
    status = 503;
    await act({ act: 'opt_out', id: (await contact(0))?.id });
    await started.standIn.settled();
    status = 200;
    expect((await control(started.standIn, 'redeliver', {})) as object).toEqual({ pending: 0 });
    expect(all().map((event) => event.attemptNumber)).toEqual([0, 1]);
    status = 401;
    await act({ act: 'opt_out', id: (await contact(1))?.id });
    await started.standIn.settled();
    expect((await control(started.standIn, 'redeliver', {})) as object).toEqual({ pending: 0 });
    expect(product.requests).toHaveLength(3);
  });

  it('sends many events in batches of at most 100', async () => {
    const id = (await contact(0))?.id ?? '';
    const acts = Array.from({ length: 150 }, (_, n) => ({
      act: 'edit',
      id,
      properties: { jobtitle: `Title ${n}` },
    }));
    await act(acts);
    await started.standIn.settled();
    expect(product.requests.map((request) => eventsOf(request).length)).toEqual([100, 50]);
    expect(new Set(all().map((event) => event.eventId)).size).toBe(150);
  });

  it('opts a new contact out whose address had unsubscribed from all email', async () => {
    const path =
      '/communication-preferences/2026-03/statuses/late@late.example/unsubscribe-all?channel=EMAIL';
    await started.api('POST', path);
    const created = await started.api('POST', '/crm/objects/2026-03/contacts', {
      properties: { email: 'late@late.example' },
    });
    expect(created.body.properties.hs_email_optout).toBe('true');
  });

  it('posts nothing once the app is uninstalled', async () => {
    await control(started.standIn, 'uninstall', {});
    await act({ act: 'opt_out', id: '100000001' });
    await started.standIn.settled();
    expect(product.requests).toEqual([]);
  });
});

describe("the HubSpot stand-in's communication preferences", () => {
  let started: Awaited<ReturnType<typeof installed>>;
  const BASE = '/communication-preferences/2026-03';
  beforeEach(async () => {
    started = await installed({ people: 12 });
  });
  afterEach(() => started.standIn.close());

  it('shows an unsubscription from all email on the contact and in every read of the address', async () => {
    const { api } = started;
    const one = (await api('GET', '/crm/objects/2026-03/contacts/100000001?properties=email')).body;
    const email = String(one.properties.email);
    const path = `${BASE}/statuses/${encodeURIComponent(email)}/unsubscribe-all`;
    expect((await api('POST', path)).status).toBe(400);
    expect((await api('POST', `${path}?channel=EMAIL`)).status).toBe(200);
    const contact = await api('GET', '/crm/objects/2026-03/contacts/100000001?properties=hs_email_optout');
    expect(contact.body.properties.hs_email_optout).toBe('true');
    const inputs = [email, 'nobody@nowhere.example'];
    const wide = await api('POST', `${BASE}/statuses/batch/unsubscribe-all/read?channel=EMAIL`, { inputs });
    expect(wide.body.results.map((row) => row.wideStatuses[0]?.status)).toEqual([
      'UNSUBSCRIBED',
      'NOT_SPECIFIED',
    ]);
    const each = await api('POST', `${BASE}/statuses/batch/read?channel=EMAIL`, { inputs });
    expect(each.body.results[0]?.statuses.map((row) => row.status)).toEqual(['UNSUBSCRIBED', 'UNSUBSCRIBED']);
  });

  it('sets one subscription, and never resubscribes somebody who is out of all email', async () => {
    const { api } = started;
    const definitions = await api('GET', `${BASE}/definitions`);
    const subscriptionId = Number(definitions.body.results[0]?.id);
    const set = (statusState: string) =>
      api('POST', `${BASE}/statuses/one@one.example`, { subscriptionId, statusState, channel: 'EMAIL' });
    expect((await set('UNSUBSCRIBED')).body.results[0]?.status).toBe('UNSUBSCRIBED');
    await api('POST', `${BASE}/statuses/one@one.example/unsubscribe-all?channel=EMAIL`);
    expect((await set('SUBSCRIBED')).status).toBe(400);
  });
});
