import { hubspotActivities, salesforceActivities } from './audit-crm.ts';
import { mailStops, mailsOf, type SentMail, type Stop } from './audit-mail.ts';
import type { LogLine } from './log-line.ts';

export type { LogLine };

/**
 * The audit: what the stand-ins saw, held against each other. It reads their request logs alone, none of our
 * tables: what a vendor has in its log is what really happened.
 */

interface AuditInput {
  readonly sendgrid: readonly LogLine[];
  readonly salesforce: readonly LogLine[];
  readonly hubspot: readonly LogLine[];
  /** Touches that reps carried out by hand, as the reps noted them down. */
  readonly doneByHand: readonly string[];
}

export interface AuditResult {
  readonly emails: number;
  readonly activities: { readonly salesforce: number; readonly hubspot: number };
  /** Mails for one touch beyond the first, and entries in the CRMs under one key. */
  readonly duplicates: number;
  /** Touches without an activity. */
  readonly missing: number;
  /** Activities without a touch. */
  readonly orphans: number;
  /** Mails reserved after an accepted stop. */
  readonly afterStop: number;
  /** Mails reserved before a stop was accepted that left after it. */
  readonly inFlight: number;
  readonly crmCalls: { readonly salesforce: number; readonly hubspot: number };
}

/** How many entries there are beyond the first of each key. */
function surplus(keys: readonly string[]): number {
  return keys.length - new Set(keys).size;
}

/** A person's word, asked for and answered in this time, after which a reply or a meeting holds no longer. */
interface Lifted {
  readonly who: string;
  readonly from: number;
  readonly to: number;
}

/** Whether a mail came after a stop for the same person, and on which side of the reservation the stop lies. */
function lateness(
  mail: SentMail,
  stops: readonly Stop[],
  lifted: readonly Lifted[],
): 'in_time' | 'in_flight' | 'after_stop' {
  let verdict: 'in_time' | 'in_flight' | 'after_stop' = 'in_time';
  for (const stop of stops) {
    if (lifted.some((one) => stop.at <= one.to && mail.reservedAt >= one.from)) continue;
    const later = stop.seq === null ? mail.at > stop.at : mail.seq > stop.seq;
    if (!later) continue;
    if (mail.reservedAt >= stop.at) return 'after_stop';
    verdict = 'in_flight';
  }
  return verdict;
}

const apiCalls = (lines: readonly LogLine[]) =>
  lines.filter((line) => line.direction === 'in' && !line.path.includes('oauth')).length;

/**
 * Reads the logs: each mail and each hand-made touch must have exactly one activity in one CRM, each activity of a
 * touch must have its touch, and no mail may have been reserved after a stop that the product had accepted.
 * `others` are stops that SendGrid's stand-in knows nothing of and the product took (opt-outs that a CRM pushed): who and
 * when. `lifted` says who was let go on by hand, which nobody is whom a stop holds for good.
 */
export function audit(
  input: AuditInput,
  others: readonly { readonly who: string; readonly at: number }[] = [],
  lifted: readonly Lifted[] = [],
): AuditResult {
  const mails = mailsOf(input.sendgrid);
  const stops = new Map<string, Stop[]>();
  const own = mailStops(input.sendgrid, mails);
  for (const stop of [...own, ...others.map((one) => ({ ...one, seq: null }))])
    stops.set(stop.who, [...(stops.get(stop.who) ?? []), stop]);
  const salesforce = salesforceActivities(input.salesforce);
  const hubspot = hubspotActivities(input.hubspot);
  const entries = [...salesforce, ...hubspot];
  const logged = entries.filter((entry) => entry.kind === 'touch').map((entry) => entry.key);
  const touches = new Set([...mails.map((mail) => mail.touch), ...input.doneByHand]);
  const onTimeline = new Set(logged);
  const liftedOf = Map.groupBy(lifted, ({ who }) => who);
  const verdicts = mails.map((mail) => lateness(mail, stops.get(mail.to) ?? [], liftedOf.get(mail.to) ?? []));
  return {
    emails: mails.length,
    activities: { salesforce: salesforce.length, hubspot: hubspot.length },
    duplicates: surplus(mails.map((mail) => mail.touch)) + surplus(entries.map((entry) => entry.key)),
    missing: [...touches].filter((touch) => !onTimeline.has(touch)).length,
    orphans: [...onTimeline].filter((key) => !touches.has(key)).length,
    afterStop: verdicts.filter((verdict) => verdict === 'after_stop').length,
    inFlight: verdicts.filter((verdict) => verdict === 'in_flight').length,
    crmCalls: { salesforce: apiCalls(input.salesforce), hubspot: apiCalls(input.hubspot) },
  };
}
