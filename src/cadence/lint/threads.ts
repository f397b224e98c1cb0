import { targetStep } from '../effects.ts';
import type { EmailStep } from '../model.ts';
import type { Finding } from './finding.ts';
import { emailsOf, type Placed, type Subject, type Text } from './subject.ts';

const pretends = /^\s*(?:re|aw|sv|antw|fw|fwd|wg|tr|rv)\s*[:：]/iu;

/**
 * Whether some way through the cadence leaves out a step: by its own condition, or by a goTo from before it, or from a
 * rule, to a step behind it that is no later than `until`.
 */
function canBeLeftOut({ definition }: Subject, at: number, until: number): boolean {
  const { steps, on } = definition;
  if (steps[at]?.if !== undefined) return true;
  const before = steps
    .slice(0, at)
    .flatMap((step) => [step.then, step.else, ...Object.values(step.outcomes)]);
  const rules = (on ?? []).map((rule) => rule.then);
  return [...before, ...rules].some((effect) => {
    const target = steps.findIndex(({ key }) => key === targetStep(effect));
    return target > at && target <= until;
  });
}

/** Replies for which no mail of the run may have been sent: the product sends from the run's thread or not at all. */
function brokenThread(
  subject: Subject,
  one: Placed<EmailStep>,
  before: readonly Placed<EmailStep>[],
): Finding[] {
  const { step, index } = one;
  if (step.thread !== 'reply' || step.mode !== 'automatic' || step.withoutThread === 'new') return [];
  const at = { rule: 'broken-thread' as const, step: step.key, path: `steps.${index}.thread` };
  const bases = before.filter((base) => base.step.mode === 'automatic');
  if (bases.length === 0)
    return [
      {
        ...at,
        severity: 'error',
        words: `'${step.key}' replies in a thread, but the emails before it are sent by hand from the rep's own mailbox. Let an automatic email open the thread, or set 'withoutThread: new' with a subject.`,
        why: 'A reply without a mail to reply to is held for everybody.',
      },
    ];
  if (bases.some((base) => !canBeLeftOut(subject, base.index, index))) return [];
  return [
    {
      ...at,
      severity: 'warning',
      words: `'${step.key}' replies in a thread, but some ways through the cadence leave out every email before it. Set 'withoutThread: new' with a subject.`,
      why: 'Whoever comes without a mail to reply to is held until somebody looks.',
    },
  ];
}

const plain = (subject: string) => subject.trim().toLowerCase().replace(/\s+/g, ' ');

/** New threads under a subject that an earlier step has used. */
function doubledSubjects(subjects: readonly Text[]): Finding[] {
  const first = new Map<string, Text>();
  const found: Finding[] = [];
  for (const text of subjects) {
    const words = plain(text.reading.full);
    const earlier = first.get(words);
    if (earlier === undefined) first.set(words, text);
    else if (earlier.index !== text.index)
      found.push({
        rule: 'broken-thread',
        severity: 'hint',
        step: text.step.key,
        path: text.path,
        words: `'${text.step.key}' opens a new thread with the subject of '${earlier.step.key}'. Use 'thread: reply', or another subject.`,
        why: 'Two threads with one subject look like a machine; a reply keeps what was said in sight.',
      });
  }
  return found;
}

function falseSubject({ step, path, reading }: Text): Finding[] {
  if (!pretends.test(reading.full)) return [];
  return [
    {
      rule: 'false-subject',
      severity: 'error',
      step: step.key,
      path,
      words: `The subject of '${step.key}' pretends that there was a conversation ('${reading.full.trim().slice(0, 40)}'). Say what the mail is about.`,
      why: 'A subject that misleads about the message is forbidden in the USA (CAN-SPAM, 15 U.S.C. § 7704(a)(2)), is an unfair practice elsewhere, and costs the trust that the mail asks for.',
    },
  ];
}

/** What goes wrong with threads and subjects. */
export function threads(subject: Subject): readonly Finding[] {
  const emails = emailsOf(subject);
  const subjects = subject.texts.filter((text) => text.kind === 'subject' && text.reading.error === null);
  return [
    ...emails.flatMap((one, at) => brokenThread(subject, one, emails.slice(0, at))),
    ...doubledSubjects(subjects),
    ...subjects.flatMap(falseSubject),
  ];
}
