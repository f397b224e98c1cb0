import type { Action } from '../cadence/run.ts';
import { renderText, variablesFor } from '../mail/index.ts';
import type { Task } from '../ports/records.ts';
import { personName } from './check-candidates.ts';
import { type Material, stepOf } from './materials.ts';

/** The task that a rep gets for an `open_task` action: the script filled in, missing values shown as marks. */
export function prepareTask(material: Material, action: Extract<Action, { type: 'open_task' }>): Task {
  const { enrollment, person, company, sender, version, edited } = material;
  const step = stepOf(version, action.stepKey);
  const variables = variablesFor({ person, company: company ?? {}, sender });
  const source = step?.channel === 'email' ? (step.variants[0]?.body ?? '') : (step?.script ?? '');
  const rendered = renderText(source, variables);
  return {
    id: action.touchId,
    enrollmentId: enrollment.id,
    personId: person.id,
    ownerUserId: enrollment.ownerUserId,
    stepKey: action.stepKey,
    channel: action.channel,
    title: `${step?.name ?? action.stepKey} – ${personName(person)}`,
    script: edited?.text ?? (rendered.ok ? rendered.text : source),
    talkingPoints: step === undefined || step.channel === 'email' ? [] : step.talkingPoints,
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
