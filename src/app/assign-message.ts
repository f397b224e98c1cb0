import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Enrollment, Person } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { lockMailPeople, type MailMatch, takeMailEffect, understandMail } from './apply-inbound-mail.ts';
import type { ActorContext } from './context.ts';
import { ledgerNote } from './ledger-note.ts';
import { parseInput } from './parse-input.ts';
import { requireOwn } from './permissions.ts';
import { personName } from './person-name.ts';
import { found, inWorkspace } from './reading.ts';
import { deliveryOf, ownerOf, readMail } from './receive-inbound-mail.ts';

export const assignMessageInput = z.object({ messageId: z.uuid(), personId: z.uuid() });

/** The newest run whose mail it may answer, and that mail; neither where the person has none. */
async function placeOf(
  tx: Tx,
  personId: string,
  at: Date,
): Promise<{ match: MailMatch; run: Enrollment | null }> {
  const runs = (await tx.enrollments.byPersons([personId])).filter(
    (run) => run.reason !== 'undone' && run.createdAt <= at,
  );
  const sends = await tx.sends.acceptedByEnrollments(runs.map((run) => run.id));
  const sent = sends.filter((send) => send.reservedAt <= at).at(-1);
  const run = runs.find((one) => one.id === sent?.enrollmentId) ?? runs.at(-1) ?? null;
  const touchId = sent !== undefined && sent.enrollmentId === run?.id ? sent.touchId : null;
  return { match: { personId, enrollmentId: run?.id ?? null, touchId, by: 'hand' }, run };
}

/** Who put it to whom, for good. */
async function note(ctx: ActorContext, tx: Tx, about: { person: Person; messageId: string; kind: string }) {
  const { person, messageId, kind } = about;
  await tx.ledger.append([
    ledgerNote(ctx, {
      personId: person.id,
      event: { type: 'assign_message', messageId },
      rule: 'mail-assigned-by-a-person',
      words: `A mail that nobody was found for was put to ${personName(person)}; it counts as: ${kind.replaceAll('_', ' ')}.`,
      facts: { messageId, kind },
      state: 'noted',
    }),
  ]);
}

/**
 * Puts a mail that nobody was found for to a person: it is read again from its bytes and takes effect as if it had been
 * found then, in the newest run that it may answer. A rep does so for people whom they have in a cadence, or whom nobody
 * has: `forbidden` otherwise. `conflict` when it is somebody's already.
 */
export async function assignMessage(
  ctx: ActorContext,
  raw: z.input<typeof assignMessageInput>,
): Promise<void> {
  const { messageId, personId } = parseInput(assignMessageInput, raw);
  const stored = await inWorkspace(ctx, async (tx) => {
    const message = found(await tx.inbound.messageById(messageId), 'message', messageId);
    return deliveryOf(tx, message);
  });
  const mail = await readMail(ctx, stored);
  const owner = await ownerOf(ctx, mail, ctx.actor.workspaceId);
  await inWorkspace(ctx, async (tx) => {
    const [person] = await tx.people.byIds([personId]);
    const { id } = found(person?.mergedIntoId == null ? person : undefined, 'person', personId);
    const { match, run } = await placeOf(tx, id, stored.receivedAt);
    if (run !== null) requireOwn(ctx, run.ownerUserId, 'put mail to this person');
    const read = await understandMail(ctx, tx, { raw: stored, mail, owner }, match);
    const locked = await lockMailPeople(tx, read);
    const now = found(locked.get(id), 'person', personId);
    // Read under the person's lock: of two who assign it to them, the second finds it assigned.
    const message = found(await tx.inbound.lockMessage(messageId), 'message', messageId);
    if (message.personId !== null)
      throw new AppError(
        'conflict',
        'This mail belongs to a person already: it was found, or somebody was quicker.',
      );
    const taken = await takeMailEffect(ctx, tx, { read, locked });
    // A grade that a person or a model gave counts before what the rules say when they read the mail again.
    const said = message.gradedBy === 'person' || message.gradedBy === 'model';
    const { grade, gradedBy } = said && taken.kind === 'reply' ? message : taken;
    await tx.inbound.placeMessage({ ...message, ...taken, grade, gradedBy, forwardedAt: null });
    await note(ctx, tx, { person: now, messageId, kind: taken.kind });
    await tx.workspace.dueBy(ctx.clock.now());
  });
  ctx.kick();
}
