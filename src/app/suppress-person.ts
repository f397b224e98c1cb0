import { transition } from '../cadence/index.ts';
import type { Person } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { ChangeSet } from './change-set.ts';
import { personName } from './check-candidates.ts';
import type { ActorContext } from './context.ts';
import { toOptOut } from './crm-activity.ts';
import { holdPerson } from './holds.ts';

/**
 * Puts a person on the 'do not contact' list for good, in the caller's transaction: a suppression for the person
 * and the address (and the phone, unless only email is meant), a lasting hold, every open run stopped, and the
 * CRM's own opt-out set. Whoever loses a run by a colleague's word is told.
 */
export async function suppressPerson(
  ctx: ActorContext,
  tx: Tx,
  input: { readonly person: Person; readonly reason: string; readonly channel: 'email' | 'call' | 'all' },
): Promise<void> {
  const { reason, channel } = input;
  const [person] = await tx.people.lock([input.person.id]);
  if (person === undefined) return;
  const now = ctx.clock.now();
  const row = { channel, reason, source: ctx.actor.name, personId: person.id, createdAt: now };
  const values = [
    { scope: 'person' as const, value: person.id },
    ...(person.email !== null && channel !== 'call'
      ? [{ scope: 'email' as const, value: person.email }]
      : []),
    ...(person.phone !== null && channel !== 'email'
      ? [{ scope: 'phone' as const, value: person.phone }]
      : []),
  ];
  await tx.suppressions.insert(values.map((value) => ({ id: ctx.ids.uuid(), ...row, ...value })));
  if (channel === 'call') return;
  await holdPerson(tx, person, { reason, since: now, lasting: true });
  const runs = await tx.enrollments.openByPersons([person.id]);
  const versions = await tx.cadences.versionsByIds([...new Set(runs.map((run) => run.versionId))]);
  const changes = new ChangeSet(ctx);
  for (const run of runs) {
    const version = versions.find((candidate) => candidate.id === run.versionId);
    if (version === undefined) continue;
    const event = { type: 'signal' as const, kind: 'unsubscribed' as const, at: now };
    changes.take(run, event, transition(run, event, { version, now }));
    if (run.ownerUserId === ctx.actor.userId) continue;
    const words = `${ctx.actor.name} put ${personName(person)} on the 'do not contact' list: ${reason}.`;
    changes.alert('unsubscribed', words, run);
  }
  const key = ctx.ids.uuid();
  for (const identity of await tx.identities.byPersons([person.id]))
    if (identity.state === 'live' && !identity.emailOptOut)
      changes.activities.push(toOptOut({ person, identity, key, at: now, why: `Cadenza: ${reason}` }));
  await changes.write(tx);
}
