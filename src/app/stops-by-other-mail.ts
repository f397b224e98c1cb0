import type { MailEvent } from '../ports/mail.ts';
import type { Suppression } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { countedFacts } from './bounces.ts';
import type { ActorContext } from './context.ts';
import { strongestFirst } from './holds.ts';
import { signalKindOf, stopsAtOnce } from './mail-event-signals.ts';
import { distinct } from './reading.ts';
import type { SignalInput } from './record-signals.ts';

/** An event with the address that it is about. */
type Addressed = MailEvent & { readonly email: string };

function weight(event: MailEvent): number {
  const kind = signalKindOf(event);
  return kind === null ? strongestFirst.length : strongestFirst.indexOf(kind);
}

/** Puts addresses that nobody here has on the list, each once, by the strongest of what was told about it. */
async function suppress(ctx: ActorContext, tx: Tx, events: readonly Addressed[]): Promise<void> {
  const createdAt = ctx.clock.now();
  const rows = new Map<string, Suppression>();
  for (const event of events.toSorted((a, b) => weight(b) - weight(a))) {
    const reason = signalKindOf(event);
    if (reason === null) continue;
    const address = { scope: 'email' as const, value: event.email, channel: 'email' as const };
    const origin = { reason, source: ctx.actor.name, personId: null, createdAt };
    rows.set(event.email, { id: ctx.ids.uuid(), ...address, ...origin });
  }
  await tx.suppressions.insert([...rows.values()], strongestFirst);
}

async function byAddress(tx: Tx, emails: readonly string[]) {
  return Map.groupBy(await tx.people.byEmails(emails), ({ email }) => email);
}

/**
 * What opt-outs, complaints and dead addresses mean that are about no mail of ours: whoever has the address here is
 * stopped as if they were (the signals), since they told the account that our mail leaves by. An address that
 * nobody here has comes on the list at once. To be called before anybody is locked: it may wait for the brakes' lock.
 */
export async function stopsByOtherMail(
  ctx: ActorContext,
  tx: Tx,
  unmatched: readonly MailEvent[],
): Promise<readonly SignalInput[]> {
  const stops = unmatched.filter((event): event is Addressed => event.email !== null && stopsAtOnce(event));
  if (stops.length === 0) return [];
  const emails = distinct(stops.map(({ email }) => email));
  let known = await byAddress(tx, emails);
  if (known.size < emails.length) {
    // Nobody is locked for an unknown address: what is being claimed is let through, and who came meanwhile is seen.
    await tx.brakes.lock();
    known = await byAddress(tx, emails);
  }
  // Who was merged may have another address now: the one that was told of comes on the list by itself.
  const isTheirs = ({ email }: Addressed) => known.get(email)?.some((one) => one.mergedIntoId === null);
  await suppress(
    ctx,
    tx,
    stops.filter((event) => isTheirs(event) !== true),
  );
  return stops.flatMap((event) =>
    (known.get(event.email) ?? []).flatMap((person): SignalInput[] => {
      const kind = signalKindOf(event);
      if (kind === null) return [];
      const { email: address, severity, reason } = event;
      const counted = severity === null ? {} : countedFacts({ severity, address, senderId: null });
      const facts = { ...(reason === null ? {} : { reason }), ...counted, otherMail: true };
      const about = { personId: person.id, enrollmentId: null, touchId: null, at: event.at };
      return [{ kind, ...about, source: 'sendgrid', sourceKey: `${event.contentKey}|${person.id}`, facts }];
    }),
  );
}
