import {
  type ClosedDays,
  countryOfZone,
  type DaysOff,
  type Group,
  type HolidayPlace,
  holidayPlaceOf,
} from '../cadence/index.ts';
import type { HolidayRegion, Holidays } from '../ports/holidays.ts';
import type { Enrollment, Person, Place, User } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { AppContext } from './context.ts';
import { distinct } from './reading.ts';

/** The region whose public holidays count at a place, and what of the address told it. */
export interface FoundRegion {
  readonly region: HolidayRegion;
  readonly by: 'state' | 'city' | 'country';
}

/** By the state, where it is missing or not known by the city, else the whole country; null: none are known there. */
export function regionOfPlace(place: HolidayPlace, holidays: Holidays): FoundRegion | null {
  const { country, state, cityRegion } = place;
  const whole = holidays.regionOf(country, null);
  if (whole === null) return null;
  const of = (part: string | null) => holidays.regionOf(country, part) ?? whole;
  const byState = of(state);
  if (byState.code !== whole.code) return { region: byState, by: 'state' };
  const byCity = of(cityRegion);
  return byCity.code === whole.code ? { region: whole, by: 'country' } : { region: byCity, by: 'city' };
}

/** How zone and holidays of a person were found, to be kept with a run that begins. */
export function placeOf(person: Person, holidays: Holidays): Place {
  const found = holidayPlaceOf(person);
  const region = found === null ? null : regionOfPlace(found, holidays)?.region;
  return {
    zoneOrigin: person.zoneOrigin,
    zoneConfidence: person.zoneConfidence,
    zoneWords: person.zoneWords ?? `from the ${person.zoneOrigin}`,
    holidays: region?.code ?? null,
    holidaysOrigin: region ? (found?.origin ?? null) : null,
  };
}

/** By which a person's start day is found: their zone, and the public holidays of where they live. */
export function startPlaceOf(person: Person, holidays: Holidays): Pick<Group, 'zone' | 'closedDays'> {
  const { holidays: region } = placeOf(person, holidays);
  return { zone: person.zone, ...(region === null ? {} : { closedDays: holidays.closedDays(region) }) };
}

/** Region whose public holidays a user has; null when none are known or wanted. */
function regionOfUser(user: User, holidays: Holidays): string | null {
  if (user.holidays === 'none') return null;
  return user.holidays ?? regionOfZone(user.zone, holidays);
}

/** The country whose clock a zone is, as a region with public holidays; null when none are known. */
export function regionOfZone(zone: string, holidays: Holidays): string | null {
  const country = countryOfZone(zone);
  return country === null ? null : (holidays.regionOf(country, null)?.code ?? null);
}

type RunPlace = Pick<Enrollment, 'place' | 'ownerUserId'>;

/** The days that are closed for runs: what the core gets as facts from outside. */
export class RunCalendars {
  readonly #holidays: Holidays;
  readonly #owners = new Map<string, ClosedDays>();

  constructor(holidays: Holidays, owners: readonly User[]) {
    this.#holidays = holidays;
    for (const owner of owners) {
      const region = regionOfUser(owner, holidays);
      if (region === null) continue;
      const days = holidays.closedDays(region);
      this.#owners.set(owner.id, {
        has: (day) => days.has(day),
        get: (day) =>
          days.has(day) ? `${days.get?.(day) ?? 'a holiday'}, a holiday of ${owner.name}` : undefined,
      });
    }
  }

  /** The public holidays of the person, and those of the run's owner, as a transition takes them. */
  of({ place, ownerUserId }: RunPlace): DaysOff {
    return this.inRegion(place?.holidays ?? null, ownerUserId);
  }

  /** The same of people who have the public holidays of a region; null: none are known. */
  inRegion(region: string | null, ownerUserId: string): DaysOff {
    const closedDays = region === null ? undefined : this.#holidays.closedDays(region);
    const repDays = this.#owners.get(ownerUserId);
    return { ...(closedDays && { closedDays }), ...(repDays && { repDays }) };
  }

  /** The public holidays of the person alone; undefined when nothing tells where they live. */
  personDays(place: Place | null): ClosedDays | undefined {
    return place?.holidays == null ? undefined : this.#holidays.closedDays(place.holidays);
  }
}

/** Reads whose holidays count for these runs: one statement. */
export async function readCalendars(
  ctx: AppContext,
  tx: Tx,
  runs: readonly Pick<Enrollment, 'ownerUserId'>[],
): Promise<RunCalendars> {
  const owners = runs.length === 0 ? [] : await tx.users.byIds(distinct(runs.map((run) => run.ownerUserId)));
  return new RunCalendars(await ctx.holidays.load(), owners);
}
