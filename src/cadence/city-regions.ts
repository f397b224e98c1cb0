import { cityRows } from './city-rows.ts';
import { plain } from './zone-countries.ts';

/** Where a city is: `DE`, `BY`. */
interface CityRegion {
  /** ISO code. */
  readonly country: string;
  /** The part after the country of the region's ISO 3166-2 code. */
  readonly region: string;
}

/** `St. Gallen`, `Sankt Gallen` and `Saint Gallen` are one. */
const keyOf = (city: string) => plain(city).replace(/^(?:sankt|saint) /, 'st ');

const umlauts = { ä: 'ae', ö: 'oe', ü: 'ue', Ä: 'Ae', Ö: 'Oe', Ü: 'Ue', ß: 'ss' } as const;
const isUmlaut = (sign: string): sign is keyof typeof umlauts => sign in umlauts;
/** `Muenchen`, as it is written where a form takes no umlauts. */
const withoutUmlauts = (city: string) =>
  Array.from(city, (sign) => (isUmlaut(sign) ? umlauts[sign] : sign)).join('');

const byName = new Map<string, CityRegion[]>();

for (const row of cityRows.trim().split(/[\n;]/)) {
  const [code = '', names = ''] = row.split('|');
  const [country = '', region = ''] = code.split('-');
  for (const name of names.split(','))
    for (const key of new Set([keyOf(name), keyOf(withoutUmlauts(name))]))
      byName.set(key, [...(byName.get(key) ?? []), { country, region }]);
}

/** Every region of any country that has a larger city of this name, in the languages spoken there or in English. */
export function regionsOfCity(city: string): readonly CityRegion[] {
  return byName.get(keyOf(city)) ?? [];
}

/** The region of a country in which a larger city lies; null when none is known, or several have one of the name. */
export function regionOfCity(city: string, country: string): string | null {
  const [one, ...more] = regionsOfCity(city).filter((found) => found.country === country);
  return one === undefined || more.length > 0 ? null : one.region;
}
