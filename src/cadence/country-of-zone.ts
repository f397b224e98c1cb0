import { cityZonesByCountry } from './zone-cities.ts';
import { countryZones } from './zone-countries.ts';
import { phoneZoneOf, severalClocksCalled } from './zone-phones.ts';
import { stateZonesByCountry } from './zone-states.ts';

const countryByZone = new Map<string, string>();
for (const { zone, code } of [...countryZones, ...stateZonesByCountry, ...cityZonesByCountry])
  if (!countryByZone.has(zone)) countryByZone.set(zone, code);

/** ISO code of the country whose clock a zone is; null for zones of no country and for those that are not known. */
export function countryOfZone(zone: string): string | null {
  return countryByZone.get(zone) ?? null;
}

/** ISO code of the country whose calling code a number begins with; null when unknown, as of `+1 800`. */
export function countryOfPhone(phone: string): string | null {
  const area = phoneZoneOf(phone);
  return area === null ? (severalClocksCalled(phone)?.code ?? null) : countryOfZone(area.zone);
}
