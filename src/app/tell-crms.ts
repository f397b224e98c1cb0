import type { SignalKind } from '../cadence/run.ts';
import type { Enrollment, Identity, Person } from '../ports/records.ts';
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

/** What the timeline says of a reply, or of an address that bounces. */
function contentOf({ signal, mail }: FreshSignal, { person }: About) {
  if (signal.kind === 'replied')
    return {
      kind: 'reply' as const,
      subject: mail?.subject ?? 'Reply',
      text: mail?.text ?? '',
      from: mail?.from ?? person.email,
    };
  const reason = typeof signal.facts.reason === 'string' ? signal.facts.reason : 'no reason was given';
  const text = `Mail to ${person.email ?? 'this person'} does not arrive any more: ${reason}. Nothing more is sent to this address.`;
  return { kind: 'bounce' as const, subject: 'Email bounced', text, from: null };
}

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
        ...{ key: signal.id, channel: 'email', direction: 'inbound', at: signal.at },
        step: run.last?.stepKey ?? '',
      },
    ),
  );
}

/**
 * What the CRMs must know of a signal: opt-outs on every record of the person, replies and bounces on the one that was
 * enrolled.
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
  if ((signal.kind === 'replied' || signal.kind === 'bounced') && run !== undefined && identity !== undefined)
    logOnTimeline(changes, fresh, { person, run, identity, world });
}
