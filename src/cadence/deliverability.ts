/**
 * What complaints say about a sender, a sending domain or a cadence.
 *
 * Counted are the mails of the last seven days, and what came back about each of them: so every share is one of mails
 * that had the chance, and a busy week is not judged by the complaints of a quiet one.
 */
import type { Estimate } from './estimate.ts';

/** How far back mails count. */
export const guardDays = 7;

/**
 * From this share of complaints on somebody is warned: Google asks senders to stay below 0.1 % (its guidelines for
 * senders, February 2024; Yahoo asks the same in substance).
 */
export const warnAt = 0.001;

/** From this share of complaints on a sender is stopped: Google's limit, which mail must never reach (same source). */
export const stopAt = 0.003;

/**
 * Nobody is stopped for one person's complaint: one of 300 mails is above the limit already, and may be a slip. Two
 * people are no accident. At the limit itself, two of 666 mails, the 95 % interval still reaches from 0.08 % to 1.1 %:
 * whoever is stopped is at best about where the warning begins. The observed share decides, not the interval's lower
 * end, since it is the observed one that mailbox providers act upon.
 */
export const stopComplaintsAtLeast = 2;

/** A cadence is to be looked at from this share of people on who complain; above the second it is to be changed. */
export const reviewAt = 0.01;
export const changeAt = 0.02;

/** One person among few is no pattern. */
const reviewPeopleAtLeast = 2;

/**
 * - `no_mail`: nothing was delivered that could be complained about.
 * - `too_few`: no complaint, but too few mails to say that there are less than one in a thousand.
 * - `fine`: even the upper end of the interval, or with complaints the share, is below the warning.
 * - `warn`, `stop`: see the limits.
 */
const guardLevels = ['no_mail', 'too_few', 'fine', 'warn', 'stop'] as const;
export type GuardLevel = (typeof guardLevels)[number];

/** The level of a sender or a sending domain, by the complaints about its delivered mails. */
export function complaintLevel({ count, n, rate, high }: Estimate): GuardLevel {
  if (rate === null || n === 0) return 'no_mail';
  if (rate >= stopAt && count >= stopComplaintsAtLeast) return 'stop';
  if (rate >= warnAt) return 'warn';
  return count === 0 && high > warnAt ? 'too_few' : 'fine';
}

/**
 * Whether a sender is to be stopped now. A person who let it go decided on what there was then: it takes complaints
 * by as many people as the first time that have come in since (`fresh`), besides a share that is too high.
 */
export function isToBeStopped(complaints: Estimate, fresh: number): boolean {
  return complaintLevel(complaints) === 'stop' && fresh >= stopComplaintsAtLeast;
}

/**
 * Whether so many of the people whom a cadence mailed complain that somebody has to look at it. The estimate counts
 * people, not mails.
 */
export function isForReview({ count, rate }: Estimate): boolean {
  return rate !== null && rate >= reviewAt && count >= reviewPeopleAtLeast;
}
