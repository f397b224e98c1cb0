import { z } from 'zod';
import type { CadenceDefinition, EmailStep } from '../cadence/model.ts';
import { AppError } from '../errors.ts';
import { leftoversIn } from '../mail/index.ts';
import type { EditedEmail } from '../ports/records.ts';
import type { ActorContext } from './context.ts';

/** Line ends of one kind, nothing that cannot be mailed, no blanks around it; otherwise as it was written. */
function asWritten(text: string): string {
  return text
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .trim();
}

/** No variable in braces, no placeholder, and none of the marks that a draft has in the place of a missing value. */
const whole = (text: string) => !/\{\{|\{%/.test(text) && leftoversIn(text).length === 0;
const unfilled = 'still has the name of a variable in it: write what it stands for, or take it out';

/** One person's email in the words that are to go out. */
export const editedEmailInput = z.object({
  /** The CRM record's id as in the results, or our person's. */
  ref: z.string().min(1).max(64),
  /** Left out, the cadence's first email. */
  stepKey: z.string().min(1).max(64).optional(),
  /** Left out, the template's. A step that answers in a thread keeps the thread's whatever stands here. */
  subject: z
    .string()
    .trim()
    .min(1, 'the subject is empty')
    .max(250, 'the subject is over 250 characters')
    .refine((text) => !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text), 'the subject must be one line')
    .refine(whole, `the subject ${unfilled}`)
    .optional(),
  text: z
    .string()
    .transform(asWritten)
    .pipe(z.string().min(1, 'the text is empty').max(20_000, 'the text is over 20,000 characters'))
    .refine(whole, `the text ${unfilled}`),
});
type EditedEmailInput = z.output<typeof editedEmailInput>;

/** An edit that was not used, and why. */
export interface IgnoredEdit {
  readonly ref: string;
  readonly reason: string;
}

/** The first email of a cadence from a step on, which a preview shows; null when it has none. */
export function firstEmailOf(
  { steps }: CadenceDefinition,
  startStep: string | null = null,
): EmailStep | null {
  const from = steps.findIndex((step) => step.key === startStep);
  return steps.slice(Math.max(from, 0)).find((step) => step.channel === 'email') ?? null;
}

function stepFor(edit: EditedEmailInput, definition: CadenceDefinition): EmailStep | null {
  if (edit.stepKey === undefined) return firstEmailOf(definition);
  const step = definition.steps.find((one) => one.key === edit.stepKey);
  return step?.channel === 'email' ? step : null;
}

/** `invalid_input` when an edit is for no email of the cadence, or two are for the same one. */
export function checkEdits(edits: readonly EditedEmailInput[], definition: CadenceDefinition): void {
  const seen = new Set<string>();
  for (const [index, edit] of edits.entries()) {
    const step = stepFor(edit, definition);
    const key = `${edit.ref}/${step?.key}`;
    const wrong =
      step === null
        ? `'${definition.name}' has no email '${edit.stepKey ?? ''}'.`
        : seen.has(key)
          ? `Two edits are for the email '${step.key}' of ${edit.ref}.`
          : null;
    seen.add(key);
    if (wrong !== null)
      throw new AppError('invalid_input', wrong, { problems: [{ path: `emails.${index}`, message: wrong }] });
  }
}

/**
 * The edits that go with a run, each for its step and under the name of the user who enrolls, and those that do not,
 * with the reason.
 */
export function editsFor(
  ctx: ActorContext,
  edits: readonly EditedEmailInput[],
  run: { readonly id: string; readonly definition: CadenceDefinition },
): { readonly kept: readonly EditedEmail[]; readonly ignored: readonly IgnoredEdit[] } {
  const kept: EditedEmail[] = [];
  const ignored: IgnoredEdit[] = [];
  for (const edit of edits) {
    const step = stepFor(edit, run.definition);
    if (step === null) {
      ignored.push({ ref: edit.ref, reason: 'The cadence does not have this email any more.' });
      continue;
    }
    if (kept.some((one) => one.stepKey === step.key)) {
      ignored.push({
        ref: edit.ref,
        reason: 'There is another edit of the same email, under their other id.',
      });
      continue;
    }
    kept.push({
      enrollmentId: run.id,
      stepKey: step.key,
      subject: step.thread === 'reply' ? null : (edit.subject ?? null),
      text: edit.text,
      editedBy: ctx.actor.name,
      editedAt: ctx.clock.now(),
    });
  }
  return { kept, ignored };
}

const nobody = 'Nobody of this selection has this id.';

/** Edits by whom they are for: the record's id or the person's. */
export class EditBook {
  readonly #byRef = new Map<string, EditedEmailInput[]>();
  readonly #open: Set<string>;

  /** `open`: the ids that earlier parts of the selection have not had; left out, nobody was looked at before. */
  constructor(edits: readonly EditedEmailInput[], open?: readonly string[]) {
    for (const edit of edits) this.#byRef.set(edit.ref, [...(this.#byRef.get(edit.ref) ?? []), edit]);
    this.#open = new Set(open ?? this.#byRef.keys());
  }

  /** The edits for somebody under any of their ids. */
  take(...ids: readonly (string | null)[]): readonly EditedEmailInput[] {
    return [...new Set(ids)].flatMap((id) => {
      const found = id === null ? undefined : this.#byRef.get(id);
      if (id !== null) this.#open.delete(id);
      return found ?? [];
    });
  }

  /** Ids in edits that nobody of the selection has had so far. */
  open(): readonly string[] {
    return [...this.#open];
  }

  /** The edits for those ids, as not used: to be asked once the whole selection has been gone through. */
  left(): readonly IgnoredEdit[] {
    return this.open().map((ref) => ({ ref, reason: nobody }));
  }
}
