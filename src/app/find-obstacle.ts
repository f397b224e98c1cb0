import type { Obstacle } from '../cadence/run.ts';
import type { Suppression } from '../ports/records.ts';
import { covers } from './listed-channels.ts';
import type { Material } from './materials.ts';
import { mayReach } from './test-mode.ts';
import { awayWords, holds } from './who-is-away.ts';

/** How long a step waits before it looks again at a mail whose fate is open. */
const unresolvedPauseMinutes = { unconfirmed: 60, other: 15 } as const;
/** How long a step waits before it looks again at a sender whose mail is refused; a release lets it go on. */
const blockedPauseMinutes = 60;
/** The same for an owner who was deactivated. */
const absentPauseMinutes = 60;

/** That a whole domain is on the list, since when, by whom and why; without a full stop. */
export function listedWords(hit: Suppression, email: string | null): string {
  const domain = email?.slice(email.lastIndexOf('@') + 1) ?? 'the address';
  const since = hit.createdAt.toISOString().slice(0, 10);
  return `the domain of ${domain} is on the 'do not contact' list since ${since}, by ${hit.source} (${hit.reason})`;
}

/** What the list says against a channel; what it says against every channel comes first, whatever it was found by. */
export function suppressionOf(
  material: Pick<Material, 'person' | 'suppressions'>,
  channel: 'email' | 'call' | 'sms',
): Suppression | null {
  const { person, suppressions } = material;
  const keys = [
    `person:${person.id}`,
    ...(person.email === null ? [] : [`email:${person.email}`]),
    ...(person.phone === null || channel === 'email' ? [] : [`phone:${person.phone}`]),
  ];
  const hits = keys.flatMap((key) => suppressions.get(key) ?? []);
  return (
    hits.find((hit) => hit.channel === 'all') ?? hits.find((hit) => covers(hit.channel, channel)) ?? null
  );
}

const later = (now: Date, minutes: number) => new Date(now.getTime() + minutes * 60_000);

function emailObstacle(material: Material, now: Date): Obstacle | null {
  const { person, sender, workspace, identity } = material;
  const hit = suppressionOf(material, 'email');
  if (hit !== null)
    return hit.scope === 'domain'
      ? { kind: 'forbidden', reason: 'domain_listed', words: `Not sent: ${listedWords(hit, person.email)}.` }
      : {
          kind: 'forbidden',
          reason: hit.reason === 'bounced' ? 'bounced' : 'unsubscribed',
          words: `Not sent: the address is suppressed (${hit.reason}, from ${hit.source}).`,
        };
  if (identity?.emailOptOut)
    return {
      kind: 'forbidden',
      reason: 'opted_out_in_crm',
      words: 'Not sent: opted out of email in the CRM.',
    };
  if (person.email === null)
    return { kind: 'impossible', words: 'Skipped: the person has no email address.' };
  if (material.step?.mode !== 'automatic') return null;
  if (sender.state === 'blocked')
    return {
      kind: 'later',
      at: later(now, blockedPauseMinutes),
      words: `Waits: mail from ${sender.email} is blocked (${sender.blockedReason ?? 'no reason given'}).`,
    };
  if (workspace.postalAddress === null)
    return {
      kind: 'held',
      cause: 'no_postal_address',
      words: 'Held: the workspace has no postal address, which every mail must carry.',
    };
  if (!mayReach(workspace, person))
    return {
      kind: 'held',
      cause: 'test_mode',
      words: 'Held: the workspace is in test mode and this address is not among its test addresses.',
    };
  return null;
}

/**
 * What stands in the way of a run's due step, if anything: holds and suppressions first, then what the step's
 * channel needs. Checked under the person's lock, so nothing accepted before can be missed.
 */
export function findObstacle(material: Material, now: Date): Obstacle | null {
  const { person, step, unresolved, identity, leavesAt, absence, owner } = material;
  if (person.hold !== null)
    return {
      kind: 'held',
      words: `Held: ${person.hold.reason} on ${person.hold.since.toISOString().slice(0, 10)}.`,
    };
  if (step === null) return null;
  if (person.awayUntil !== null && person.awayUntil > now)
    return { kind: 'later', at: person.awayUntil, words: 'Waits: the person is out of office.' };
  if (absence !== null && owner !== null && holds(absence))
    return {
      kind: 'later',
      at: absence.endsAt ?? later(now, absentPauseMinutes),
      words: `Waits: ${awayWords(absence, owner)}`,
    };
  if (leavesAt !== null && leavesAt > now)
    return { kind: 'later', at: leavesAt, words: 'Waits: the enrollment can be undone until then.' };
  if (unresolved !== null)
    return {
      kind: 'later',
      at: later(now, unresolvedPauseMinutes[unresolved.state === 'unconfirmed' ? 'unconfirmed' : 'other']),
      words: `Waits: the mail of step '${unresolved.stepKey}' is ${unresolved.state}.`,
    };
  if (step.channel === 'email') return emailObstacle(material, now);
  const everything = suppressionOf(material, step.channel === 'sms' ? 'sms' : 'call');
  if (everything?.channel === 'all')
    return everything.scope === 'domain'
      ? {
          kind: 'forbidden',
          reason: 'domain_listed',
          words: `Not done: ${listedWords(everything, person.email)}.`,
        }
      : {
          kind: 'forbidden',
          reason: 'unsubscribed',
          words: `Not done: ${everything.reason}, from ${everything.source}.`,
        };
  if (step.channel !== 'call' && step.channel !== 'sms') return null;
  if (everything?.channel === 'sms')
    return { kind: 'impossible', words: 'Skipped: the person must not get text messages.' };
  if (everything !== null || identity?.doNotCall)
    return { kind: 'impossible', words: 'Skipped: the person must not be called.' };
  if (person.phone === null) return { kind: 'impossible', words: 'Skipped: the person has no phone number.' };
  return null;
}
