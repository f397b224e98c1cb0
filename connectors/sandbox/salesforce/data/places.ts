/** The countries and states that the org's State and Country picklists know: code, then name. */
const COUNTRIES: readonly (readonly [string, string])[] = [
  ['AT', 'Austria'],
  ['AU', 'Australia'],
  ['CA', 'Canada'],
  ['CH', 'Switzerland'],
  ['DE', 'Germany'],
  ['ES', 'Spain'],
  ['FR', 'France'],
  ['GB', 'United Kingdom'],
  ['IE', 'Ireland'],
  ['IT', 'Italy'],
  ['JP', 'Japan'],
  ['NL', 'Netherlands'],
  ['SE', 'Sweden'],
  ['US', 'United States'],
];
const STATES: readonly (readonly [string, string])[] = [
  ['CA', 'California'],
  ['IL', 'Illinois'],
  ['NSW', 'New South Wales'],
  ['NY', 'New York'],
];

export const COUNTRY_CODES: readonly string[] = COUNTRIES.map(([code]) => code);
export const STATE_CODES: readonly string[] = STATES.map(([code]) => code);

function nameOf(list: typeof COUNTRIES, code: string): string | undefined {
  return list.find(([known]) => known === code)?.[1];
}
function codeOf(list: typeof COUNTRIES, name: string): string | undefined {
  return list.find(([, known]) => known.toLowerCase() === name.toLowerCase())?.[0];
}

export const countryName = (code: string): string | undefined => nameOf(COUNTRIES, code);
export const countryCode = (name: string): string | undefined => codeOf(COUNTRIES, name);
export const stateName = (code: string): string | undefined => nameOf(STATES, code);
export const stateCode = (name: string): string | undefined => codeOf(STATES, name);
