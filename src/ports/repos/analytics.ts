import type { Page, PageRequest } from './paging.ts';

/**
 * What may be counted of people, each once per run. `wins` are positive replies and meetings that were booked, whatever
 * became of them: `held`, `canceled`, `moved` and `no_shows` say that of themselves. `clicks` and `opens` are those of
 * humans; the raw ones are all that the mail service reported, machines' among them.
 */
export const eventNumbers = [
  ...(['wins', 'replies', 'positive', 'meetings', 'held', 'canceled', 'moved', 'no_shows'] as const),
  ...(['opt_outs', 'bounces', 'clicks', 'clicks_raw', 'opens', 'opens_raw'] as const),
] as const;
export type EventNumber = (typeof eventNumbers)[number];

/** Everything behind which there are people. */
export const numbers = ['enrolled', 'mature', 'younger', 'stalled', 'steps', ...eventNumbers] as const;
export type AnalyticsNumber = (typeof numbers)[number];

/** Which runs are looked at, and how. */
export interface Cohorts {
  /** Versions, each with the days of a run that count; a run that began longer ago is mature. */
  readonly versions: readonly { readonly id: string; readonly days: number }[];
  /** Only this user's runs; null for everybody's. */
  readonly ownerUserId: string | null;
  readonly now: Date;
}

export interface VersionCounts {
  readonly versionId: string;
  /** All runs that count, whatever their age. */
  readonly enrolled: number;
  readonly mature: number;
  /** Of the mature ones, those that are not through: held, paused by hand, or late. A reply that waits for its rep is no stall. */
  readonly stalled: number;
  /** When the next of the younger ones is old enough, and when the last is; null when there are none. */
  readonly nextMatureAt: Date | null;
  readonly lastMatureAt: Date | null;
  /** Mature runs by what happened to them. */
  readonly hits: Readonly<Record<EventNumber, number>>;
  /** Touches of mature runs that came due and are decided, those carried out, and the people they belong to. */
  readonly steps: { readonly due: number; readonly carriedOut: number; readonly people: number };
  /** Mature runs that got mails, none of which was watched for this. */
  readonly unwatched: { readonly opens: number; readonly clicks: number };
  /** False where mature runs got mails, and no mail of any of them was watched for this. */
  readonly tracked: { readonly opens: boolean; readonly clicks: boolean };
}

export interface WeekCounts {
  /** The Monday, in the zone asked for: `2026-11-23`. */
  readonly week: string;
  readonly enrolled: number;
  readonly mature: number;
  readonly wins: number;
}

/** A run behind a number. */
export interface NumberedRun {
  readonly enrollmentId: string;
  /** When it happened for the first time; null for numbers that are no event. */
  readonly at: Date | null;
  /** What it was: a signal's kind or `positive`; null for numbers that are no event. */
  readonly what: string | null;
  /** The beginning of the reply, where one was mailed. */
  readonly quote: string | null;
  /** Of the touches that came due, for the number `steps`. */
  readonly steps: { readonly due: number; readonly carriedOut: number } | null;
}

/**
 * Counts over runs, set-based. A run counts unless it was undone; events count when they happened between a run's
 * enrollment and the end of its days. The people behind a number are found by the same conditions as the number.
 */
export interface AnalyticsRepo {
  /** One row per version, also for those that nobody is in. */
  counts(cohorts: Cohorts): Promise<readonly VersionCounts[]>;
  /** Runs by the week in which they began, oldest first. */
  weeks(
    cohorts: Cohorts,
    about: { readonly zone: string; readonly since: Date },
  ): Promise<readonly WeekCounts[]>;
  /** How many people are in each version of a cadence, by state and reason, whatever their age. */
  states(cadenceId: string): Promise<
    readonly {
      readonly versionId: string;
      readonly state: string;
      readonly reason: string | null;
      readonly count: number;
    }[]
  >;
  /** Newest enrollment first. */
  runs(cohorts: Cohorts, number: AnalyticsNumber, page: PageRequest): Promise<Page<NumberedRun>>;
}
