import { regionOfCity } from './city-regions.ts';
import { type BesideState, type CountryOfState, countryOfState } from './country-of-state.ts';
import { placeOf } from './words.ts';
import { cityZoneOf } from './zone-cities.ts';
import { countryCodeOf, countryZoneOf } from './zone-countries.ts';
import { type SeveralClocks, severalClocksOf } from './zone-several.ts';
import { type StateZone, stateZoneOf } from './zone-states.ts';

/** An address, as far as it tells a clock. */
export interface Place {
  readonly country?: string | null | undefined;
  readonly state?: string | null | undefined;
  readonly city?: string | null | undefined;
}

export const zoneOrigins = ['field', 'address', 'phone', 'company', 'owner', 'workspace'] as const;
export type ZoneOrigin = (typeof zoneOrigins)[number];
export type ZoneConfidence = 'high' | 'medium' | 'low';

export interface ResolvedZone {
  /** IANA name in its usual spelling. */
  readonly zone: string;
  readonly origin: ZoneOrigin;
  readonly confidence: ZoneConfidence;
  /** How it was found, in words: `from the state: Texas has several clocks, most people live on Chicago's`. */
  readonly words: string;
}

/** A hint that names no more than a country with several clocks. */
export interface Narrowed {
  readonly severalOf: SeveralClocks;
  readonly origin: ZoneOrigin;
  /** Up to the clock that is taken in the end: `from the country: US has several clocks`. */
  readonly words: string;
}

/** A company's people may work elsewhere: its address is less sure by a degree. So is a country that was guessed. */
const lessSure = { high: 'medium', medium: 'low', low: 'low' } as const;

/** How sure a clock is when something else told the country of its state. */
function guessedBy(by: CountryOfState['by'], confidence: ZoneConfidence): ZoneConfidence {
  if (by === 'state') return confidence;
  return by === 'city' ? lessSure[confidence] : 'low';
}

const toldBy = {
  state: '',
  city: '; which country’s, the city tells',
  phone: '; which country’s, the phone number tells',
  company: '; which country’s, their company’s tells',
} as const;

/**
 * The clock of an address, or a country with several clocks if it names no more; null when it tells nothing. A state
 * without a country is looked up by what stands beside it, and is less sure then.
 */
export function fromAddress(
  { country, state, city }: Place,
  origin: 'address' | 'company',
  beside: Omit<BesideState, 'city'>,
): ResolvedZone | Narrowed | null {
  const own = origin === 'address';
  const whose = own ? 'from the' : "from their company's";
  // A country that was given but is not known must not be overruled by a state's name.
  const guessed = !filled(country) && filled(state) ? countryOfState(state, { ...beside, city }) : null;
  const at = (zone: string, confidence: ZoneConfidence, words: string) => {
    const sure = guessed === null ? confidence : guessedBy(guessed.by, confidence);
    return {
      zone,
      origin,
      confidence: own ? sure : lessSure[sure],
      words: `${whose} ${words}${guessed === null ? '' : toldBy[guessed.by]}`,
    } as const;
  };
  const code = guessed?.country ?? (filled(country) ? countryCodeOf(country) : null);
  if (code === null) return null;
  const region = filled(state) ? stateZoneOf(state, code) : null;
  if (region !== null && !region.split)
    return at(region.zone, abbreviated(state, guessed), `state: ${region.name}`);
  const town = filled(city) ? townZoneOf(city, code, region) : null;
  // A city in a split state may share its name with a bigger one elsewhere: both must be named to be sure.
  if (town !== null) {
    const sure = region !== null || !filled(state);
    const words = `city: ${shown(city)}`;
    return at(town, sure ? 'high' : 'medium', sure ? words : `${words}; the state is not known`);
  }
  if (region !== null) {
    const words = `state: ${region.name} has several clocks, ${mostly(region.zone)}`;
    return at(region.zone, lessSure[abbreviated(state, guessed)], words);
  }
  const words = filled(country)
    ? `country: ${shown(country)}`
    : `city and the state: ${shown(city)}, ${shown(state)}`;
  const whole = countryZoneOf(code);
  if (whole === null) return narrowedTo(severalClocksOf(code), origin, `${whose} ${words}`);
  if (!whole.mostly) return at(whole.zone, 'high', words);
  return at(whole.zone, 'medium', `${words} has several clocks, ${mostly(whole.zone)}`);
}

/** `NSW` without a country is less sure than `New South Wales`. */
function abbreviated(state: string | null | undefined, guessed: CountryOfState | null): ZoneConfidence {
  return guessed?.by === 'state' && (state ?? '').trim().length <= 3 ? 'medium' : 'high';
}

/** The clock of a city: its own, else that of the state in which it lies. */
function townZoneOf(city: string, country: string, state: StateZone | null): string | null {
  const own = cityZoneOf(city, country);
  if (own !== null || state !== null) return own;
  const around = stateZoneOf(regionOfCity(city, country) ?? '', country);
  return around === null || around.split ? null : around.zone;
}

/** `words` name the country. Null for no country. */
export function narrowedTo(
  severalOf: SeveralClocks | null,
  origin: ZoneOrigin,
  country: string,
): Narrowed | null {
  return severalOf === null ? null : { severalOf, origin, words: `${country} has several clocks` };
}

export const mostly = (zone: string) => `most people live on ${placeOf(zone)}'s`;

/** As somebody typed it, short enough for a sentence. */
const shown = (text: string | null | undefined) => (text ?? '').trim().slice(0, 60);

const filled = (text: string | null | undefined): text is string => (text ?? '').trim() !== '';
