import { type Grade, grades, wordsToGrade } from '../mail/index.ts';
import type { ReplyGrader } from '../ports/grading.ts';
import type { InboundMessage } from '../ports/records.ts';
import type { ActorContext } from './context.ts';
import { ledgerNote } from './ledger-note.ts';
import { inWorkspace } from './reading.ts';

/** Replies that are asked about in one round, all at once: so a model that hangs costs a round one time-out. */
const atOnce = 10;

interface Graded {
  readonly message: InboundMessage;
  readonly grade: Grade;
}

/** The model's grade of a reply; null when it gives none, for whatever reason: then the rules' grade stands. */
async function ask(ctx: ActorContext, grader: ReplyGrader, message: InboundMessage): Promise<Graded | null> {
  const words = wordsToGrade(message.text);
  if (words === null) return null;
  try {
    const said = await grader.grade(words, grades);
    const grade = grades.find((one) => one === said);
    if (grade !== undefined) return { message, grade };
    ctx.log.warn({ message: message.id }, 'a language model answered with something else than a grade');
  } catch (error) {
    ctx.log.warn({ message: message.id, error: String(error) }, 'a language model gave no grade');
  }
  return null;
}

/** Stores the model's grades on the mails, with a row in the ledger for each. Nothing else changes. */
async function keep(ctx: ActorContext, model: string, said: readonly Graded[]): Promise<void> {
  if (said.length === 0) return;
  await inWorkspace(ctx, async (tx) => {
    const kept = await tx.inbound.setModelGrades(said.map(({ message: { id }, grade }) => ({ id, grade })));
    await tx.ledger.append(
      said
        .filter(({ message }) => kept.has(message.id))
        .map(({ message: { id: messageId, personId, grade: before }, grade }) =>
          ledgerNote(ctx, {
            personId,
            event: { type: 'grade_by_model', messageId, grade },
            rule: 'graded-by-a-model',
            words: `The language model ${model} grades the reply ${grade}; the rules said ${before ?? 'nothing'}.`,
            facts: { messageId, before, grade, model },
            state: 'noted',
            actor: 'language model',
          }),
        ),
    );
  });
}

/**
 * Asks the language model, where there is one, how replies sound that the rules have taken for a human's. Its answer is
 * their grade in lists and numbers unless a person has graded them, and nothing else: no hold, opt-out, run or rule of a
 * cadence ever follows from it. Each reply is asked about once, outside of every transaction; only the writer's own
 * words are shown, masked (`wordsToGrade`). Whatever goes wrong, the rules' grade stands.
 */
export async function gradeReplies(ctx: ActorContext): Promise<void> {
  const taken = await inWorkspace(ctx, (tx) => tx.inbound.takeUngraded(ctx.clock.now(), atOnce));
  const { grader } = ctx;
  // Switched off while some waited: they are not asked about later either.
  if (grader === null) return;
  const said = await Promise.all(taken.map((message) => ask(ctx, grader, message)));
  await keep(
    ctx,
    grader.name,
    said.filter((one) => one !== null),
  );
}
