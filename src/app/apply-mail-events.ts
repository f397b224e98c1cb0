import { z } from 'zod';
import type { SignalKind } from '../cadence/signal-kinds.ts';
import type { MailEvent } from '../ports/mail.ts';
import type { Send } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { countedFacts, followBounces } from './bounces.ts';
import type { ActorContext } from './context.ts';
import { recordSendOutcomes } from './record-send-outcomes.ts';
import { recordSignals, type SignalInput } from './record-signals.ts';

const dayMs = 86_400_000;
/** A bounce without ids belongs to the newest mail to that address within this time. */
const orphanBounceDays = 7;

/** Events after which nothing more may leave: they take effect before the webhook is answered. */
export function stopsAtOnce(event: MailEvent): boolean {
  return (
    ['complained', 'unsubscribed'].includes(event.kind) || (isBounce(event) && event.severity === 'hard')
  );
}

const isBounce = (event: MailEvent) => event.kind === 'bounced' || event.kind === 'dropped';

function kindOf(event: MailEvent): SignalKind | null {
  if (isBounce(event)) return event.severity === 'hard' ? 'bounced' : 'blocked';
  switch (event.kind) {
    case 'delivered':
    case 'opened':
    case 'clicked':
    case 'complained':
    case 'unsubscribed':
    case 'blocked':
      return event.kind;
    default:
      return null;
  }
}

const sendKey = z.object({ id: z.guid(), enrollmentId: z.guid() });

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
    else if (
      event.email !== null &&
      (isBounce(event) || event.kind === 'complained' || event.kind === 'unsubscribed')
    ) {
      const since = new Date(ctx.clock.now().getTime() - orphanBounceDays * dayMs);
      const latest = await tx.sends.latestTo(event.email, since);
      if (latest !== null) found.set(event, latest);
    }
  }
  return found;
}

/** How long an open or a click waits for others beside it, so that a burst is seen before anything follows from it. */
const judgeAfterMs = 2 * 60_000;

function toSignal(ctx: ActorContext, event: MailEvent, send: Send): SignalInput[] {
  const kind = kindOf(event);
  if (kind === null) return [];
  return [
    {
      kind,
      personId: send.personId,
      enrollmentId: send.enrollmentId,
      touchId: send.touchId,
      at: event.at,
      source: 'sendgrid',
      sourceKey: event.contentKey,
      ...(kind === 'opened' || kind === 'clicked'
        ? { judgeAt: new Date(ctx.clock.now().getTime() + judgeAfterMs) }
        : {}),
      facts: {
        ...(event.machine ? { machine: true } : {}),
        ...(event.url === null ? {} : { url: event.url }),
        ...(event.userAgent === null ? {} : { userAgent: event.userAgent }),
        ...(event.network == null ? {} : { network: event.network }),
        ...(event.reason === null ? {} : { reason: event.reason }),
        ...(event.severity === null
          ? {}
          : countedFacts({ severity: event.severity, address: event.email, senderId: send.senderId })),
      },
    },
  ];
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
 * prospect did becomes a signal.
 */
export async function applyMailEvents(
  ctx: ActorContext,
  tx: Tx,
  events: readonly MailEvent[],
): Promise<void> {
  if (events.length === 0) return;
  const sends = await findSends(tx, ctx, events);
  const proven = new Map<string, Send>();
  const providerIds = new Map<string, string | null>();
  for (const [event, send] of sends) {
    if (send.state === 'accepted' || send.state === 'failed') continue;
    proven.set(send.id, send);
    providerIds.set(send.id, event.providerId);
  }
  // The next attempt is reserved under the person's lock: from here on none is reserved until this is committed.
  if ([...proven.values()].some((send) => send.state === 'not_sent'))
    await tx.people.lock([...new Set([...sends.values()].map((send) => send.personId))]);
  // Persons are locked by recordSignals before runs; sends are settled after, in the same transaction.
  const signals = [...sends].flatMap(([event, send]) => toSignal(ctx, event, send));
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
}
