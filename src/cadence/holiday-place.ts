import { cityZonesByCountry } from './zone-cities.ts';
import { countryCodeOf, countryZones } from './zone-countries.ts';
import { phoneZoneOf, severalClocksCalled } from './zone-phones.ts';
import { stateZoneOf, stateZonesByCountry } from './zone-states.ts';

/** The country, and the state where one is known, whose public holidays a person has. */
export interface HolidayPlace {
  /** ISO code. */
  readonly country: string;
  /** As it stands in the address. */
  readonly state: string | null;
  readonly origin: 'address' | 'phone' | 'zone';
}

/** What people write in the field for the country that is only part of one, with public holidays of its own. */
const nations = /^(?:england|scotland|wales|northern ireland)$/i;

const countryByZone = new Map<string, string>();
for (const { zone, code } of [...countryZones, ...stateZonesByCountry, ...cityZonesByCountry])
  if (!countryByZone.has(zone)) countryByZone.set(zone, code);

/** ISO code of the country whose clock a zone is; null for zones of no country and for those that are not known. */
export function countryOfZone(zone: string): string | null {
  return countryByZone.get(zone) ?? null;
}

/**
 * Where a person has their public holidays: by the address, else by the phone number's country, else by a zone that
 * says where they are (not by that of their owner or the workspace). Null when nothing tells: then no day is closed.
 */
export function holidayPlaceOf(person: {
  readonly country: string | null;
  readonly state: string | null;
  readonly phone: string | null;
  readonly zone: string;
  readonly zoneOrigin: string;
}): HolidayPlace | null {
  const given = person.country?.trim() ?? '';
  const state = person.state?.trim() || (nations.test(given) ? given : null);
  const named = given === '' ? null : countryCodeOf(given);
  const country =
    named ?? (state === null || given !== '' ? null : (stateZoneOf(state, null)?.country ?? null));
  if (country !== null) return { country, state, origin: 'address' };
  const phone = person.phone ?? '';
  const area = phoneZoneOf(phone);
  const called = area === null ? severalClocksCalled(phone)?.code : countryOfZone(area.zone);
  if (called) return { country: called, state: null, origin: 'phone' };
  const tells = person.zoneOrigin === 'field' || person.zoneOrigin === 'company';
  const zoned = tells ? countryOfZone(person.zone) : null;
  return zoned === null ? null : { country: zoned, state: null, origin: 'zone' };
}
