import { Temporal } from 'temporal-polyfill';
import { placeOf } from './words.ts';
import {
  fromAddress,
  mostly,
  type Narrowed,
  narrowedTo,
  type Place,
  type ResolvedZone,
} from './zone-address.ts';
import { countryZoneOf } from './zone-countries.ts';
import { type PhoneZone, phoneZoneOf, severalClocksCalled } from './zone-phones.ts';
import { isClockOf, mostPopulousOf, type SeveralClocks, severalClocksOf } from './zone-several.ts';

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
  yield fromAddress(hints, 'address', { phone: hints.phone, companyCountry: hints.companyPlace?.country });
  yield fromPhone(hints.phone);
  yield named(hints.companyZone, 'company');
  yield fromAddress(hints.companyPlace ?? {}, 'company', {});
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
