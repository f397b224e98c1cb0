import { Client } from '@hubspot/api-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { touchFor } from '../../contracts/crm-activity.ts';
import { type HubspotWorld, openBareHubspotWorld, openHubspotWorld, tokenSource } from './world.ts';

let world: HubspotWorld;
beforeEach(async () => {
  world = await openHubspotWorld(40);
});
afterEach(() => world.close());

describe('the transport', () => {
  it('sends a create once, whatever other users of the SDK in this process have set up', async () => {
    new Client({ numberOfApiCallRetries: 6 });
    await world.faults([{ path: '/crm/objects/2026-03/emails', status: 500 }]);
    const before = await world.writeCalls();
    await world.crm.writeActivities([touchFor(world.people.first, 'k')]);
    expect((await world.writeCalls()) - before).toBe(1);
  });

  it("never uses one portal's token for another", async () => {
    const tokens = (accessToken: string) =>
      tokenSource(world.kind, { accessToken, refreshToken: 'none', instanceUrl: null, expiresAt: null });
    const stranger = world.kind.open({ accountId: '2', tokens: tokens('a-token-of-nobody') });
    const [mine, other] = await Promise.allSettled([world.crm.users(), stranger.users()]);
    expect(mine.status).toBe('fulfilled');
    expect(other).toMatchObject({ status: 'rejected', reason: { code: 'needs_reauth' } });
  });

  it('never shows a token in an error', async () => {
    const accessToken = 'a-token-of-nobody';
    const dead = { accessToken, refreshToken: 'none', instanceUrl: null, expiresAt: null };
    const tokens = {
      current: async () => ({ tokens: dead, version: 1 }),
      renew: async () => ({ tokens: dead, version: 2 }),
    };
    const failed = world.kind.open({ accountId: '2', tokens }).users();
    await expect(failed).rejects.toMatchObject({ code: 'needs_reauth' });
    await expect(failed).rejects.not.toThrow(/a-token-of-nobody/);
  });

  it('says unavailable for an answer of another shape than agreed', async () => {
    await world.faults([{ path: '/crm/owners', status: 200, body: { results: [{ nothing: true }] } }]);
    await expect(world.crm.users()).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('says unavailable when the time is up', async () => {
    await world.faults([{ path: '/crm/owners', delayMs: 120 }]);
    await expect(world.reopen({ timeoutMs: 30 }).users()).rejects.toThrow(/no answer within 0.03 seconds/);
  });
});

describe('users', () => {
  it('are owners, those who left included, with the id under which they act', async () => {
    const users = await world.crm.users();
    expect(users.filter((user) => user.active).length).toBeGreaterThan(1);
    expect(users.some((user) => !user.active)).toBe(true);
    for (const user of users) expect(user).toMatchObject({ userId: expect.stringMatching(/^\d+$/) });
  });
});

describe('people', () => {
  it('are read 100 a call, and as many companies of those whose record names no zone', async () => {
    await world.close();
    world = await openBareHubspotWorld(450);
    const refs = (await world.rows('contacts'))
      .slice(0, 250)
      .map(({ id }) => ({ type: 'contact', id }) as const);
    const before = world.standIn.log.entries.length;
    expect(await world.crm.readPeople(refs)).toHaveLength(250);
    const asked = world.standIn.log.entries.slice(before).map(({ path }) => path.split('/').at(-3));
    expect(asked).toEqual(['contacts', 'contacts', 'contacts', 'companies']);
  });

  it('are read all the same where companies may not be, and nothing is known of where those are', async () => {
    const { first } = world.people;
    await world.placeCompanyOf(first, { city: 'Graz', state: 'Steiermark', country: 'Austria' });
    await world.faults([{ path: '/crm/objects/2026-03/companies', status: 403 }]);
    expect(await world.crm.readPeople([first])).toMatchObject([{ ref: first, companyPlace: null }]);
  });

  it('are gone for good after a deletion for privacy', async () => {
    const { first } = world.people;
    await world.control('POST', '/sandbox/acts', { act: 'privacy_delete', id: first.id });
    expect(await world.crm.readPeople([first])).toEqual([]);
  });
});

describe('a link to a record', () => {
  it("is on the portal's own pages", async () => {
    const { first } = world.people;
    const url = world.crm.recordUrl(first);
    expect(url).toBe(`${world.standIn.url}/contacts/${world.standIn.portalId}/record/0-1/${first.id}`);
    expect((await fetch(url)).status).toBe(200);
  });
});
