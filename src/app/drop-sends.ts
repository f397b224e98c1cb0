import type { MailEvent } from '../ports/mail.ts';
import type { Send } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { droppedContent, readTouched, timelineEntries } from './mail-entries.ts';
import { recordSendOutcomes } from './record-send-outcomes.ts';

/**
 * Whether the mail service threw a mail away for what it was or how much was sent. Where it did so for the address, the
 * bounce or opt-out that it tells says all.
 */
export const isThrownAway = ({ kind, severity }: MailEvent) => kind === 'dropped' && severity !== 'hard';

/**
 * Fails mails that the service had taken and threw away, in the caller's transaction: nobody got them, so no later mail
 * answers to them, and somebody is told. A CRM that has their entry, which nothing takes away, gets another one that says so.
 */
export async function dropSends(
  ctx: ActorContext,
  tx: Tx,
  matched: ReadonlyMap<MailEvent, Send>,
): Promise<void> {
  const dropped = new Map<string, { readonly send: Send; readonly event: MailEvent }>();
  for (const [event, send] of matched) if (isThrownAway(event)) dropped.set(send.id, { send, event });
  if (dropped.size === 0) return;
  const reasonOf = ({ reason }: MailEvent) => reason ?? 'no reason given';
  const all = [...dropped.values()];
  await recordSendOutcomes(
    ctx,
    tx,
    all.map(({ send, event }) => ({
      send,
      outcome: { state: 'failed' as const, reason: `Dropped: ${reasonOf(event)}`, dropped: true as const },
    })),
  );
  const logged = all.flatMap(({ send }) => (send.state === 'accepted' ? [send] : []));
  const entries = await timelineEntries(tx, logged, {
    ...(await readTouched(tx, logged)),
    contentOf: (send, step) => {
      const event = dropped.get(send.id)?.event;
      const reason = event === undefined ? '' : reasonOf(event);
      return droppedContent(send, step, { reason, at: event?.at ?? send.reservedAt });
    },
  });
  if (entries.length === 0) return;
  await tx.activities.insert(entries);
  await tx.workspace.dueBy(ctx.clock.now());
}
