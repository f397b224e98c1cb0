import { describe, expect, test } from 'vitest';
import { holidayPlaceOf, resolveZone, type ZoneHints, zoneNamed } from '../../src/cadence/index.ts';
import { cityZonesByCountry } from '../../src/cadence/zone-cities.ts';
import { countryCodeOf, countryZones } from '../../src/cadence/zone-countries.ts';
import { phoneZones } from '../../src/cadence/zone-phones.ts';
import { countriesOfSeveral, isClockOf } from '../../src/cadence/zone-several.ts';
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
    [{ country: 'Brazil' }, 'America/Sao_Paulo by address, low'],
    [{ companyPlace: { country: 'Austria' } }, 'Europe/Vienna by company, medium'],
    [{ companyPlace: { country: 'US', state: 'TX' } }, 'America/Chicago by company, low'],
    [{ companyPlace: { country: 'Nowhere' }, companyDomain: 'bakery.at' }, 'Europe/Vienna by company, low'],
    [{ companyZone: 'Europe/Rome', companyPlace: { country: 'Austria' } }, 'Europe/Rome by company, medium'],
    [{ phone: '+81 3 0000', companyPlace: { country: 'Austria' } }, 'Asia/Tokyo by phone, medium'],
    [{ companyDomain: 'bakery.example.at' }, 'Europe/Vienna by company, low'],
    [{ companyDomain: 'start.io', ownerZone: 'Europe/Rome' }, 'Europe/Rome by owner, low'],
    [{ phone: '+1 876 555 0100' }, 'America/Jamaica by phone, medium'],
    [{ phone: '+7 495 000 00 00' }, 'Europe/Moscow by phone, medium'],
    [{ phone: '+7 900 000 00 00' }, 'Europe/Moscow by phone, low'],
    [{ phone: '+7 600 000 00 00' }, 'America/New_York by workspace, low'],
    [{ phone: '030 000', country: ' ', state: '' }, 'America/New_York by workspace, low'],
    [{ state: 'GA', city: 'Atlanta' }, 'America/New_York by address, medium'],
    [{ state: 'CA', city: 'San Francisco', phone: '+49 30 000' }, 'America/Los_Angeles by address, medium'],
    [{ state: 'OR', city: 'Portland' }, 'America/Los_Angeles by address, low'],
    [{ state: 'TX', city: 'El Paso' }, 'America/Denver by address, medium'],
    [{ state: 'BY', city: 'Muenchen' }, 'Europe/Berlin by address, medium'],
    [{ state: 'NSW' }, 'Australia/Sydney by address, low'],
    [{ state: 'QLD' }, 'Australia/Brisbane by address, medium'],
    [{ state: 'WA', phone: '+61 4 0000 0000' }, 'Australia/Perth by address, low'],
    [{ state: 'NY', phone: '+1 800 555 0100' }, 'America/New_York by address, low'],
    [{ state: 'GA', phone: '+1 312 555 0100' }, 'America/New_York by address, low'],
    [{ state: 'GA', phone: '+241 00 00 00' }, 'America/New_York by workspace, low'],
    [{ state: 'BC', companyPlace: { country: 'Canada' } }, 'America/Vancouver by address, low'],
    [{ state: 'BC', companyPlace: { country: 'Germany' } }, 'Europe/Berlin by company, medium'],
    [{ companyPlace: { state: 'GA', city: 'Atlanta' } }, 'America/New_York by company, low'],
    [{ state: 'GA' }, 'America/New_York by workspace, low'],
    [{ state: 'GA', city: 'Libreville' }, 'America/New_York by workspace, low'],
    [{ country: 'US', city: 'Tulsa' }, 'America/Chicago by address, high'],
    [{ country: 'US', city: 'Portland' }, 'America/New_York by workspace, low'],
    [{ country: 'Atlantis', state: 'California' }, 'America/New_York by workspace, low'],
    [{}, 'America/New_York by workspace, low'],
  ])('%j gives %s', (hints, wanted) => expect(resolved(hints)).toBe(wanted));
});

describe('places are known however they are written', () => {
  test.each<[Omit<ZoneHints, 'workspaceZone'>, string]>([
    [{ country: 'CA', city: 'St. John’s' }, 'America/St_Johns by address, high'],
    [{ country: 'Côte d’Ivoire' }, 'Africa/Abidjan by address, high'],
    [{ country: 'COTE D`IVOIRE' }, 'Africa/Abidjan by address, high'],
    [{ country: 'Korea, Republic of' }, 'Asia/Seoul by address, high'],
    [{ country: 'Korea (Republic of)' }, 'Asia/Seoul by address, high'],
    [{ country: 'The Republic of Korea' }, 'Asia/Seoul by address, high'],
    [{ country: "Korea, Democratic People's Republic of" }, 'Asia/Pyongyang by address, high'],
    [{ country: 'Tanzania, United Republic of' }, 'Africa/Dar_es_Salaam by address, high'],
    [{ country: 'Bolivia (Plurinational State of)' }, 'America/La_Paz by address, high'],
    [{ country: 'Congo, the Democratic Republic of the' }, 'Africa/Lubumbashi by address, low'],
    [{ country: 'Georgia, USA' }, 'America/New_York by workspace, low'],
    [{ country: 'Kiribati' }, 'Pacific/Tarawa by address, medium'],
    [{ country: 'Greenland' }, 'America/Nuuk by address, medium'],
    [{ country: 'French Polynesia' }, 'Pacific/Tahiti by address, medium'],
    [{ country: 'Kiribati', city: 'Kiritimati' }, 'Pacific/Kiritimati by address, high'],
    [{ phone: '+299 00 00 00' }, 'America/Nuuk by phone, low'],
    [{ country: 'Ecuador', state: 'Galápagos' }, 'Pacific/Galapagos by address, high'],
    [{ country: 'Ecuador', city: 'Galapagos' }, 'Pacific/Galapagos by address, high'],
    [{ country: 'Ecuador', state: 'Guayas' }, 'America/Guayaquil by address, medium'],
    [{ country: 'Spain', state: 'Canarias' }, 'Atlantic/Canary by address, high'],
    [{ country: 'Spain', state: 'Las Palmas', city: 'Telde' }, 'Atlantic/Canary by address, high'],
    [{ country: 'Portugal', state: 'Açores' }, 'Atlantic/Azores by address, high'],
    [{ country: 'Portugal', state: 'Madeira' }, 'Atlantic/Madeira by address, high'],
    [{ country: 'Chile', state: 'Magallanes' }, 'America/Punta_Arenas by address, high'],
  ])('%j gives %s', (hints, wanted) => expect(resolved(hints)).toBe(wanted));
});

describe('a country is known by its name in its own language and in those of the product', () => {
  test.each([
    ['JP', ['日本', 'Japon', 'Japan', 'Giappone']],
    [
      'US',
      [
        'Vereinigte Staaten',
        'Vereinigte Staaten von Amerika',
        'Estados Unidos',
        'États-Unis',
        'アメリカ合衆国',
        '美国',
      ],
    ],
    ['DE', ['Deutschland', 'Allemagne', 'Alemania', 'Germania', 'ドイツ', 'DEUTSCHLAND ']],
    ['AT', ['Österreich', 'Osterreich', 'Oesterreich', 'Autriche']],
    ['ES', ['España', 'Espanya', 'Spanien', 'Espanha']],
    ['IE', ['Éire', 'Irland', 'Irlande', 'Ireland']],
    [
      'GB',
      ['Vereinigtes Königreich', 'Großbritannien', 'Grossbritannien', 'Royaume-Uni', 'Reino Unido', '英国'],
    ],
    ['KR', ['대한민국', 'Südkorea']],
    ['CN', ['中国', '中國', 'Chine']],
    ['TW', ['台灣', '臺灣']],
    ['RU', ['Россия', 'Russland']],
    ['GR', ['Ελλάδα', 'Griechenland']],
    ['CZ', ['Česko', 'Česká republika', 'Tschechien']],
    ['HU', ['Magyarország']],
    ['IL', ['ישראל']],
    ['CI', ['Elfenbeinküste']],
    [null, ['Kongo', 'Atlantis', 'XX']],
  ])('%s', (code, names) => expect(names.map(countryCodeOf)).toEqual(names.map(() => code)));

  test('no code of a country, and no name in English, is another country elsewhere', () => {
    for (const { code } of countryZones) expect(countryCodeOf(code)).toBe(code);
  });
});

describe('a country with several clocks narrows what comes after it to its own clocks', () => {
  const berlin = { workspaceZone: 'Europe/Berlin' };
  test.each<[Partial<ZoneHints>, string]>([
    [{ country: 'US' }, 'America/New_York by address, low'],
    [{ country: 'Canada' }, 'America/Toronto by address, low'],
    [{ country: 'AU' }, 'Australia/Sydney by address, low'],
    [{ country: 'Brasil' }, 'America/Sao_Paulo by address, low'],
    [{ country: 'Russia' }, 'Europe/Moscow by address, low'],
    [{ country: 'México' }, 'America/Mexico_City by address, low'],
    [{ country: 'Indonesia' }, 'Asia/Jakarta by address, low'],
    [{ country: 'DR Congo' }, 'Africa/Lubumbashi by address, low'],
    [{ phone: '+61 4 0000 0000' }, 'Australia/Sydney by phone, low'],
    [{ phone: '+61 4 0000 0000', workspaceZone: 'Australia/Perth' }, 'Australia/Perth by workspace, low'],
    [{ phone: '+61 4 0000 0000', companyDomain: 'bakery.ca' }, 'Australia/Sydney by phone, low'],
    [{ phone: '+1 800 555 0100' }, 'Europe/Berlin by workspace, low'],
    [{ companyDomain: 'bakery.com.au' }, 'Australia/Sydney by company, low'],
    [{ companyDomain: 'bakery.com.br' }, 'America/Sao_Paulo by company, low'],
    [{ companyDomain: 'bakery.ca' }, 'America/Toronto by company, low'],
    [{ country: 'US', state: 'Freedonia', city: 'Nowhere' }, 'America/New_York by address, low'],
    [{ country: 'US', city: 'Chicago' }, 'America/Chicago by address, high'],
    [{ country: 'US', phone: '+1 415 555 0100' }, 'America/Los_Angeles by phone, medium'],
    [{ country: 'US', phone: '+1 787 555 0100' }, 'America/Puerto_Rico by phone, medium'],
    [{ country: 'US', companyZone: 'America/Denver' }, 'America/Denver by company, medium'],
    [{ country: 'US', ownerZone: 'America/Chicago' }, 'America/Chicago by owner, low'],
    [{ country: 'US', ownerZone: 'US/Pacific' }, 'US/Pacific by owner, low'],
    [{ country: 'US', ownerZone: 'America/Louisville' }, 'America/Louisville by owner, low'],
    [{ country: 'US', workspaceZone: 'America/Phoenix' }, 'America/Phoenix by workspace, low'],
    [
      { country: 'US', ownerZone: 'Asia/Tokyo', workspaceZone: 'America/Boise' },
      'America/Boise by workspace, low',
    ],
    [{ companyDomain: 'bakery.ca', ownerZone: 'America/Halifax' }, 'America/Halifax by owner, low'],
    [{ country: 'Canada', workspaceZone: 'America/New_York' }, 'America/Toronto by address, low'],
    [{ country: 'US', phone: '+49 30 000' }, 'America/New_York by address, low'],
    [{ country: 'US', companyZone: 'Europe/Paris' }, 'America/New_York by address, low'],
    [{ country: 'US', companyPlace: { country: 'US', state: 'IL' } }, 'America/Chicago by company, medium'],
    [{ country: 'US', companyPlace: { country: 'Austria' } }, 'America/New_York by address, low'],
    [{ companyPlace: { country: 'Canada' } }, 'America/Toronto by company, low'],
    [{ country: 'US', companyDomain: 'bakery.com.au' }, 'America/New_York by address, low'],
    [{ companyDomain: 'bakery.ca', phone: '+49 30 000' }, 'Europe/Berlin by phone, medium'],
  ])('%j gives %s', (hints, wanted) => {
    const { zone, origin, confidence } = resolveZone({ ...berlin, ...hints });
    expect(`${zone} by ${origin}, ${confidence}`).toBe(wanted);
  });

  test('its words say that the clock is one of several, and why it is this one', () => {
    expect([
      resolveZone({ ...berlin, country: 'United States' }).words,
      resolveZone({ ...berlin, country: 'US', ownerZone: 'America/Denver' }).words,
      resolveZone({ country: 'US', workspaceZone: 'America/Denver' }).words,
      resolveZone({ ...berlin, companyDomain: 'bakery.com.au' }).words,
      resolveZone({ ...berlin, phone: '+62 8 0000 0000' }).words,
    ]).toEqual([
      "from the country: United States has several clocks, more people live on New York's than on any other",
      'from the country: US has several clocks, one of them is their owner’s',
      'from the country: US has several clocks, one of them is the workspace’s',
      "from their company's domain, which ends in .au: Australia has several clocks, more people live on Sydney's than on any other",
      "from the phone number: Indonesia has several clocks, more people live on Jakarta's than on any other",
    ]);
  });

  test('a mobile number of such a country tells whose public holidays somebody has', () => {
    const nowhere = {
      country: null,
      state: null,
      city: null,
      zone: 'Europe/Berlin',
      zoneOrigin: 'workspace',
    };
    expect(holidayPlaceOf({ ...nowhere, phone: '+61 4 0000 0000' })).toEqual({
      ...{ country: 'AU', state: null, cityRegion: null, origin: 'phone' },
    });
    expect(holidayPlaceOf({ ...nowhere, phone: '+1 800 555 0100' })).toBeNull();
  });

  test('a nation in the field for the country tells whose public holidays somebody has', () => {
    const person = { state: null, city: null, phone: null, zone: 'Europe/London', zoneOrigin: 'country' };
    const of = (country: string, state: string | null = null) =>
      holidayPlaceOf({ ...person, country, state });
    expect(of('Scotland')).toEqual({ country: 'GB', state: 'Scotland', cityRegion: null, origin: 'address' });
    expect(of('England', 'Wales')).toEqual({
      country: 'GB',
      state: 'Wales',
      cityRegion: null,
      origin: 'address',
    });
    expect(of('UK')).toEqual({ country: 'GB', state: null, cityRegion: null, origin: 'address' });
  });

  test('a city tells in which region somebody has their public holidays, unless several have one of its name', () => {
    const person = { state: null, phone: null, zone: 'Europe/London', zoneOrigin: 'workspace' };
    const of = (country: string | null, city: string, more = {}) => {
      const place = holidayPlaceOf({ ...person, country, city, ...more });
      return place === null ? null : `${place.country} ${place.cityRegion} by ${place.origin}`;
    };
    expect([
      ...[of('Germany', 'Munich'), of('DE', 'MÜNCHEN '), of('DE', 'Muenchen'), of('DE', 'Nuremberg')],
      ...[
        of('Austria', 'Wien'),
        of('Switzerland', 'St. Gallen'),
        of('Spain', 'Barcelona'),
        of('CA', 'Montreal'),
      ],
      ...[of('US', 'Springfield'), of('US', 'Chicago'), of('DE', 'Chicago'), of(null, 'Munich')],
      ...[of(null, 'Munich', { phone: '+49 89 000' }), of(null, 'Atlanta', { state: 'GA' })],
      of(null, 'Perth', { state: 'WA', zone: 'Australia/Perth', zoneOrigin: 'address' }),
    ]).toEqual([
      ...['DE BY by address', 'DE BY by address', 'DE BY by address', 'DE BY by address'],
      ...['AT 9 by address', 'CH SG by address', 'ES CT by address', 'CA QC by address'],
      ...['US null by address', 'US IL by address', 'DE null by address', null],
      ...['DE BY by phone', 'US GA by address', 'AU WA by address'],
    ]);
  });

  test('every clock that the tables give such a country is one of its own', () => {
    for (const country of countriesOfSeveral)
      for (const { code, zone } of [...stateZonesByCountry, ...cityZonesByCountry])
        if (code === country.code) expect(isClockOf(country, zone), `${code} ${zone}`).toBe(true);
  });
});

test('the zone says in words how it was found', () => {
  const words = (hints: Omit<ZoneHints, 'workspaceZone'>) =>
    resolveZone({ ...hints, workspaceZone: 'UTC' }).words;
  expect([
    words({ country: 'US', state: 'TX' }),
    words({ country: 'US', state: 'TX', city: 'El Paso' }),
    words({ phone: '+1 212 555 0100' }),
    words({ companyPlace: { city: 'Graz', country: 'Austria' } }),
    words({ companyPlace: { country: 'USA' } }),
    words({ state: 'GA', city: 'Atlanta' }),
    words({ state: 'WA', phone: '+61 4 0000 0000' }),
    words({}),
  ]).toEqual([
    "from the state: Texas has several clocks, most people live on Chicago's",
    'from the city: El Paso',
    'from the phone number: it begins with +1212',
    "from their company's country: Austria",
    "from their company's country: USA has several clocks, more people live on New York's than on any other",
    'from the state: Georgia; which country’s, the city tells',
    "from the state: Western Australia has several clocks, most people live on Perth's; which country’s, the phone number tells",
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
  const several = countriesOfSeveral.flatMap(({ zones }) => zones).filter((zone) => !zone.endsWith('/'));
  for (const zone of [...tables.map((one) => one.zone), ...phoneZones, ...several]) {
    expect(zoneNamed(zone), zone).toBe(zone);
  }
  const calling = countryZones.map((one) => one.calling).filter((code) => code !== '');
  expect(new Set(calling).size).toBe(calling.length);
});
