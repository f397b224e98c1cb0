import type { OpenWork } from '../ports/store.ts';

/** The earliest of all open work; null when there is none. */
export function earliestOf(work: OpenWork): Date | null {
  const times = Object.values(work)
    .filter((at) => at !== null)
    .map((at) => at.getTime());
  return times.length === 0 ? null : new Date(Math.min(...times));
}
