import { chooseVariant, scriptFor } from '../cadence/index.ts';
import type { EmailStep } from '../cadence/model.ts';
import type { Action } from '../cadence/run.ts';
import { marksAsText } from '../mail/index.ts';
import type { Task } from '../ports/records.ts';
import { type Material, stepOf } from './materials.ts';
import { personName } from './person-name.ts';
import { draftEmail, draftTexts } from './prepare-email.ts';
import { taskOwner } from './who-is-away.ts';

/**
 * An email that a rep sends by hand: the variant that falls to the run, or what somebody made of it, with its subject.
 * Without marks, which the rep's own program does not know.
 */
function emailScript(
  material: Material,
  step: EmailStep,
): { readonly text: string; readonly missing: readonly string[] } {
  const { enrollment, edited } = material;
  const drafted = draftEmail(material, step);
  const answers = step.thread === 'reply' || chooseVariant(step, enrollment.id).subject === undefined;
  const subject = edited?.subject ?? (answers ? null : drafted.subject);
  const text = marksAsText(edited?.text ?? drafted.text);
  return {
    text: subject === null ? text : `Subject: ${subject}\n\n${text}`,
    missing: edited === null ? drafted.missing : [],
  };
}

/** The task that a rep gets for an `open_task` action: the script filled in, missing values shown as marks. */
export function prepareTask(material: Material, action: Extract<Action, { type: 'open_task' }>): Task {
  const { enrollment, person, version } = material;
  const step = stepOf(version, action.stepKey);
  const words = step === undefined || step.channel === 'email' ? null : scriptFor(step, enrollment.id);
  const source = words?.script ?? '';
  const script = step?.channel === 'email' ? emailScript(material, step) : draftTexts(material, [source])[0];
  return {
    id: action.touchId,
    kind: 'touch',
    missing: script?.missing ?? [],
    enrollmentId: enrollment.id,
    personId: person.id,
    ...taskOwner(enrollment.ownerUserId, material.away),
    stepKey: action.stepKey,
    channel: action.channel,
    title: `${step?.name ?? action.stepKey} – ${personName(person)}`,
    script: script?.text ?? source,
    // Emails of versions from before they could have these have none.
    talkingPoints: words?.talkingPoints ?? step?.talkingPoints ?? [],
    priority: step?.priority ?? 'normal',
    dueAt: action.dueAt,
    until: action.until,
    state: 'open',
    outcome: null,
    note: null,
    completedAt: null,
    completedBy: null,
  };
}
