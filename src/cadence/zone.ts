import { Temporal } from 'temporal-polyfill';
import { countryCodeOf, countryZoneOf, countryZones } from './zone-countries.ts';
import { cityZoneOf, stateZoneOf } from './zone-states.ts';

/** Everything that is known about where a person's clock runs. Blank texts count as missing. */
export interface ZoneHints {
  /** The person's own zone field: an IANA name, or HubSpot's form `europe_slash_berlin`. */
  readonly field?: string | undefined;
  readonly country?: string | undefined;
  readonly state?: string | undefined;
  readonly city?: string | undefined;
  /** With country calling code: `+49 …` or `0049 …`. */
  readonly phone?: string | undefined;
  readonly companyZone?: string | undefined;
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
}

/**
 * The zone of a person: field, then address, phone, company, owner, workspace. What is unknown or no IANA name is
 * passed over, so that a bad value costs precision, never a run; a bad workspace zone leaves UTC.
 */
export function resolveZone(hints: ZoneHints): ResolvedZone {
  return (
    named(hints.field, 'field', 'high') ??
    fromAddress(hints) ??
    fromPhone(hints.phone) ??
    named(hints.companyZone, 'company', 'medium') ??
    named(hints.ownerZone, 'owner', 'low') ??
    named(hints.workspaceZone, 'workspace', 'low') ?? { zone: 'UTC', origin: 'workspace', confidence: 'low' }
  );
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

function named(
  name: string | undefined,
  origin: ZoneOrigin,
  confidence: ZoneConfidence,
): ResolvedZone | null {
  const zone = zoneNamed(name);
  return zone === null ? null : { zone, origin, confidence };
}

function fromAddress({ country, state, city }: ZoneHints): ResolvedZone | null {
  const at = (zone: string, confidence: ZoneConfidence) => ({ zone, origin: 'address', confidence }) as const;
  const code = filled(country) ? countryCodeOf(country) : null;
  // A country that was given but is not known must not be overruled by a state's name.
  const known = code !== null || !filled(country);
  const region = filled(state) && known ? stateZoneOf(state, code) : null;
  const inCountry = code ?? region?.country ?? null;
  if (region !== null && !region.split) return at(region.zone, 'high');
  const town = filled(city) && inCountry !== null ? cityZoneOf(city, inCountry) : null;
  // A city in a split state may share its name with a bigger one elsewhere: both must be named to be sure.
  if (town !== null) return at(town, region === null && filled(state) ? 'medium' : 'high');
  if (region !== null) return at(region.zone, 'medium');
  const whole = code === null ? null : countryZoneOf(code);
  return whole === null ? null : at(whole.zone, whole.mostly ? 'medium' : 'high');
}

function fromPhone(phone: string | undefined): ResolvedZone | null {
  const digits = (phone ?? '').replace(/[^\d+]/g, '').replace(/^00/, '+');
  if (!digits.startsWith('+')) return null;
  const number = digits.slice(1);
  const found = countryZones
    .filter((country) => country.calling !== '' && number.startsWith(country.calling))
    .sort((one, other) => other.calling.length - one.calling.length)
    .at(0);
  if (found === undefined) return null;
  return { zone: found.zone, origin: 'phone', confidence: found.mostly ? 'low' : 'medium' };
}

const filled = (text: string | undefined): text is string => text !== undefined && text.trim() !== '';
