import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { InboundMessage } from '../ports/records.ts';
import { lockMailPeople, type MailMatch, takeMailEffect, understandMail } from './apply-inbound-mail.ts';
import type { ActorContext } from './context.ts';
import { ledgerNote } from './ledger-note.ts';
import { parseInput } from './parse-input.ts';
import { requireOwn, requireRole } from './permissions.ts';
import { found, inWorkspace } from './reading.ts';
import { deliveryOf, ownerOf, readMail } from './receive-inbound-mail.ts';

const takeAsReplyInput = z.object({ messageId: z.uuid() });

/** What a mail that a person wrote may have been taken for. Of the rest there is proof, or it counts as theirs anyway. */
const takenForMachines: readonly string[] = [
  'automatic',
  'out_of_office',
  'challenge',
  'list',
  'loop',
] satisfies readonly InboundMessage['kind'][];

const spoken = (kind: string) => kind.replaceAll('_', ' ');

function matchOf(message: InboundMessage): MailMatch {
  const { personId, enrollmentId, touchId, matchedBy } = message;
  if (personId === null)
    throw new AppError('conflict', 'Nobody was found for this mail: say first whose it is.');
  return { personId, enrollmentId, touchId, by: matchedBy ?? 'hand' };
}

/**
 * Takes back that a mail was a machine's: it is read again without the signs of machines and takes effect as the reply,
 * or the wish to opt out, that it is. What it did before stays done, such as a pause until a day. A second time it
 * changes nothing. `conflict` for mail of nobody, and for what is known for sure (bounces, complaints, our own mail);
 * `forbidden` for mail to a colleague's run.
 */
export async function takeAsReply(ctx: ActorContext, raw: z.input<typeof takeAsReplyInput>): Promise<void> {
  const { messageId } = parseInput(takeAsReplyInput, raw);
  const { stored, match } = await inWorkspace(ctx, async (tx) => {
    const message = found(await tx.inbound.messageById(messageId), 'message', messageId);
    const match = matchOf(message);
    const [run] = match.enrollmentId === null ? [] : await tx.enrollments.byIds([match.enrollmentId]);
    if (run === undefined) requireRole(ctx, 'manager', 'judge mail that belongs to no enrollment');
    else requireOwn(ctx, run.ownerUserId, 'judge it');
    return {
      match,
      stored: await deliveryOf(tx, message),
    };
  });
  const mail = await readMail(ctx, stored);
  const owner = await ownerOf(ctx, mail, ctx.actor.workspaceId);
  await inWorkspace(ctx, async (tx) => {
    const read = await understandMail(ctx, tx, { raw: stored, mail, owner, byPerson: true }, match);
    const locked = await lockMailPeople(tx, read);
    // Read under the person's lock: of two who say so, the second finds it said.
    const message = found(await tx.inbound.lockMessage(messageId), 'message', messageId);
    if (message.kind === 'reply' || message.kind === 'unsubscribe') return;
    if (!takenForMachines.includes(message.kind))
      throw new AppError(
        'conflict',
        `This mail cannot be a person's: it was taken for ${spoken(message.kind)}, and that is known for sure.`,
      );
    const taken = await takeMailEffect(ctx, tx, { read, locked });
    // What lies in the rep's own mailbox need not be passed on to it.
    const forwardedAt = stored.source === 'mailbox' ? stored.receivedAt : null;
    await tx.inbound.placeMessage({ ...message, ...taken, forwardedAt, handledAt: null, handledBy: null });
    await tx.ledger.append([
      ledgerNote(ctx, {
        personId: taken.personId,
        event: { type: 'take_as_reply', messageId },
        rule: 'written-by-a-person',
        words: `A mail that was taken for ${spoken(message.kind)} was written by a person; it counts as: ${spoken(taken.kind)}.`,
        facts: { messageId, before: message.kind, kind: taken.kind },
        state: 'noted',
      }),
    ]);
    await tx.workspace.dueBy(ctx.clock.now());
  });
  ctx.kick();
}
