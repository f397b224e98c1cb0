import type { Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import type { CompanyAsked } from './forecast-caps.ts';
import type { ArmPart } from './parts-by-arm.ts';
import { distinct } from './reading.ts';
import { placeOf } from './run-calendars.ts';

/** Those of a selection who can start, as a forecast counts them. */
export interface ReadyPeople {
  /**
   * How many are where: `Europe/Berlin DE-BY`, or the zone alone. In an experiment on whole cadences the cadence that
   * they get follows: what they ask for differs by it.
   */
  readonly places: Readonly<Record<string, number>>;
  /** Of these, how many are of which company with a cap on touches, by its name: what is rolled back has no lasting id. */
  readonly companies: Readonly<Record<string, CompanyAsked>>;
  /** People who cannot start since as many of their company are in cadences as may be. */
  readonly crowdedOut: number;
}

const nobodyReady: ReadyPeople = { places: {}, companies: {}, crowdedOut: 0 };

/** Between a zone, a region and a cadence; none has one in it. */
const between = ' ';

/** The parts of a place; empty where there is none. */
export function placed(place: string) {
  const [zone = place, region = '', cadenceId = ''] = place.split(between);
  return { zone, region: region === '' ? null : region, cadenceId };
}

/** Those who start in one cadence, with those who cannot. */
export type ReadyPart = Pick<ArmPart, 'terms' | 'checked'>;

/** Counts those who can start. One statement where companies have caps, after those that checked the people. */
export async function countReady(
  ctx: ActorContext,
  tx: Tx,
  parts: readonly ReadyPart[],
): Promise<ReadyPeople> {
  const holidays = await ctx.holidays.load();
  const ready = parts.flatMap(({ terms, checked }) =>
    checked
      .filter((one) => one.obstacle === null)
      .map((one) => ({ ...one, arm: parts.length > 1 ? terms.version.cadenceId : '' })),
  );
  const capped = distinct(ready.filter((one) => one.capped).map(({ person }) => person.id));
  const caps = capped.length === 0 ? new Map() : await tx.caps.lockCompanies(capped);
  const counted = ready.map(({ person, arm }): ReadyPeople => {
    const { holidays: region } = placeOf(person, holidays);
    const place = [person.zone, region ?? '', arm].join(between).trimEnd();
    const { id, name, touchesPerWeek = null } = caps.get(person.id) ?? {};
    const company =
      touchesPerWeek === null ? {} : { [name]: { id, name, touchesPerWeek, at: { [place]: 1 } } };
    return { places: { [place]: 1 }, companies: company, crowdedOut: 0 };
  });
  const checked = parts.flatMap((part) => part.checked);
  const crowdedOut = checked.filter(({ facts }) => facts.rule === 'people_at_once').length;
  return addReady({ ...nobodyReady, crowdedOut }, counted);
}

function addCounts(sums: Record<string, number>, more: Readonly<Record<string, number>>): void {
  for (const [place, count] of Object.entries(more)) sums[place] = (sums[place] ?? 0) + count;
}

/** Several counts together. */
export function addReady(first: ReadyPeople, more: readonly ReadyPeople[]): ReadyPeople {
  const places: Record<string, number> = { ...first.places };
  const companies = new Map(
    Object.entries(first.companies).map(([name, one]) => [name, { ...one, at: { ...one.at } }]),
  );
  for (const part of more) {
    addCounts(places, part.places);
    for (const [name, { at, ...company }] of Object.entries(part.companies)) {
      const known = companies.get(name) ?? { ...company, at: {} };
      companies.set(name, known);
      addCounts(known.at, at);
    }
  }
  const crowdedOut = [first, ...more].reduce((sum, part) => sum + part.crowdedOut, 0);
  return { places, companies: Object.fromEntries(companies), crowdedOut };
}

/**
 * The same where each of them stands for several: a company for as many that are like it, so that none is reckoned to have
 * more people than were seen.
 */
export function scaledReady({ places, companies, crowdedOut }: ReadyPeople, scale: number): ReadyPeople {
  if (scale === 1) return { places, companies, crowdedOut };
  const times = (count: number) => Math.round(count * scale);
  const copies = Object.entries(companies).flatMap(([name, one]) =>
    Array.from({ length: Math.max(1, times(1)) }, (_, copy) => [copy === 0 ? name : `${name} ${copy}`, one]),
  );
  return {
    places: Object.fromEntries(Object.entries(places).map(([place, count]) => [place, times(count)])),
    companies: Object.fromEntries(copies),
    crowdedOut: times(crowdedOut),
  };
}
