import { z } from 'zod';
import type { ActorContext } from './context.ts';
import { parseInput } from './parse-input.ts';
import { requireOwn, requireRole } from './permissions.ts';
import { found, inWorkspace } from './reading.ts';

const handleMessageInput = z.object({
  messageId: z.uuid(),
  /** False takes it back. */
  handled: z.boolean().default(true),
});

/**
 * Says that a mail is answered, so that it leaves the queue, or takes that back. The run stays as it is: going on after
 * a reply is a decision of its own. Saying it twice changes nothing: the first to answer stays named. Mail that nobody
 * was found for is put aside in the same way, by anybody. `forbidden` for mail to a colleague's run; mail of a person
 * that belongs to no run is a manager's.
 */
export async function handleMessage(
  ctx: ActorContext,
  raw: z.input<typeof handleMessageInput>,
): Promise<void> {
  const { messageId, handled } = parseInput(handleMessageInput, raw);
  await inWorkspace(ctx, async (tx) => {
    const message = found(await tx.inbound.messageById(messageId), 'message', messageId);
    const [run] = message.enrollmentId === null ? [] : await tx.enrollments.byIds([message.enrollmentId]);
    if (run === undefined && message.personId !== null)
      requireRole(ctx, 'manager', 'answer for mail that belongs to no enrollment');
    if (run !== undefined) requireOwn(ctx, run.ownerUserId, 'say that it is answered');
    if (handled === (message.handledAt !== null)) return;
    await tx.inbound.setHandled(messageId, handled ? { at: ctx.clock.now(), name: ctx.actor.name } : null);
  });
}
