import type { SendOutcome } from '../ports/mail.ts';
import type { Send } from '../ports/records.ts';
import type { ActorContext } from './context.ts';
import { recordSendOutcomes, type SendResult } from './record-send-outcomes.ts';

/** Runs `work` over items with at most `width` under way; results keep the items' order. */
export async function inParallel<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = new Array(items.length);
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++) {
      const item = items[index];
      if (item !== undefined) results[index] = await work(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker));
  return results;
}

/**
 * Makes the calls for sends that this process has reserved and committed, and records what came of them. Never
 * called inside a transaction, and never for a send that somebody else reserved.
 */
export async function deliverSends(
  ctx: ActorContext,
  sends: readonly Send[],
): Promise<readonly SendResult[]> {
  const { sendConcurrency: width } = ctx.settings;
  const all: SendResult[] = [];
  const blocked = new Map<string, SendOutcome>();
  // Recorded slice by slice: a process that is killed leaves few calls of unknown outcome behind.
  for (let from = 0; from < sends.length; from += width) {
    const results = await inParallel(sends.slice(from, from + width), width, async (send) => {
      return { send, outcome: blocked.get(send.senderId) ?? (await ctx.mail.send(send.mail)) };
    });
    await ctx.store.withWorkspace(ctx.actor.workspaceId, (tx) => recordSendOutcomes(ctx, tx, results));
    for (const { send, outcome } of results)
      if (outcome.state === 'sender_blocked') blocked.set(send.senderId, outcome);
    all.push(...results);
  }
  return all;
}
