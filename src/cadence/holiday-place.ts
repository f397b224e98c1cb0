import { regionOfCity } from './city-regions.ts';
import { countryOfState } from './country-of-state.ts';
import { countryOfPhone, countryOfZone } from './country-of-zone.ts';
import { countryCodeOf } from './zone-countries.ts';

/** The country, and the state where one is known, whose public holidays a person has. */
export interface HolidayPlace {
  /** ISO code. */
  readonly country: string;
  /** As it stands in the address. */
  readonly state: string | null;
  /**
   * The region in which their city lies, where only one of the country has a larger city of this name: the part after
   * the country of its ISO 3166-2 code. It counts where the state is missing or not known.
   */
  readonly cityRegion: string | null;
  readonly origin: 'address' | 'phone' | 'zone';
}

/** What stands in the field for the country and is a part of one, with public holidays of its own. */
const nations = /^(?:england|scotland|wales|northern ireland)$/i;

/**
 * Where a person has their public holidays: by the address, else by the phone number's country, else by a zone that
 * says where they are (not by that of their owner or the workspace). Null when nothing tells: then no day is closed.
 */
export function holidayPlaceOf(person: {
  readonly country: string | null;
  readonly state: string | null;
  readonly city: string | null;
  readonly phone: string | null;
  readonly zone: string;
  readonly zoneOrigin: string;
}): HolidayPlace | null {
  const given = person.country?.trim() ?? '';
  const state = person.state?.trim() || (nations.test(given) ? given : null);
  const at = (country: string, origin: HolidayPlace['origin']): HolidayPlace => {
    const cityRegion = regionOfCity(person.city ?? '', country);
    return { country, state, cityRegion, origin };
  };
  const named = given === '' ? null : countryCodeOf(given);
  if (named !== null) return at(named, 'address');
  const country = given === '' ? countryWithout(person, state) : null;
  if (country !== null) return at(country, 'address');
  const called = countryOfPhone(person.phone ?? '');
  if (called !== null) return at(called, 'phone');
  const tells = person.zoneOrigin === 'field' || person.zoneOrigin === 'company';
  const zoned = tells ? countryOfZone(person.zone) : null;
  return zoned === null ? null : at(zoned, 'zone');
}

/** The country of an address that names none, by its state and what stands beside it. */
function countryWithout(
  person: { city: string | null; phone: string | null; zone: string; zoneOrigin: string },
  state: string | null,
): string | null {
  if (state === null) return null;
  const told = countryOfState(state, { city: person.city, phone: person.phone })?.country;
  // Their company's country told their state's, when their clock was found.
  return told ?? (person.zoneOrigin === 'address' ? countryOfZone(person.zone) : null);
}
