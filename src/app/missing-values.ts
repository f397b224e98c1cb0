import type { Step } from '../cadence/model.ts';
import type { Action } from '../cadence/run.ts';
import type { Task, ValueWait } from '../ports/records.ts';
import { type Material, stepOf } from './materials.ts';
import { personName } from './person-name.ts';
import { draftEmail } from './prepare-email.ts';
import { taskOwner } from './who-is-away.ts';

/** Of whom a value may arrive: what a company lacks may also come with the company that a person gets. */
function subjectsOf(name: string, { person, sender }: Material): readonly Omit<ValueWait, 'enrollmentId'>[] {
  const [group] = name.split('.');
  const company = person.companyId === null ? [] : [{ subjectId: person.companyId, name }];
  switch (group) {
    case 'company':
      return [...company, { subjectId: person.id, name: 'company' }];
    case 'insights':
      return [...company, { subjectId: person.id, name }, { subjectId: person.id, name: 'company' }];
    case 'sender':
      return [{ subjectId: sender.id, name }];
    default:
      return [{ subjectId: person.id, name }];
  }
}

/** What a held run waits for, with each of whom it may come from. */
export function waitsFor(material: Material, names: readonly string[]): readonly ValueWait[] {
  const waits = names
    .flatMap((name) => subjectsOf(name, material))
    .map((wait) => ({ ...wait, enrollmentId: material.enrollment.id }));
  // A text that is wrong lacks no value; it is found again by the run alone.
  const any =
    waits.length > 0
      ? waits
      : [{ subjectId: material.person.id, name: '', enrollmentId: material.enrollment.id }];
  return [...new Map(any.map((wait) => [`${wait.subjectId} ${wait.name}`, wait])).values()];
}

/** The email as it would go out, with marks in the place of what is missing: what a rep finishes by hand. */
function draftOf(material: Material, step: Step | undefined): string {
  if (step?.channel !== 'email') return '';
  const { subject, text } = draftEmail(material, step);
  return step.thread === 'reply' ? text : `Subject: ${subject}\n\n${text}`;
}

/** The title and the text of a task that asks to fix an email. */
export function fixWords(material: Material, stepKey: string): Pick<Task, 'stepKey' | 'title' | 'script'> {
  const step = stepOf(material.version, stepKey);
  const title = `Fix: ${step?.name ?? stepKey} – ${personName(material.person)}`;
  return { stepKey, title, script: draftOf(material, step) };
}

/** The task that asks a run's owner to add what its email lacks, or to write it. */
export function fixTask(material: Material, action: Extract<Action, { type: 'ask_fix' }>, now: Date): Task {
  const { enrollment, person } = material;
  return {
    id: action.id,
    kind: 'fix',
    missing: action.missing,
    enrollmentId: enrollment.id,
    personId: person.id,
    ...taskOwner(enrollment.ownerUserId, material.away),
    ...fixWords(material, action.stepKey),
    channel: 'email',
    talkingPoints: [],
    priority: 'high',
    dueAt: now,
    // Nothing ends it but a value, words of the rep's own, or the end of the run.
    until: now,
    state: 'open',
    outcome: null,
    note: null,
    completedAt: null,
    completedBy: null,
  };
}
