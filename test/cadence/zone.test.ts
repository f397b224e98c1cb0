import { describe, expect, test } from 'vitest';
import { resolveZone, type ZoneHints, zoneNamed } from '../../src/cadence/index.ts';
import { countryZones } from '../../src/cadence/zone-countries.ts';
import { cityZones, stateZones } from '../../src/cadence/zone-states.ts';

const resolved = (hints: Omit<ZoneHints, 'workspaceZone'>) => {
  const { zone, origin, confidence } = resolveZone({ ...hints, workspaceZone: 'America/New_York' });
  return `${zone} by ${origin}, ${confidence}`;
};

describe('the first hint that says something decides', () => {
  test.each<[Omit<ZoneHints, 'workspaceZone'>, string]>([
    [{ field: 'Asia/Tokyo', country: 'Germany', phone: '+33 1 00' }, 'Asia/Tokyo by field, high'],
    [{ field: 'europe_slash_berlin' }, 'Europe/Berlin by field, high'],
    [
      { field: 'america_slash_argentina_slash_buenos_aires' },
      'America/Argentina/Buenos_Aires by field, high',
    ],
    [{ field: 'america_slash_port_hyphen_au_hyphen_prince' }, 'America/Port-au-Prince by field, high'],
    [{ field: 'Mars/Olympus', country: 'DE' }, 'Europe/Berlin by address, high'],
    [{ field: '+02:00', country: 'Österreich' }, 'Europe/Vienna by address, high'],
    [{ country: 'united kingdom', phone: '+49 30 000' }, 'Europe/London by address, high'],
    [{ country: 'Spain' }, 'Europe/Madrid by address, medium'],
    [{ country: 'Spain', city: 'Las Palmas' }, 'Atlantic/Canary by address, high'],
    [{ country: 'USA', state: 'CA' }, 'America/Los_Angeles by address, high'],
    [{ state: 'California' }, 'America/Los_Angeles by address, high'],
    [{ country: 'US', state: 'Texas' }, 'America/Chicago by address, medium'],
    [{ country: 'US', state: 'TX', city: 'El Paso' }, 'America/Denver by address, high'],
    [{ country: 'Canada', state: 'NL' }, 'America/St_Johns by address, medium'],
    [{ country: 'Australia', state: 'WA' }, 'Australia/Perth by address, medium'],
    [{ country: 'US', state: 'WA' }, 'America/Los_Angeles by address, high'],
    [{ state: 'WA', phone: '+81 3 0000' }, 'Asia/Tokyo by phone, medium'],
    [{ country: 'US', city: 'Chicago' }, 'America/Chicago by address, high'],
    [{ country: 'United States', companyZone: 'America/Denver' }, 'America/Denver by company, medium'],
    [{ phone: '+91 98 0000 0000' }, 'Asia/Kolkata by phone, medium'],
    [{ phone: '0049 30 000' }, 'Europe/Berlin by phone, medium'],
    [{ phone: '+1 (212) 555-0100', ownerZone: 'Europe/Paris' }, 'Europe/Paris by owner, low'],
    [{ phone: '+1 876 555 0100' }, 'America/Jamaica by phone, medium'],
    [{ phone: '+7 495 000 00 00' }, 'America/New_York by workspace, low'],
    [{ phone: '030 000', country: ' ', state: '' }, 'America/New_York by workspace, low'],
    [{ country: 'Atlantis', state: 'California' }, 'America/New_York by workspace, low'],
    [{}, 'America/New_York by workspace, low'],
  ])('%j gives %s', (hints, wanted) => expect(resolved(hints)).toBe(wanted));
});

test('a workspace zone that is none leaves UTC', () => {
  expect(resolveZone({ workspaceZone: 'nowhere' }).zone).toBe('UTC');
});

test('a zone name is put into its usual spelling', () => {
  expect([
    zoneNamed('ASIA/kolkata'),
    zoneNamed('America/New York'),
    zoneNamed(''),
    zoneNamed('-05:00'),
  ]).toEqual(['Asia/Kolkata', 'America/New_York', null, null]);
});

test('every zone of the tables exists, and no calling code is given twice', () => {
  for (const zone of [...countryZones.map((one) => one.zone), ...stateZones, ...cityZones]) {
    expect(zoneNamed(zone), zone).toBe(zone);
  }
  const calling = countryZones.map((one) => one.calling).filter((code) => code !== '');
  expect(new Set(calling).size).toBe(calling.length);
});
