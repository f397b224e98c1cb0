import type { OpenWork } from '../ports/store.ts';

/** The earliest of all open work; null when there is none. */
export function earliestOf(work: Partial<OpenWork>): Date | null {
  const times = Object.values(work)
    .filter((at) => at !== null)
    .map((at) => at.getTime());
  return times.length === 0 ? null : new Date(Math.min(...times));
}

/** The same without the upkeep of the database, for which nobody waits and for which no clock is moved. */
export function nextOf({ upkeep: _, oldDeliveries: __, ...work }: OpenWork): Date | null {
  return earliestOf(work);
}
