import { Temporal } from 'temporal-polyfill';
import { placeOf } from './words.ts';
import { cityZoneOf } from './zone-cities.ts';
import { countryCodeOf, countryZoneOf } from './zone-countries.ts';
import { type PhoneZone, phoneZoneOf, severalClocksCalled } from './zone-phones.ts';
import { isClockOf, mostPopulousOf, type SeveralClocks, severalClocksOf } from './zone-several.ts';
import { stateZoneOf } from './zone-states.ts';

/** An address, as far as it tells a clock. */
interface Place {
  readonly country?: string | null | undefined;
  readonly state?: string | null | undefined;
  readonly city?: string | null | undefined;
}

/** Everything that is known about where a person's clock runs. Blank texts count as missing. */
export interface ZoneHints extends Place {
  /** The person's own zone field: an IANA name, or HubSpot's form `europe_slash_berlin`. */
  readonly field?: string | undefined;
  /** With country calling code: `+49 …` or `0049 …`. */
  readonly phone?: string | undefined;
  readonly companyZone?: string | undefined;
  /** The company's own address. */
  readonly companyPlace?: Place | null | undefined;
  /** The company's domain: its country code tells the country. */
  readonly companyDomain?: string | undefined;
  readonly ownerZone?: string | undefined;
  readonly workspaceZone: string;
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
interface Narrowed {
  readonly severalOf: SeveralClocks;
  readonly origin: ZoneOrigin;
  /** Up to the clock that is taken in the end: `from the country: US has several clocks`. */
  readonly words: string;
}

/**
 * The zone of a person: field, then address, phone, company, owner, workspace. What is unknown or no IANA name is
 * passed over, so that a bad value costs precision, never a run; a bad workspace zone leaves UTC.
 *
 * An address, phone number or domain that names no more than a country with several clocks narrows the hints after it
 * to that country: the first whose zone is one of its clocks decides; where none is, the clock on which more of its
 * people live than on any other.
 */
export function resolveZone(hints: ZoneHints): ResolvedZone {
  let narrowed: Narrowed | null = null;
  for (const found of told(hints)) {
    if (found === null) continue;
    if ('severalOf' in found) narrowed ??= found;
    else if (narrowed === null) return found;
    else if (isClockOf(narrowed.severalOf, found.zone)) return within(narrowed, found);
  }
  if (narrowed !== null) return mostPopulous(narrowed);
  return {
    zone: 'UTC',
    origin: 'workspace',
    confidence: 'low',
    words: 'nothing tells where they are, and the workspace has no zone that is one',
  };
}

/** What each hint says, in the order in which they count. */
function* told(hints: ZoneHints): Generator<ResolvedZone | Narrowed | null> {
  yield named(hints.field, 'field');
  yield fromAddress(hints, 'address');
  yield fromPhone(hints.phone);
  yield named(hints.companyZone, 'company');
  yield fromAddress(hints.companyPlace ?? {}, 'company');
  yield fromDomain(hints.companyDomain);
  yield named(hints.ownerZone, 'owner');
  yield named(hints.workspaceZone, 'workspace');
}

/** The clock of an owner or workspace in the country, whose own words would say that nothing tells where somebody is. */
function within({ words }: Narrowed, found: ResolvedZone): ResolvedZone {
  if (found.origin !== 'owner' && found.origin !== 'workspace') return found;
  const whose = found.origin === 'owner' ? 'their owner’s' : 'the workspace’s';
  return { ...found, words: `${words}, one of them is ${whose}` };
}

function mostPopulous({ severalOf, origin, words }: Narrowed): ResolvedZone {
  const zone = mostPopulousOf(severalOf);
  const why = `${words}, more people live on ${placeOf(zone)}'s than on any other`;
  return { zone, origin, confidence: 'low', words: why };
}

/**
 * The usual spelling of an IANA zone name in any case or in HubSpot's form; null when there is no such zone.
 * Bare offsets such as `+02:00` are refused: they know no daylight saving.
 */
export function zoneNamed(name: string | undefined): string | null {
  const wanted = (name ?? '')
    .trim()
    .replaceAll('_slash_', '/')
    .replaceAll('_hyphen_', '-')
    .replaceAll('_plus_', '+')
    .replaceAll(' ', '_');
  if (!/^[A-Za-z]/.test(wanted)) return null;
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(wanted).timeZoneId;
  } catch {
    return null;
  }
}

const namedBy = {
  field: { confidence: 'high', words: 'from their own time zone field' },
  company: { confidence: 'medium', words: "from their company's time zone" },
  owner: { confidence: 'low', words: 'nothing tells where they are: their owner’s clock' },
  workspace: { confidence: 'low', words: 'nothing tells where they are: the workspace’s clock' },
} as const;

function named(name: string | undefined, origin: keyof typeof namedBy): ResolvedZone | null {
  const zone = zoneNamed(name);
  return zone === null ? null : { zone, origin, ...namedBy[origin] };
}

/** A company's people may work elsewhere: its address is less sure by a degree. */
const lessSure = { high: 'medium', medium: 'low', low: 'low' } as const;

function fromAddress(
  { country, state, city }: Place,
  origin: 'address' | 'company',
): ResolvedZone | Narrowed | null {
  const own = origin === 'address';
  const whose = own ? 'from the' : "from their company's";
  const at = (zone: string, confidence: ZoneConfidence, words: string) =>
    ({
      zone,
      origin,
      confidence: own ? confidence : lessSure[confidence],
      words: `${whose} ${words}`,
    }) as const;
  const code = filled(country) ? countryCodeOf(country) : null;
  // A country that was given but is not known must not be overruled by a state's name.
  const known = code !== null || !filled(country);
  const region = filled(state) && known ? stateZoneOf(state, code) : null;
  const inCountry = code ?? region?.country ?? null;
  if (region !== null && !region.split) return at(region.zone, 'high', `state: ${region.name}`);
  const town = filled(city) && inCountry !== null ? cityZoneOf(city, inCountry) : null;
  // A city in a split state may share its name with a bigger one elsewhere: both must be named to be sure.
  if (town !== null) {
    const sure = region !== null || !filled(state);
    const words = `city: ${shown(city)}`;
    return at(town, sure ? 'high' : 'medium', sure ? words : `${words}; the state is not known`);
  }
  if (region !== null)
    return at(region.zone, 'medium', `state: ${region.name} has several clocks, ${mostly(region.zone)}`);
  if (code === null) return null;
  const words = `country: ${shown(country)}`;
  const whole = countryZoneOf(code);
  if (whole === null) return narrowedTo(severalClocksOf(code), origin, `${whose} ${words}`);
  if (!whole.mostly) return at(whole.zone, 'high', words);
  return at(whole.zone, 'medium', `${words} has several clocks, ${mostly(whole.zone)}`);
}

function narrowedTo(severalOf: SeveralClocks | null, origin: ZoneOrigin, country: string): Narrowed | null {
  return severalOf === null ? null : { severalOf, origin, words: `${country} has several clocks` };
}

const nameOf = (country: SeveralClocks | null) => country?.names[0] ?? country?.code ?? '';

function phoneWords({ prefix, area, split, zone }: PhoneZone): string {
  const told = `from the phone number: it begins with +${prefix}`;
  return split
    ? `${told}, where ${area ? 'an area' : 'a country'} has several clocks, ${mostly(zone)}`
    : told;
}

/** Never sure: people keep their numbers when they move. */
function fromPhone(phone: string | undefined): ResolvedZone | Narrowed | null {
  const found = phoneZoneOf(phone ?? '');
  if (found !== null) {
    const confidence = found.split ? 'low' : 'medium';
    return { zone: found.zone, origin: 'phone', confidence, words: phoneWords(found) };
  }
  const country = severalClocksCalled(phone ?? '');
  return country === null ? null : narrowedTo(country, 'phone', `from the phone number: ${nameOf(country)}`);
}

/** Country codes that are used as words all over the world, and say nothing of where a company is. */
const worldwide = 'ai cc co fm gg im io is la ly me sc sh so to tv vc ws'.split(' ');

function fromDomain(domain: string | undefined): ResolvedZone | Narrowed | null {
  const ending = (domain ?? '').trim().toLowerCase().split('.').at(-1) ?? '';
  if (ending.length !== 2 || worldwide.includes(ending)) return null;
  const code = ending === 'uk' ? 'GB' : ending.toUpperCase();
  const words = `from their company's domain, which ends in .${ending}`;
  const country = countryZoneOf(code);
  if (country !== null) return { zone: country.zone, origin: 'company', confidence: 'low', words };
  const several = severalClocksOf(code);
  return narrowedTo(several, 'company', `${words}: ${nameOf(several)}`);
}

const mostly = (zone: string) => `most people live on ${placeOf(zone)}'s`;

/** As somebody typed it, short enough for a sentence. */
const shown = (text: string | null | undefined) => (text ?? '').trim().slice(0, 60);

const filled = (text: string | null | undefined): text is string => (text ?? '').trim() !== '';
