import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startHubspotStandIn } from '../../../connectors/sandbox/hubspot/index.ts';
import { apiOf, control, createTouchId, install, movableClock, receiver } from './hubspot-support.ts';

const EMAILS = '/crm/objects/2026-03/emails';
const touch = {
  properties: { hs_timestamp: '2026-11-23T09:00:00Z', cadenza_touch_id: 't-1' },
  associations: [
    { to: { id: '100000001' }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 198 }] },
  ],
};

describe('the HubSpot stand-in, restarted on its folder', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'hubspot-stand-in-'));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  const start = (deliverTo?: string) =>
    startHubspotStandIn({
      clock: movableClock(),
      dir,
      people: 8,
      ...(deliverTo === undefined ? {} : { deliverTo }),
    });

  it('knows its app, tokens, properties, records, associations and opt-outs, and keeps values unique', async () => {
    const first = await start();
    const tokens = await install(first);
    const api = apiOf(first, tokens.access_token);
    await createTouchId(api);
    const created = await api('POST', EMAILS, touch);
    expect(created.status).toBe(201);
    await control(first, 'acts', { act: 'opt_out', id: '100000002' });
    const merged = await control(first, 'acts', { act: 'merge', id: '100000003', otherId: '100000004' });
    const logged = first.log.entries.length;
    await first.close();

    const second = await start();
    const again = apiOf(second, tokens.access_token);
    expect(second.settings.HUBSPOT_CLIENT_SECRET).toBe(first.settings.HUBSPOT_CLIENT_SECRET);
    expect(second.portalId).toBe(first.portalId);
    expect(second.log.entries).toHaveLength(logged);
    const read = await again('GET', `${EMAILS}/t-1?idProperty=cadenza_touch_id&associations=contacts`);
    expect(read.body).toMatchObject({
      id: created.body.id,
      associations: { contacts: { results: [{ id: '100000001' }] } },
    });
    expect((await again('POST', EMAILS, touch)).body.message).toContain('already has that value');
    const contact = (id: string) =>
      again('GET', `/crm/objects/2026-03/contacts/${id}?properties=hs_email_optout`);
    expect((await contact('100000002')).body.properties.hs_email_optout).toBe('true');
    expect((await contact('100000003')).body.id).toBe(merged.id);
    expect((await again('POST', EMAILS, { ...touch, properties: { hs_timestamp: '0' } })).body.id).not.toBe(
      created.body.id,
    );
    expect((await install(second)).access_token).not.toBe(tokens.access_token);
    await second.close();
  });

  it('delivers the webhooks that a dead product had missed', async () => {
    const first = await start('http://127.0.0.1:9');
    await install(first);
    await control(first, 'acts', { act: 'opt_out', id: '100000001' });
    await first.settled();
    await first.close();
    const product = await receiver(() => ({ status: 204 }));
    const second = await start(product.url);
    await second.settled();
    expect(product.requests).toHaveLength(1);
    expect(product.requests[0]?.body).toContain('hs_email_optout');
    await second.close();
    await product.close();
  });
});
