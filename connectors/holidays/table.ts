import type DateHolidays from 'date-holidays';
import type { HolidayRegion, Holidays, PublicHoliday } from '../../src/ports/holidays.ts';
import { otherNames } from './other-names.ts';

type Days = ReturnType<Holidays['closedDays']>;

const dayMs = 86_400_000;

/** Lower case, without accents, signs and double spaces: how names are compared. */
const plain = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .toLowerCase();

const afterDays = (day: string, count: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + count * dayMs).toISOString().slice(0, 10);

/** Each date of a holiday: some last for several days. */
function datesOf({ date, start, end }: { date: string; start: Date; end: Date }): string[] {
  // The clock may change in between, so a day is not always 24 hours.
  const count = Math.max(1, Math.round((end.getTime() - start.getTime()) / dayMs));
  return Array.from({ length: count }, (_, at) => afterDays(date.slice(0, 10), at));
}

/** The package's tables behind the port, each region and year computed once. */
export class HolidayTable implements Holidays {
  readonly #package: typeof DateHolidays;
  readonly #countries: Readonly<Record<string, string>>;
  readonly #regions = new Map<string, HolidayRegion>();
  /** By country and name or code of the state. */
  readonly #states = new Map<string, string>();
  readonly #years = new Map<string, ReadonlyMap<string, string>>();
  readonly #closed = new Map<string, Days>();

  constructor(from: typeof DateHolidays) {
    this.#package = from;
    const all = new from();
    this.#countries = all.getCountries('en');
    for (const [country, name] of Object.entries(this.#countries)) {
      this.#regions.set(country, { code: country, name });
      const states = { ...all.getStates(country, 'en') };
      for (const [state, called] of Object.entries(states)) {
        const code = `${country}-${state}`;
        this.#regions.set(code, { code, name: `${called}, ${name}` });
        for (const known of [state, called, ...(otherNames[code] ?? [])])
          this.#states.set(`${country}/${plain(known)}`, code);
      }
    }
  }

  regions(): readonly HolidayRegion[] {
    return [...this.#regions.values()];
  }

  region(code: string): HolidayRegion | null {
    return this.#regions.get(code.trim().toUpperCase()) ?? null;
  }

  regionOf(country: string, state: string | null): HolidayRegion | null {
    const code = state === null ? undefined : this.#states.get(`${country}/${plain(state)}`);
    return this.#regions.get(code ?? country) ?? null;
  }

  inYear(code: string, year: number): readonly PublicHoliday[] {
    return [...this.#year(code, year)]
      .map(([day, name]) => ({ day, name }))
      .sort((one, other) => (one.day < other.day ? -1 : 1));
  }

  closedDays(code: string): Days {
    const known = this.#closed.get(code);
    if (known !== undefined) return known;
    const of = (day: string) => this.#year(code, Number(day.slice(0, 4)));
    const days: Days = { has: (day) => of(day).has(day), get: (day) => of(day).get(day) };
    this.#closed.set(code, days);
    return days;
  }

  #year(code: string, year: number): ReadonlyMap<string, string> {
    const key = `${code} ${year}`;
    const known = this.#years.get(key);
    if (known !== undefined) return known;
    const days = new Map<string, string>();
    if (this.#regions.has(code)) {
      const [country = '', state] = code.split('-');
      const of = state === undefined ? new this.#package(country) : new this.#package(country, state);
      // What began in the last days of the year before may reach into this one.
      for (const holiday of [...of.getHolidays(year - 1, 'en'), ...of.getHolidays(year, 'en')])
        if (holiday.type === 'public')
          for (const day of datesOf(holiday))
            if (day.startsWith(`${year}-`) && !days.has(day)) days.set(day, holiday.name);
    }
    this.#years.set(key, days);
    return days;
  }
}
