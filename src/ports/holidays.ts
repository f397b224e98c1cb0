import type { ClosedDays } from '../cadence/closed-days.ts';

/** A country, or a part of one that has public holidays of its own: `DE`, `DE-BY`. */
export interface HolidayRegion {
  readonly code: string;
  /** In English where there is a name in English: `Germany`, `Bayern, Germany`. */
  readonly name: string;
}

export interface PublicHoliday {
  /** Local date: `2026-12-25`. */
  readonly day: string;
  readonly name: string;
}

/** What is known of public holidays. Answers from memory: the same region and year are computed once. */
export interface Holidays {
  /** Every country and region that is known, by code. */
  regions(): readonly HolidayRegion[];
  /** The region with a code, in any case; null when there is none. */
  region(code: string): HolidayRegion | null;
  /**
   * The region of an address: the state's by code or name, else the country's (ISO code); null for a country without
   * known holidays.
   */
  regionOf(country: string, state: string | null): HolidayRegion | null;
  /** The public holidays of a region in a year, in order; none for a code that is not known. */
  inYear(code: string, year: number): readonly PublicHoliday[];
  /** The same for every year, as days that are closed: one object for each region, for good. */
  closedDays(code: string): ClosedDays;
}

export interface HolidayPort {
  /** Loads the tables at the first call; later ones answer at once. */
  load(): Promise<Holidays>;
}
