import { describe, expect, test } from 'vitest';
import { resolveZone, type ZoneHints, zoneNamed } from '../../src/cadence/index.ts';
import { cityZonesByCountry } from '../../src/cadence/zone-cities.ts';
import { countryZones } from '../../src/cadence/zone-countries.ts';
import { phoneZones } from '../../src/cadence/zone-phones.ts';
import { stateZonesByCountry } from '../../src/cadence/zone-states.ts';

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
    [{ phone: '+1 (212) 555-0100', ownerZone: 'Europe/Paris' }, 'America/New_York by phone, medium'],
    [{ phone: '+1 (208) 555-0100' }, 'America/Boise by phone, low'],
    [{ phone: '+1 800 555 0100', ownerZone: 'Europe/Paris' }, 'Europe/Paris by owner, low'],
    [{ phone: '+55 92 5550-0100' }, 'America/Manaus by phone, medium'],
    [{ phone: '+52 1 664 555 0100' }, 'America/Tijuana by phone, medium'],
    [{ phone: '+61 4 0000 0000', companyZone: 'Australia/Perth' }, 'Australia/Perth by company, medium'],
    [{ phone: '+34 928 000 000' }, 'Atlantic/Canary by phone, medium'],
    [{ phone: '+34 91 000 000' }, 'Europe/Madrid by phone, low'],
    [{ phone: '+7 701 000 0000' }, 'Asia/Almaty by phone, medium'],
    [{ country: 'Brazil', state: 'Amazonas', city: 'Manaus' }, 'America/Manaus by address, high'],
    [{ country: 'Brasil', state: 'AC' }, 'America/Rio_Branco by address, high'],
    [{ country: 'Mexico', state: 'Chihuahua', city: 'Juárez' }, 'America/Ciudad_Juarez by address, high'],
    [{ country: 'Indonesia', state: 'Bali' }, 'Asia/Makassar by address, high'],
    [{ country: 'Russia', city: 'Vladivostok' }, 'Asia/Vladivostok by address, high'],
    [{ country: 'Portugal', city: 'Ponta Delgada' }, 'Atlantic/Azores by address, high'],
    [{ country: 'Brazil' }, 'America/New_York by workspace, low'],
    [{ companyDomain: 'bakery.example.at' }, 'Europe/Vienna by company, low'],
    [{ companyDomain: 'start.io', ownerZone: 'Europe/Rome' }, 'Europe/Rome by owner, low'],
    [{ phone: '+1 876 555 0100' }, 'America/Jamaica by phone, medium'],
    [{ phone: '+7 495 000 00 00' }, 'Europe/Moscow by phone, medium'],
    [{ phone: '+7 900 000 00 00' }, 'America/New_York by workspace, low'],
    [{ phone: '030 000', country: ' ', state: '' }, 'America/New_York by workspace, low'],
    [{ country: 'Atlantis', state: 'California' }, 'America/New_York by workspace, low'],
    [{}, 'America/New_York by workspace, low'],
  ])('%j gives %s', (hints, wanted) => expect(resolved(hints)).toBe(wanted));
});

test('the zone says in words how it was found', () => {
  const words = (hints: Omit<ZoneHints, 'workspaceZone'>) =>
    resolveZone({ ...hints, workspaceZone: 'UTC' }).words;
  expect([
    words({ country: 'US', state: 'TX' }),
    words({ country: 'US', state: 'TX', city: 'El Paso' }),
    words({ phone: '+1 212 555 0100' }),
    words({}),
  ]).toEqual([
    "from the state: Texas has several clocks, most people live on Chicago's",
    'from the city: El Paso',
    'from the phone number: it begins with +1212',
    'nothing tells where they are: the workspace’s clock',
  ]);
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
  const tables = [...countryZones, ...stateZonesByCountry, ...cityZonesByCountry];
  for (const zone of [...tables.map((one) => one.zone), ...phoneZones]) {
    expect(zoneNamed(zone), zone).toBe(zone);
  }
  const calling = countryZones.map((one) => one.calling).filter((code) => code !== '');
  expect(new Set(calling).size).toBe(calling.length);
});
