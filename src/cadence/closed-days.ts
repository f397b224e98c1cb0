/** Local dates (`2026-12-25`) that are closed whatever the weekday. A Map with reasons and a plain Set both serve. */
export interface ClosedDays {
  has(day: string): boolean;
  /** Why a date is closed, in words: `Christmas Day`. */
  get?(day: string): string | undefined;
}

/** The days that are closed for a run. */
export interface DaysOff {
  /** Public holidays where the person lives. */
  readonly closedDays?: ClosedDays;
  /** Dates on which the run's owner is away, counted by the person's date. */
  readonly repDays?: ClosedDays;
}

/** The closed days alone, of a value that holds more than them. */
export const daysOffOf = ({ closedDays, repDays }: DaysOff): DaysOff => ({
  ...(closedDays === undefined ? {} : { closedDays }),
  ...(repDays === undefined ? {} : { repDays }),
});

/** How a closed day is described when nobody gave a reason for it. */
const unnamed = 'closed';

/**
 * The same closed days, remembering which of them were met: those alone decided anything, so they are the fact that the
 * ledger needs. Asked again with only these, the same plan comes out, since every other date that was asked for is open
 * in both.
 */
export class MetDays implements ClosedDays {
  readonly #days: ClosedDays;
  readonly #met = new Map<string, string>();

  constructor(days: ClosedDays) {
    this.#days = days;
  }

  has(day: string): boolean {
    if (!this.#days.has(day)) return false;
    this.#met.set(day, this.#days.get?.(day) ?? unnamed);
    return true;
  }

  get(day: string): string | undefined {
    return this.has(day) ? this.#met.get(day) : undefined;
  }

  /** The dates that were met, in order, each with its reason; null when there were none. */
  met(): Readonly<Record<string, string>> | null {
    if (this.#met.size === 0) return null;
    return Object.fromEntries([...this.#met].sort(([one], [other]) => (one < other ? -1 : 1)));
  }
}

/** Closed when any of these is; the first one's reason counts. */
export function eitherClosed(...all: readonly (ClosedDays | undefined)[]): ClosedDays | undefined {
  const days = all.filter((one) => one !== undefined);
  if (days.length < 2) return days[0];
  return {
    // Each is asked, so that each remembers what it was met with.
    has: (day) => days.map((one) => one.has(day)).includes(true),
    get: (day) => days.find((one) => one.has(day))?.get?.(day),
  };
}
