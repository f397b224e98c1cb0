import { chooseVariant, scriptFor } from '../cadence/index.ts';
import type { EmailStep } from '../cadence/model.ts';
import type { Action } from '../cadence/run.ts';
import { renderText, variablesFor } from '../mail/index.ts';
import type { Task } from '../ports/records.ts';
import { personName } from './check-candidates.ts';
import { type Material, stepOf } from './materials.ts';
import { draftEmail } from './prepare-email.ts';

/** An email that a rep sends by hand: the variant that falls to the run, or what somebody made of it, with its subject. */
function emailScript(material: Material, step: EmailStep): string {
  const { enrollment, edited } = material;
  const drafted = draftEmail(material, step);
  const answers = step.thread === 'reply' || chooseVariant(step, enrollment.id).subject === undefined;
  const subject = edited?.subject ?? (answers ? null : drafted.subject);
  const text = edited?.text ?? drafted.text;
  return subject === null ? text : `Subject: ${subject}\n\n${text}`;
}

/** The task that a rep gets for an `open_task` action: the script filled in, missing values shown as marks. */
export function prepareTask(material: Material, action: Extract<Action, { type: 'open_task' }>): Task {
  const { enrollment, person, company, sender, version } = material;
  const step = stepOf(version, action.stepKey);
  const variables = variablesFor({ person, company: company ?? {}, sender });
  const words = step === undefined || step.channel === 'email' ? null : scriptFor(step, enrollment.id);
  const source = words?.script ?? '';
  const rendered = renderText(source, variables);
  return {
    id: action.touchId,
    enrollmentId: enrollment.id,
    personId: person.id,
    ownerUserId: enrollment.ownerUserId,
    stepKey: action.stepKey,
    channel: action.channel,
    title: `${step?.name ?? action.stepKey} – ${personName(person)}`,
    script: step?.channel === 'email' ? emailScript(material, step) : rendered.ok ? rendered.text : source,
    talkingPoints: words?.talkingPoints ?? [],
    priority: step === undefined || step.channel === 'email' ? 'normal' : step.priority,
    dueAt: action.dueAt,
    until: action.until,
    state: 'open',
    outcome: null,
    note: null,
    completedAt: null,
    completedBy: null,
  };
}
