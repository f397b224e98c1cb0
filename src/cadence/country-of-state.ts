import { regionsOfCity } from './city-regions.ts';
import { countryOfPhone } from './country-of-zone.ts';
import { countryCodeOf } from './zone-countries.ts';
import { stateZoneOf } from './zone-states.ts';

/** What may tell the country of a state that stands without one. */
export interface BesideState {
  readonly city?: string | null | undefined;
  readonly phone?: string | null | undefined;
  readonly companyCountry?: string | null | undefined;
}

export interface CountryOfState {
  /** ISO code. */
  readonly country: string;
  readonly by: 'state' | 'city' | 'phone' | 'company';
}

/** Numbers of the United States and Canada, also those without an area; no two of their states have one code. */
const northAmerican = /^\s*(?:\+|00)\s*1/;

/**
 * The country of a state that stands in an address without one: by its full name, by a city that lies in a state of
 * this name or code in one country only, or by the phone number or the company's country, if there is such a state
 * there. Null when nothing tells: `GA` may be Gabon.
 */
export function countryOfState(state: string, beside: BesideState): CountryOfState | null {
  const named = stateZoneOf(state, null);
  if (named !== null) return { country: named.country, by: 'state' };
  const wanted = state.trim().toUpperCase();
  const around = regionsOfCity(beside.city ?? '').filter(
    ({ country, region }) => region === wanted || stateZoneOf(state, country)?.code === region,
  );
  const byCity = only(around.map(({ country }) => country));
  if (byCity !== null) return { country: byCity, by: 'city' };
  const has = (country: string) => stateZoneOf(state, country) !== null;
  const phone = beside.phone ?? '';
  const called = countryOfPhone(phone);
  const byPhone = only(
    (called !== null ? [called] : northAmerican.test(phone) ? ['US', 'CA'] : []).filter(has),
  );
  if (byPhone !== null) return { country: byPhone, by: 'phone' };
  const company = countryCodeOf(beside.companyCountry ?? '');
  return company !== null && has(company) ? { country: company, by: 'company' } : null;
}

function only(countries: readonly string[]): string | null {
  const [one, ...more] = new Set(countries);
  return one === undefined || more.length > 0 ? null : one;
}
