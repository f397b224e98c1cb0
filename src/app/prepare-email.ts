import { chooseVariant } from '../cadence/index.ts';
import type { EmailStep, Variant } from '../cadence/model.ts';
import { renderEmail, renderText, withoutMarks } from '../mail/index.ts';
import type { AppSettings } from './context.ts';
import { type FilledTexts, fillTexts, namesToAdd, namesToWaitFor } from './fill-texts.ts';
import type { Material } from './materials.ts';

/** An email whose words are final; only ids and tokens are still to come. */
export interface PreparedEmail {
  readonly subject: string;
  /** With its marks: bold, italic, links and lists are still to be made. */
  readonly text: string;
  readonly step: EmailStep;
  /** Who changed its words; null when they are the template's. */
  readonly editedBy: string | null;
}

/** An email that cannot be written. */
export interface Unwritten {
  readonly ok: false;
  readonly words: string;
  /** What somebody can mend: the variables without a value, and all that may bring one. Null where the text is not at fault. */
  readonly lacks: { readonly missing: readonly string[]; readonly waitFor: readonly string[] } | null;
}

type Preparation = { readonly ok: true; readonly email: PreparedEmail } | Unwritten;

/** A subject for a reply in a thread; `composeEmail` takes the thread's own. */
const threadSubject = 'Re';

/** Stands in the template's place for words that somebody wrote: those are never rendered. */
const asIs = 'as edited';

/**
 * Renders the email of a run's next step for its person; null when the next step is no automatic email. A variable
 * without value or fallback makes it not ok, with words that name it: a hole is never sent. What somebody edited goes
 * out as they wrote it.
 */
export function prepareEmail(material: Material, settings: AppSettings): Preparation | null {
  const { step, enrollment, thread, workspace } = material;
  if (step === null || step.channel !== 'email' || step.mode !== 'automatic') return null;
  const opens = step.thread === 'reply' && thread.length === 0 && material.leftThread === null;
  if (opens && step.withoutThread !== 'new')
    return {
      ok: false,
      words: `Held: step '${step.key}' answers in a thread, but no earlier mail was sent.`,
      lacks: null,
    };
  if (workspace.postalAddress === null || !URL.canParse(settings.publicUrl))
    return {
      ok: false,
      words: 'Held: the workspace has no postal address, which every mail must carry.',
      lacks: null,
    };
  const variant = chooseVariant(step, enrollment.id);
  const edited = material.edited;
  const filled = fillTexts(
    material,
    [
      (edited?.subject ?? null) === null ? subjectOf(step, variant, thread) : asIs,
      edited === null ? variant.body : asIs,
    ],
    withoutMarks,
  );
  const [subject = '', body = ''] = filled.texts;
  const rendered =
    filled.error === null
      ? renderEmail({ subject, body, variables: filled.variables })
      : { ok: false as const, error: `${filled.error}.` };
  if (rendered.ok) {
    const left = step.thread === 'reply' ? material.leftThread : null;
    const email = {
      subject: edited?.subject ?? left ?? rendered.subject,
      text: edited?.text ?? rendered.text,
      step,
      editedBy: edited?.editedBy ?? null,
    };
    return { ok: true, email };
  }
  const found = 'missing' in rendered ? rendered.missing : [];
  const missing = namesToAdd(found, filled);
  const why =
    'missing' in rendered
      ? `no value for ${missing.join(', ')} and no fallback in the template`
      : rendered.error.replace(/\.$/, '');
  return {
    ok: false,
    words: `Held: step '${step.key}' cannot be written: ${why}.`,
    lacks: { missing, waitFor: namesToWaitFor(found, filled) },
  };
}

/** The texts of an email step that were rendered for a run, filled in: what its evidence is read from. */
export function filledEmail(
  material: Material,
  step: EmailStep,
): { readonly filled: FilledTexts; readonly variant: EmailStep['variants'][number] } {
  const { edited, enrollment } = material;
  const variant = chooseVariant(step, enrollment.id);
  // What somebody wrote in the template's place has no fields.
  const texts = [
    edited?.subject == null ? variant.subject : undefined,
    edited === null ? variant.body : undefined,
  ];
  return {
    filled: fillTexts(
      material,
      texts.filter((text) => text !== undefined),
    ),
    variant,
  };
}

/** The template of a subject: in a thread that is there, the thread's own takes its place. */
function subjectOf(step: EmailStep, variant: Variant, thread: Material['thread']): string {
  return step.thread === 'reply' && thread.length > 0 ? threadSubject : (variant.subject ?? threadSubject);
}

/** An email with marks such as `[person.title]` in place of what is missing, for a person to finish. */
export function draftEmail(
  material: Material,
  step: EmailStep,
): { readonly subject: string; readonly text: string; readonly missing: readonly string[] } {
  const variant = chooseVariant(step, material.enrollment.id);
  const [subject, text] = draftTexts(material, [subjectOf(step, variant, material.thread), variant.body]);
  const missing = [...(subject?.missing ?? []), ...(text?.missing ?? [])];
  return { subject: subject?.text ?? '', text: text?.text ?? '', missing: [...new Set(missing)].sort() };
}

/** Texts with marks in place of what is missing, and its names; one that cannot be read at all stays as it is. */
export function draftTexts(
  material: Material,
  texts: readonly string[],
): readonly { readonly text: string; readonly missing: readonly string[] }[] {
  const filled = fillTexts(material, texts);
  return filled.texts.map((source) => {
    const rendered = filled.error === null ? renderText(source, filled.variables) : null;
    return rendered?.ok
      ? { text: rendered.text, missing: namesToAdd(rendered.missing, filled) }
      : { text: source, missing: [] };
  });
}
