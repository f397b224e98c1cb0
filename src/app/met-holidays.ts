import type { Holidays, PublicHoliday } from '../ports/holidays.ts';
import { distinct } from './reading.ts';
import { regionOfZone } from './run-calendars.ts';

/** A public holiday, with the names of the regions in which it is one under this name. */
export interface MetHoliday extends PublicHoliday {
  readonly regions: readonly string[];
}

/** The public holidays of the zones' regions between two days, in order; one that several have stands there once. */
export function holidaysMet(
  holidays: Holidays,
  zones: readonly string[],
  [from, to]: readonly [string, string],
): readonly MetHoliday[] {
  const [first, last] = [Number(from.slice(0, 4)), Number(to.slice(0, 4))];
  const all = distinct(zones.map((zone) => regionOfZone(zone, holidays))).flatMap((code) =>
    Array.from({ length: last - first + 1 }, (_, at) => holidays.inYear(code, first + at))
      .flat()
      .map(({ day, name }) => ({ day, name, region: holidays.region(code)?.name ?? code })),
  );
  const met = all.filter(
    ({ day }) => day >= from && day <= to && ![0, 6].includes(new Date(`${day}T00:00Z`).getUTCDay()),
  );
  return [...Map.groupBy(met, ({ day, name }) => `${day} ${name}`).values()]
    .flatMap(([one, ...more]) =>
      one === undefined
        ? []
        : [{ day: one.day, name: one.name, regions: [one, ...more].map(({ region }) => region) }],
    )
    .sort((one, other) => (one.day < other.day ? -1 : one.day > other.day ? 1 : 0));
}
