import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ActivityResult } from '../../../src/ports/crm.ts';
import { touchesFor, touchFor } from '../../contracts/crm-activity.ts';
import { type HubspotWorld, openHubspotWorld } from './world.ts';

const CREATE = '/crm/objects/2026-03/emails/batch/create';
const count = (results: readonly ActivityResult[], status: string) =>
  results.filter((result) => result.status === status).length;
const reasonOf = (result: ActivityResult | undefined) =>
  result !== undefined && 'reason' in result ? result.reason : '';

let world: HubspotWorld;
beforeEach(async () => {
  world = await openHubspotWorld();
});
afterEach(() => world.close());

describe('what is written', () => {
  it('stands on the timeline of the contact and the company, with our properties', async () => {
    const [company] = await world.rows('companies');
    const touch = touchFor(world.people.first, 'k-1', {
      companyId: company?.id ?? '',
      ownerId: '81000001',
      outcome: 'done',
    });
    const [result] = await world.crm.writeActivities([touch]);
    const row = (await world.rows('emails')).find((email) => email.properties.cadenza_touch_id === 'k-1');
    expect(result).toEqual({ key: 'k-1', status: 'written', crmId: row?.id });
    expect(row?.links.map(({ toId, typeId }) => [toId, typeId])).toEqual([
      [world.people.first.id, 198],
      [company?.id, 186],
    ]);
    expect(row?.properties).toMatchObject({
      hubspot_owner_id: '81000001',
      cadenza_kind: 'touch',
      cadenza_step: 'email-1',
      cadenza_channel: 'email',
      cadenza_outcome: 'done',
      hs_email_status: 'SENT',
    });
  });

  it('is sent in one call for each object type', async () => {
    const { first } = world.people;
    const channels = ['email', 'call', 'linkedin', 'sms', 'video'] as const;
    const touches = channels.flatMap((channel) =>
      [1, 2].map((n) => touchFor(first, `${channel}-${n}`, { channel })),
    );
    const before = await world.writeCalls();
    expect(count(await world.crm.writeActivities(touches), 'written')).toBe(10);
    expect((await world.writeCalls()) - before).toBe(4);
  });

  it('is a letter in postal mail where the portal was prepared for that', async () => {
    await world.crm.writeActivities([touchFor(world.people.first, 'letter', { channel: 'direct_mail' })]);
    const letters = await world.rows('postal_mail');
    expect(letters.map((row) => row.properties.cadenza_touch_id)).toEqual(['letter']);
  });

  it('gives back the id of what is there when a key comes again', async () => {
    const touch = touchFor(world.people.first, 'again');
    const [first] = await world.crm.writeActivities([touch]);
    const [second] = await world.crm.writeActivities([touch]);
    expect(first).toMatchObject({ status: 'written' });
    expect(second).toEqual({ ...first, status: 'exists' });
  });
});

describe('a row that HubSpot refuses', () => {
  it('is written without its company when only that is gone', async () => {
    const touch = touchFor(world.people.first, 'no-company', { companyId: '999999999' });
    const others = touchesFor([world.people.second], 3, 'other');
    const results = await world.crm.writeActivities([touch, ...others]);
    expect(count(results, 'written')).toBe(4);
    const row = (await world.rows('emails')).find((one) => one.properties.cadenza_touch_id === 'no-company');
    expect(row?.links.map((link) => link.toType)).toEqual(['contacts']);
  });

  it('is written without its owner when HubSpot does not know that one', async () => {
    const touch = touchFor(world.people.first, 'no-owner', { ownerId: '404', companyId: '999999999' });
    expect(await world.crm.writeActivities([touch])).toMatchObject([{ status: 'written' }]);
    expect(await world.activitiesWithKey('no-owner')).toBe(1);
  });

  it('tells that its contact is unknown', async () => {
    const touch = touchFor({ type: 'contact', id: '999999999' }, 'nobody');
    const [result] = await world.crm.writeActivities([touch]);
    expect(result).toMatchObject({ status: 'moved' });
    expect(reasonOf(result)).toContain('999999999');
  });

  it('names what an admin has to do when our property is missing', async () => {
    await world.call('DELETE', '/crm/properties/2026-03/emails/cadenza_touch_id');
    const [result] = await world.crm.writeActivities([touchFor(world.people.first, 'k')]);
    expect(result).toMatchObject({ status: 'refused' });
    expect(reasonOf(result)).toMatch(/prepare HubSpot again/);
  });
});

describe('a batch that HubSpot refuses as a whole', () => {
  it('is sent in halves until the bad row stands alone', async () => {
    const batch = touchesFor([world.people.first], 8, 'half');
    await world.faults([{ path: CREATE, status: 400, times: 3 }]);
    const results = await world.crm.writeActivities(batch);
    // Refused: all 8, the first 4, the first 2; then two single rows, and the other halves.
    expect(count(results, 'written')).toBe(8);
    for (const { key } of batch) expect(await world.activitiesWithKey(key)).toBe(1);
  });

  it('ends with every row refused when none can be written', async () => {
    await world.faults([{ path: CREATE, status: 400 }]);
    const results = await world.crm.writeActivities(touchesFor([world.people.first], 5, 'bad'));
    expect(count(results, 'refused')).toBe(5);
  });

  it('is looked at row by row when the errors do not say which row they mean', async () => {
    const error = { status: 'error', category: 'VALIDATION_ERROR', message: 'one was bad', context: {} };
    const body = { status: 'COMPLETE', results: [], numErrors: 1, errors: [error] };
    await world.faults([{ path: CREATE, status: 207, body, times: 1 }]);
    const results = await world.crm.writeActivities(touchesFor([world.people.first], 4, 'loose'));
    expect(count(results, 'written')).toBe(4);
  });
});

describe('a conflict', () => {
  const conflict = (message: string) => ({
    path: CREATE,
    status: 409,
    body: { status: 'error', category: 'CONFLICT', message },
    times: 1,
  });

  it('over our key counts as written although the activity is in the recycle bin', async () => {
    await world.faults([conflict('propertyName=cadenza_touch_id. 5 already has that value.')]);
    const results = await world.crm.writeActivities([touchFor(world.people.first, 'k')]);
    expect(results).toEqual([{ key: 'k', status: 'exists', crmId: null }]);
  });

  it('over anything else never counts as written', async () => {
    await world.faults([conflict('propertyName=own_number. 5 already has that value.')]);
    const results = await world.crm.writeActivities([touchFor(world.people.first, 'k')]);
    expect(results).toMatchObject([{ status: 'refused' }]);
  });
});

describe('an answer that is no answer', () => {
  it('blames no row for a path that HubSpot does not have, and asks once', async () => {
    await world.faults([{ path: CREATE, status: 404, body: '<html>Not found</html>' }]);
    const before = await world.writeCalls();
    const results = await world.crm.writeActivities(touchesFor([world.people.first], 5, 'path'));
    expect(count(results, 'refused')).toBe(5);
    expect((await world.writeCalls()) - before).toBe(1);
  });

  it('leaves rows unknown when a success mentions only some of them', async () => {
    const body = {
      status: 'COMPLETE',
      results: [{ id: '1', properties: {}, objectWriteTraceId: 'part-0000' }],
    };
    await world.faults([{ path: CREATE, status: 201, body, times: 1 }]);
    const results = await world.crm.writeActivities(touchesFor([world.people.first], 2, 'part'));
    expect(results).toMatchObject([{ status: 'written' }, { status: 'unknown' }]);
  });

  it('leaves a batch unknown after the time-out, and sends nothing more', async () => {
    const crm = world.reopen({ timeoutMs: 40 });
    await world.faults([{ path: CREATE, delayMs: 120, times: 1 }]);
    const email = touchFor(world.people.first, 'slow');
    const call = touchFor(world.people.first, 'unsent', { channel: 'call' });
    const results = await crm.writeActivities([email, call]);
    expect(results).toMatchObject([
      { key: 'slow', status: 'unknown' },
      { key: 'unsent', status: 'retry' },
    ]);
    expect(await world.activitiesWithKey('unsent')).toBe(0);
  });

  it('keeps a 5xx of one object type from the others', async () => {
    await world.faults([{ path: CREATE, status: 502, body: '<html>', times: 1 }]);
    const results = await world.crm.writeActivities([
      touchFor(world.people.first, 'mail'),
      touchFor(world.people.first, 'call', { channel: 'call' }),
    ]);
    expect(results).toMatchObject([
      { key: 'mail', status: 'unknown' },
      { key: 'call', status: 'written' },
    ]);
  });

  it.each([
    [423, 'retry'],
    [477, 'retry'],
    [403, 'refused'],
  ])('takes %i for %s', async (status, expected) => {
    await world.faults([{ path: CREATE, status }]);
    expect(await world.crm.writeActivities([touchFor(world.people.first, 'k')])).toMatchObject([
      { status: expected },
    ]);
  });

  it('says how long to wait, by the budget that is used up', async () => {
    const body = { status: 'error', category: 'RATE_LIMITS', message: 'limit', policyName: 'DAILY' };
    await world.faults([{ path: CREATE, status: 429, body }]);
    const [result] = await world.crm.writeActivities([touchFor(world.people.first, 'k')]);
    expect(reasonOf(result)).toContain('3600 seconds');
  });

  it('throws needs_reauth when access is gone from the start', async () => {
    await world.control('POST', '/sandbox/uninstall', {});
    const write = world.crm.writeActivities([touchFor(world.people.first, 'k')]);
    await expect(write).rejects.toMatchObject({ code: 'needs_reauth', retryable: false });
  });

  it('keeps what was written when access is lost on the way', async () => {
    await world.faults([{ path: '/crm/objects/2026-03/calls', status: 401 }]);
    const results = await world.crm.writeActivities([
      touchFor(world.people.first, 'mail'),
      touchFor(world.people.first, 'call', { channel: 'call' }),
    ]);
    expect(results).toMatchObject([
      { key: 'mail', status: 'written' },
      { key: 'call', status: 'retry' },
    ]);
  });
});

describe('opting out', () => {
  it('refuses a contact without an address and sends a shared address once', async () => {
    const { first, second } = world.people;
    const results = await world.crm.optOut([
      { ref: first, email: 'shared@birch.example' },
      { ref: second, email: 'Shared@birch.example' },
      { ref: { type: 'contact', id: '5' }, email: null },
    ]);
    expect(results.map((result) => result.status)).toEqual(['written', 'written', 'refused']);
    const calls = world.standIn.log.entries.filter((entry) => entry.path.includes('unsubscribe-all'));
    expect(calls).toHaveLength(1);
  });

  it('stops asking when the budget is used up', async () => {
    await world.faults([{ path: '/communication-preferences', status: 429 }]);
    const people = [1, 2, 3].map((n) => ({
      ref: { type: 'contact', id: String(n) } as const,
      email: `p${n}@birch.example`,
    }));
    expect(count(await world.crm.optOut(people), 'retry')).toBe(3);
    expect(world.standIn.log.entries.filter((entry) => entry.status === 429)).toHaveLength(1);
  });
});
