import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { touchFor } from '../../contracts/crm-activity.ts';
import { type HubspotWorld, openBareHubspotWorld } from './world.ts';

const TYPES = ['emails', 'calls', 'tasks', 'communications', 'meetings', 'notes', 'postal_mail'];
const setup = { productUrl: 'https://cadenza.example', pushSecret: 'unused' };

interface Definition {
  readonly name: string;
  readonly hasUniqueValue: boolean;
  readonly groupName: string;
}

let world: HubspotWorld;
beforeEach(async () => {
  world = await openBareHubspotWorld(40);
});
afterEach(() => world.close());

async function ours(type: string): Promise<readonly Definition[]> {
  const answer = await world.call('GET', `/crm/properties/2026-03/${type}`);
  const { results } = (await answer.json()) as { results: Definition[] };
  return results.filter((row) => row.name.startsWith('cadenza_'));
}

async function useUpUniqueProperties(type: string): Promise<void> {
  for (let n = 0; n < 10; n += 1)
    await world.call('POST', `/crm/properties/2026-03/${type}`, {
      name: `own_${n}`,
      label: `Own ${n}`,
      type: 'string',
      fieldType: 'text',
      groupName: 'engagement',
      hasUniqueValue: true,
    });
}

describe('preparing a portal', () => {
  it('creates our properties on every type, the touch id with unique values', async () => {
    expect(await world.crm.prepare(setup)).toEqual([]);
    for (const type of TYPES) {
      const rows = await ours(type);
      expect(rows.map((row) => row.name).sort()).toEqual([
        'cadenza_cadence',
        'cadenza_channel',
        'cadenza_kind',
        'cadenza_outcome',
        'cadenza_step',
        'cadenza_touch_id',
      ]);
      for (const row of rows) {
        expect(row.groupName).toBe('cadenza');
        expect(row.hasUniqueValue).toBe(row.name === 'cadenza_touch_id');
      }
    }
  });

  it('creates nothing the second time', async () => {
    await world.crm.prepare(setup);
    const before = world.standIn.log.entries.length;
    expect(await world.crm.prepare(setup)).toEqual([]);
    const calls = world.standIn.log.entries.slice(before);
    expect(calls.every((call) => call.method === 'GET')).toBe(true);
    expect(calls).toHaveLength(TYPES.length);
  });

  it('does not mind when somebody creates the same at the same time', async () => {
    const notes = await Promise.all([world.crm.prepare(setup), world.crm.prepare(setup)]);
    expect(notes.flat()).toEqual([]);
  });

  it('says in words where HubSpot refuses unique values, and looks keys up by search there', async () => {
    await useUpUniqueProperties('notes');
    const [note, ...rest] = await world.crm.prepare(setup);
    expect(rest).toEqual([]);
    expect(note).toMatch(/unique values .* on notes/);
    expect(await world.crm.findsAtOnce()).toBe(false);
    const touch = touchFor(world.people.first, 'plain', { channel: 'custom' });
    expect(await world.crm.writeActivities([touch])).toMatchObject([{ status: 'written' }]);
    expect([...(await world.crm.findActivities(['plain', 'other'])).keys()]).toEqual(['plain']);
  });

  it('writes letters as notes, and asks nobody to act, where postal mail cannot be prepared', async () => {
    await useUpUniqueProperties('postal_mail');
    expect(await world.crm.prepare(setup)).toEqual([]);
    const touch = touchFor(world.people.first, 'letter', { channel: 'direct_mail' });
    expect(await world.crm.writeActivities([touch])).toMatchObject([{ status: 'written' }]);
    const notes = await world.rows('notes');
    expect(notes.map((row) => row.properties.cadenza_touch_id)).toEqual(['letter']);
    expect([...(await world.crm.findActivities(['letter'])).keys()]).toEqual(['letter']);
  });

  it('names a type that a missing scope keeps closed, and prepares the others', async () => {
    await world.faults([{ path: '/crm/properties/2026-03/meetings', status: 403 }]);
    const notes = await world.crm.prepare(setup);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(/meetings.*MISSING_SCOPES/);
    expect(await ours('notes')).toHaveLength(6);
  });

  it('throws when HubSpot is down, so that it can be tried again', async () => {
    await world.faults([{ path: '/crm/properties', status: 503 }]);
    await expect(world.crm.prepare(setup)).rejects.toMatchObject({ code: 'unavailable', retryable: true });
  });
});
