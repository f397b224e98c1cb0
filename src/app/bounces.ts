import type { Tx } from '../ports/store.ts';
import { ChangeSet } from './change-set.ts';
import type { ActorContext } from './context.ts';
import { distinct } from './reading.ts';
import { recordSignals, type SignalInput } from './record-signals.ts';

const dayMs = 86_400_000;
/** How many soft bounces of one address within this time make a hard one. */
const softLimit = { mails: 3, days: 30 };
/** How many mails refused within a day for the sender's own sake stop the sender. */
const refusalLimit = { mails: 3, days: 1 };

/** The facts that a bounce's signal carries, as the counting of bounces reads them. */
export function countedFacts(of: {
  readonly severity: 'hard' | 'soft' | 'sender';
  readonly address: string | null;
  readonly senderId: string | null;
}): Readonly<Record<string, unknown>> {
  return { severity: of.severity, address: of.address?.toLowerCase() ?? null, senderId: of.senderId };
}

const since = (now: Date, days: number) => new Date(now.getTime() - days * dayMs);
const ofSeverity = (inputs: readonly SignalInput[], severity: 'soft' | 'sender') =>
  inputs.filter(({ kind, facts }) => kind === 'blocked' && facts?.severity === severity);

/**
 * The third mail to an address that comes back softly within 30 days counts as a hard bounce. Each mail counts once,
 * however many reports of it arrive, and a new address begins anew.
 */
async function hardenSoftBounces(ctx: ActorContext, tx: Tx, inputs: readonly SignalInput[]): Promise<void> {
  const soft = ofSeverity(inputs, 'soft');
  if (soft.length === 0) return;
  const people = await tx.people.lock(distinct(soft.map((input) => input.personId)));
  const counted = await tx.signals.softBounces(
    people.map((person) => person.id),
    since(ctx.clock.now(), softLimit.days),
  );
  const hardened = people.flatMap((person): SignalInput[] => {
    const mails = counted.get(person.id) ?? 0;
    const last = soft.findLast((input) => input.personId === person.id) ?? soft.at(-1);
    if (mails < softLimit.mails || last === undefined) return [];
    const reason = `${mails} mails in ${softLimit.days} days came back, the last one: ${last.facts?.reason ?? 'no reason given'}`;
    const { enrollmentId, touchId, at } = last;
    const about = { kind: 'bounced' as const, personId: person.id, enrollmentId, touchId, at };
    const key = `${person.id}:${person.email ?? ''}:${touchId ?? last.sourceKey}`;
    return [{ ...about, source: 'soft bounces', sourceKey: key, facts: { reason, mails } }];
  });
  await recordSignals(ctx, tx, hardened);
}

/**
 * Stops a sender whose mail is refused for its own sake (reputation, content, too many at once), and tells everybody:
 * the people whom it was for are not to blame and stay as they are. What was sent before the sender was last let go
 * does not count.
 */
async function stopRefusedSenders(ctx: ActorContext, tx: Tx, inputs: readonly SignalInput[]): Promise<void> {
  const refused = ofSeverity(inputs, 'sender');
  const ids = distinct(refused.map(({ facts }) => String(facts?.senderId ?? '')).filter((id) => id !== ''));
  if (ids.length === 0) return;
  const counted = await tx.signals.refusalsOf(ids, since(ctx.clock.now(), refusalLimit.days));
  const changes = new ChangeSet(ctx);
  for (const sender of await tx.users.senders()) {
    const mails = counted.get(sender.id) ?? 0;
    if (mails < refusalLimit.mails || sender.state === 'blocked') continue;
    const last = refused.findLast(({ facts }) => facts?.senderId === sender.id);
    const blockedReason = `${mails} mails within a day were refused for the sender's sake, the last one: ${last?.facts?.reason ?? 'no reason given'}`;
    await tx.users.updateSender(sender.id, { state: 'blocked', blockedReason });
    changes.alert('sender_blocked', `Mail from ${sender.email} is held: ${blockedReason}`, {});
  }
  await changes.write(tx);
}

/** What follows from bounces that leave an address alive, in the transaction that recorded them. */
export async function followBounces(
  ctx: ActorContext,
  tx: Tx,
  inputs: readonly SignalInput[],
): Promise<void> {
  await hardenSoftBounces(ctx, tx, inputs);
  await stopRefusedSenders(ctx, tx, inputs);
}
