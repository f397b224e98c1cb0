import { z } from 'zod';
import type { MailEvent } from '../ports/mail.ts';
import type { Send } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { followBounces } from './bounces.ts';
import type { ActorContext } from './context.ts';
import { dropSends, isThrownAway } from './drop-sends.ts';
import { isBounce, toSignal } from './mail-event-signals.ts';
import { distinct } from './reading.ts';
import { recordSendOutcomes } from './record-send-outcomes.ts';
import { recordSignals } from './record-signals.ts';
import { stopsByOtherMail } from './stops-by-other-mail.ts';

const dayMs = 86_400_000;
/** A bounce without ids belongs to the newest mail to that address within this time. */
const orphanBounceDays = 7;

const sendKey = z.object({ id: z.guid(), enrollmentId: z.guid() });

/** A late bounce may come without any id. One that has ids, of which we know none, is about other mail of the account. */
const isOrphan = (event: MailEvent) =>
  isBounce(event) &&
  !isThrownAway(event) &&
  event.sendId === null &&
  event.messageId === null &&
  event.providerId === null;

/** The newest mails to the addresses of bounces that carry no id. */
async function orphansOf(
  tx: Tx,
  ctx: ActorContext,
  of: { readonly events: readonly MailEvent[]; readonly found: ReadonlyMap<MailEvent, Send> },
): Promise<readonly (readonly [MailEvent, Send])[]> {
  const orphans = of.events.filter((event) => !of.found.has(event) && isOrphan(event));
  const emails = distinct(orphans.map(({ email }) => email));
  const since = new Date(ctx.clock.now().getTime() - orphanBounceDays * dayMs);
  const latest = emails.length === 0 ? new Map<string, Send>() : await tx.sends.latestToEach(emails, since);
  return orphans.flatMap((event) => {
    const send = latest.get(event.email ?? '');
    return send === undefined ? [] : [[event, send] as const];
  });
}

async function findSends(
  tx: Tx,
  ctx: ActorContext,
  events: readonly MailEvent[],
): Promise<ReadonlyMap<MailEvent, Send>> {
  // Another program on the same account may use our arguments' names for something else.
  const keys = events.flatMap((event) => {
    const key = sendKey.safeParse({ id: event.sendId, enrollmentId: event.enrollmentId });
    return key.success ? [key.data] : [];
  });
  const byId = new Map((await tx.sends.byIds(keys)).map((send) => [send.id, send]));
  const messageIds = events.map((event) => event.messageId).filter((id) => id !== null);
  const byMessage = new Map(
    (await tx.sends.byMessageIds([...new Set(messageIds)])).map((send) => [send.mail.messageId, send]),
  );
  const found = new Map<MailEvent, Send>();
  for (const event of events) {
    const send =
      (event.sendId === null ? undefined : byId.get(event.sendId)) ??
      (event.messageId === null ? undefined : byMessage.get(event.messageId));
    if (send !== undefined) found.set(event, send);
  }
  for (const [event, send] of await orphansOf(tx, ctx, { events, found })) found.set(event, send);
  return found;
}

/** The Message-IDs under which mails arrived, where the service replaced ours: answers name those. */
function learntIds(sends: ReadonlyMap<MailEvent, Send>) {
  return [...sends].flatMap(([event, { id, enrollmentId, mail }]) =>
    event.messageId === null || event.messageId === mail.messageId
      ? []
      : [{ id, enrollmentId, messageId: event.messageId }],
  );
}

/**
 * Lets mail events take effect in the caller's transaction: any event about a send is evidence that it was accepted
 * (also for an unconfirmed one, and for one that counts as not sent and waits for its next attempt), and what the
 * prospect did becomes a signal; one that the service threw away afterwards was not sent. What stops somebody does so also where it is about other mail of the account.
 */
export async function applyMailEvents(
  ctx: ActorContext,
  tx: Tx,
  events: readonly MailEvent[],
): Promise<void> {
  if (events.length === 0) return;
  const sends = await findSends(tx, ctx, events);
  const unmatched = events.filter((event) => !sends.has(event));
  const others = await stopsByOtherMail(ctx, tx, unmatched);
  const proven = new Map<string, Send>();
  const providerIds = new Map<string, string | null>();
  const thrownAway = new Set([...sends].flatMap(([event, { id }]) => (isThrownAway(event) ? [id] : [])));
  for (const [event, send] of sends) {
    if (send.state === 'accepted' || send.state === 'failed' || thrownAway.has(send.id)) continue;
    proven.set(send.id, send);
    providerIds.set(send.id, event.providerId);
  }
  // The next attempt is reserved under the person's lock: from here on none is reserved until this is committed.
  if ([...proven.values()].some((send) => send.state === 'not_sent'))
    await tx.people.lock([...new Set([...sends.values()].map((send) => send.personId))]);
  // Persons are locked by recordSignals before runs; sends are settled after, in the same transaction.
  const signals = [...[...sends].flatMap(([event, send]) => toSignal(ctx, event, send)), ...others];
  await recordSignals(ctx, tx, signals);
  await followBounces(ctx, tx, signals);
  await tx.sends.learnMessageIds(learntIds(sends));
  await recordSendOutcomes(
    ctx,
    tx,
    [...proven.values()].map((send) => ({
      send,
      outcome: { state: 'accepted' as const, providerId: providerIds.get(send.id) ?? null },
    })),
  );
  await dropSends(ctx, tx, sends);
}
