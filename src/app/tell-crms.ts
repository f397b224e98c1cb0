import type { SignalKind } from '../cadence/signal-kinds.ts';
import type { CrmKind } from '../ports/crm.ts';
import type { Enrollment, Identity, Person, Signal } from '../ports/records.ts';
import type { ChangeSet } from './change-set.ts';
import { toOptOut, toOutboxActivity } from './crm-activity.ts';
import type { FreshSignal, SignalWorld } from './signal-effects.ts';

/** Signals after which the CRM must show the person as opted out. */
const optsOut: readonly SignalKind[] = ['complained', 'unsubscribed', 'opted_out_in_crm'];

interface About {
  readonly person: Person;
  readonly run: Enrollment;
  readonly identity: Identity;
  readonly world: SignalWorld;
}

/** A booked meeting as an entry of the moment at which it was booked: when it is, stands in its words. */
function meetingText({ facts }: Signal): string {
  const said = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);
  const [title, start, host] = [said(facts.title), said(facts.startTime), said(facts.host)];
  return [
    ...(title === null ? [] : [title]),
    ...(start === null ? [] : [`Begins: ${start.slice(0, 16).replace('T', ' ')} UTC`]),
    ...(host === null ? [] : [`With: ${host}`]),
  ].join('\n');
}

/** What the timeline says of a reply, a booked meeting, or an address that bounces. */
function contentOf({ signal, mail }: FreshSignal, { person }: About) {
  if (signal.kind === 'replied')
    return {
      kind: 'reply' as const,
      channel: 'email' as const,
      subject: mail?.subject ?? 'Reply',
      text: mail?.text ?? '',
      from: mail?.from ?? person.email,
    };
  if (signal.kind === 'meeting_booked')
    return {
      kind: 'meeting' as const,
      channel: 'custom' as const,
      subject: 'Meeting booked',
      text: meetingText(signal),
    };
  const reason = typeof signal.facts.reason === 'string' ? signal.facts.reason : 'no reason was given';
  const text = `Mail to ${person.email ?? 'this person'} does not arrive any more: ${reason}. Nothing more is sent to this address.`;
  return { kind: 'bounce' as const, channel: 'email' as const, subject: 'Email bounced', text, from: null };
}

/** What stands on the timeline of the record that was enrolled. */
const logged: readonly SignalKind[] = ['replied', 'meeting_booked', 'bounced'];

/** The CRM of a record. A booked meeting that this CRM reported is in it already. */
const crmOf = ({ ref }: Identity): CrmKind => (ref.type === 'contact' ? 'hubspot' : 'salesforce');

function logOnTimeline(changes: ChangeSet, fresh: FreshSignal, about: About): void {
  const { person, run, identity, world } = about;
  const { signal } = fresh;
  changes.activities.push(
    toOutboxActivity(
      {
        enrollment: run,
        person,
        identity,
        ownerId: identity.ownerCrmId,
        zone: world.users.get(run.ownerUserId)?.zone ?? 'UTC',
        cadence: world.versions.get(run.versionId)?.definition.name ?? '',
      },
      {
        ...contentOf(fresh, about),
        key: signal.id,
        direction: 'inbound',
        at: signal.at,
        step: run.last?.stepKey ?? '',
      },
    ),
  );
}

/**
 * What the CRMs must know of a signal: opt-outs on every record of the person, replies, booked meetings and bounces on the
 * one that was enrolled.
 */
export function tellCrms(changes: ChangeSet, fresh: FreshSignal, world: SignalWorld): void {
  const { signal } = fresh;
  const person = world.people.get(signal.personId ?? '');
  if (person === undefined) return;
  const own = world.identities.filter((one) => one.personId === person.id && one.state === 'live');
  if (optsOut.includes(signal.kind))
    for (const identity of own.filter((one) => !one.emailOptOut))
      changes.activities.push(
        toOptOut({ person, identity, key: signal.id, at: signal.at, why: `Cadenza: ${signal.kind}` }),
      );
  const run = world.runs.find((candidate) => candidate.id === signal.enrollmentId);
  const identity = own.find((one) => one.id === run?.identityId);
  if (run === undefined || identity === undefined || !logged.includes(signal.kind)) return;
  if (signal.kind !== 'meeting_booked' || signal.source !== crmOf(identity))
    logOnTimeline(changes, fresh, { person, run, identity, world });
}
