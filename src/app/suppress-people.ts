import { transition } from '../cadence/index.ts';
import type { SignalKind } from '../cadence/signal-kinds.ts';
import type { Hold, Identity, Person, Suppression } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { ChangeSet } from './change-set.ts';
import type { ActorContext } from './context.ts';
import { toOptOut } from './crm-activity.ts';
import { strongestHold } from './holds.ts';
import { isByPhone } from './listed-channels.ts';
import { personName } from './person-name.ts';
import { byId, distinct } from './reading.ts';

/** Somebody who is to be put on the 'do not contact' list, as read under their lock. */
export interface ToSuppress {
  readonly person: Person;
  readonly reason: string;
  readonly channel: Suppression['channel'];
  /** What ends their runs. A bounce is about an address: no opt-out follows from it in the CRM. */
  readonly kind: Extract<SignalKind, 'unsubscribed' | 'complained' | 'bounced'>;
}

/** The values by which a person is found on the list: an address that bounces says nothing of the person. */
function valuesOf({ person, channel, kind }: ToSuppress): readonly Pick<Suppression, 'scope' | 'value'>[] {
  return [
    ...(kind === 'bounced' ? [] : [{ scope: 'person' as const, value: person.id }]),
    ...(person.email !== null && !isByPhone(channel)
      ? [{ scope: 'email' as const, value: person.email }]
      : []),
    ...(person.phone !== null && channel !== 'email'
      ? [{ scope: 'phone' as const, value: person.phone }]
      : []),
  ];
}

async function hold(ctx: ActorContext, tx: Tx, asked: readonly ToSuppress[]): Promise<void> {
  const since = ctx.clock.now();
  const reasons = Map.groupBy(asked, (one) => one.reason);
  for (const [reason, own] of reasons) {
    const wanted: Hold = { reason, since, lasting: true };
    const weaker = own.filter(({ person }) => strongestHold(person.hold, [wanted]) === wanted);
    if (weaker.length > 0)
      await tx.people.hold(
        weaker.map(({ person }) => person.id),
        wanted,
      );
  }
}

/**
 * Stops every open run of these people, alerts each owner who loses a run through a colleague, and puts the opt-out
 * into the outbox for the CRMs.
 */
async function stopRuns(
  ctx: ActorContext,
  tx: Tx,
  work: { readonly asked: readonly ToSuppress[]; readonly identities: readonly Identity[] },
): Promise<void> {
  const now = ctx.clock.now();
  const of = new Map(work.asked.map((one) => [one.person.id, one]));
  const runs = await tx.enrollments.openByPersons([...of.keys()]);
  const versions = byId(await tx.cadences.versionsByIds(distinct(runs.map((run) => run.versionId))));
  const changes = new ChangeSet(ctx);
  for (const run of runs) {
    const version = versions.get(run.versionId);
    const one = of.get(run.personId);
    if (version === undefined || one === undefined) continue;
    const event = { type: 'signal' as const, kind: one.kind, at: now };
    changes.take(run, event, transition(run, event, { version, now }));
    if (run.ownerUserId === ctx.actor.userId) continue;
    const words = `${ctx.actor.name} put ${personName(one.person)} on the 'do not contact' list: ${one.reason}.`;
    changes.alert('unsubscribed', words, run);
  }
  for (const identity of work.identities) {
    const one = of.get(identity.personId);
    if (one === undefined || one.kind === 'bounced' || identity.state !== 'live' || identity.emailOptOut)
      continue;
    const why = `Cadenza: ${one.reason}`;
    changes.activities.push(toOptOut({ person: one.person, identity, key: ctx.ids.uuid(), at: now, why }));
  }
  await changes.write(tx);
}

/**
 * Puts people on the 'do not contact' list for good, in the caller's transaction and under their locks: a suppression
 * for each and their address (and phone, unless only email is meant), a lasting hold, every open run stopped, and the
 * CRM's own opt-out set. A fixed number of statements, however many people.
 */
export async function suppressPeople(
  ctx: ActorContext,
  tx: Tx,
  { asked, source }: { readonly asked: readonly ToSuppress[]; readonly source: string },
): Promise<void> {
  if (asked.length === 0) return;
  const createdAt = ctx.clock.now();
  await tx.suppressions.insert(
    asked.flatMap((one) =>
      valuesOf(one).map((value) => ({
        id: ctx.ids.uuid(),
        ...value,
        channel: one.channel,
        reason: one.reason,
        source,
        createdAt,
        personId: one.person.id,
      })),
    ),
  );
  const all = asked.filter(({ channel }) => !isByPhone(channel));
  if (all.length === 0) return;
  await hold(ctx, tx, all);
  const identities = await tx.identities.byPersons(all.map(({ person }) => person.id));
  await stopRuns(ctx, tx, { asked: all, identities });
}
