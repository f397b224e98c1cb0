import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';

/** How a new sender's mails a day grow, so that mail services learn to know it. */
export const rampSchema = z.strictObject({
  /** Local date of the first day; before it the first day's number holds. */
  from: z.iso.date('must be a date such as 2026-12-01'),
  /** Mails on the first day. */
  start: z.int().min(1).max(100_000),
  /** How many more with each day or week. */
  add: z.int().min(1).max(100_000),
  every: z.enum(['day', 'week']).default('day'),
});
export type Ramp = z.output<typeof rampSchema>;

/** How many mails a local day allows: the ramp's number, and never more than the cap that it grows to. */
export function capOn(day: Temporal.PlainDate, cap: number, ramp: Ramp | null | undefined): number {
  if (ramp === null || ramp === undefined) return cap;
  const days = Math.max(0, Temporal.PlainDate.from(ramp.from).until(day).days);
  const grown = ramp.every === 'day' ? days : Math.floor(days / 7);
  return Math.min(cap, ramp.start + ramp.add * grown);
}
