import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Grade } from '../mail/index.ts';
import type { InboundMessage } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { ChangeSet } from './change-set.ts';
import type { ActorContext } from './context.ts';
import { gatherFacts, replyKindIn } from './gather-facts.ts';
import { ledgerNote } from './ledger-note.ts';
import { lockPeople } from './lock-people.ts';
import { parseInput } from './parse-input.ts';
import { requireOwn, requireRole } from './permissions.ts';
import { found, inWorkspace } from './reading.ts';
import { askingAbout, moveRuns, readSignalWorld } from './signal-effects.ts';

/** How a reply sounds, as a rep may correct it. */
export const grades = [
  'positive',
  'neutral',
  'negative',
  'referral',
  'objection',
] as const satisfies readonly Grade[];

export const regradeMessageInput = z.object({ messageId: z.uuid(), grade: z.enum(grades) });

/** The rules of a cadence know an objection as neither a yes nor a no. */
function toReplyKind(grade: Grade): string {
  return replyKindIn(grade) ?? 'neutral';
}

/** Lets the rules of cadences decide by the new grade, where the run still waits because of this reply. */
async function decideByGrade(
  ctx: ActorContext,
  tx: Tx,
  about: { readonly message: InboundMessage; readonly reply: string },
): Promise<void> {
  const signal = await tx.signals.setReply(about.message.rawId, about.reply);
  if (signal === null || signal.personId === null) return;
  const [person] = await tx.people.byIds([signal.personId]);
  const all = await readSignalWorld(ctx, tx, person === undefined ? [] : [person]);
  const runs = all.runs.filter((run) => run.state === 'paused' && run.reason === 'replied');
  const world = { ...all, runs };
  const fresh = { signal };
  const asking = askingAbout([fresh], world);
  if (asking.length === 0) return;
  const changes = new ChangeSet(ctx);
  const facts = await gatherFacts(tx, asking, ctx.clock.now());
  const asked = new Set(asking.map(({ run }) => run.id));
  moveRuns(ctx, changes, {
    fresh,
    world: { ...world, runs: runs.filter((run) => asked.has(run.id)) },
    facts,
    absences: [],
  });
  await changes.write(tx);
}

/**
 * Corrects how a reply was graded: all numbers follow, and so do the rules of the cadence by the kind of reply, while the
 * run still waits because of it; what they did before stays done. Who changed what is in the ledger. From then on no
 * language model has a say, also where the grade stays the same; a second time it changes nothing. `conflict` for mail that is no human's reply; `forbidden` for a reply to a colleague's run.
 */
export async function regradeMessage(
  ctx: ActorContext,
  raw: z.input<typeof regradeMessageInput>,
): Promise<void> {
  const { messageId, grade } = parseInput(regradeMessageInput, raw);
  await inWorkspace(ctx, async (tx) => {
    const seen = found(await tx.inbound.messageById(messageId), 'message', messageId);
    const [run] = seen.enrollmentId === null ? [] : await tx.enrollments.byIds([seen.enrollmentId]);
    if (run === undefined) requireRole(ctx, 'manager', 'grade mail that belongs to no enrollment');
    else requireOwn(ctx, run.ownerUserId, 'grade it');
    const locked = await lockPeople(tx, seen.personId === null ? [] : [seen.personId]);
    const message = found(await tx.inbound.lockMessage(messageId), 'message', messageId);
    if (message.kind !== 'reply')
      throw new AppError(
        'conflict',
        `Only replies that a human wrote are graded; this mail was taken for: ${message.kind.replaceAll('_', ' ')}.`,
      );
    const same = message.grade === grade;
    if (same && message.gradedBy === 'person') return;
    await tx.inbound.setGrade(messageId, grade);
    await tx.ledger.append([
      ledgerNote(ctx, {
        personId: locked.get(message.personId ?? '')?.id ?? null,
        event: { type: 'regrade', messageId, grade },
        rule: 'regraded-by-a-person',
        words: same
          ? `The reply is graded ${grade}, as it was before.`
          : `The reply is graded ${grade}; it was ${message.grade ?? 'not graded'}.`,
        facts: { messageId, before: message.grade, grade },
        state: 'noted',
      }),
    ]);
    // A model's grade moved nothing: a person who confirms it lets the rules of cadences follow.
    if (!same || message.gradedBy === 'model')
      await decideByGrade(ctx, tx, { message, reply: toReplyKind(grade) });
  });
}
