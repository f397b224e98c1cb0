import type { EmailStep } from '../model.ts';
import type { Finding } from './finding.ts';
import { emailsOf, type Placed, type Subject, type Text } from './subject.ts';

const pretends = /^\s*(?:re|aw|sv|antw|fw|fwd|wg|tr|rv)\s*[:：]/iu;

/** Replies for which no mail of the run may have been sent: the product sends from the run's thread or not at all. */
function brokenThread(one: Placed<EmailStep>, before: readonly Placed<EmailStep>[]): Finding[] {
  if (one.step.thread !== 'reply' || one.step.mode !== 'automatic') return [];
  const bases = before.filter(({ step }) => step.mode === 'automatic');
  if (bases.length > 0) return [];
  const last = before.at(-1);
  return [
    {
      rule: 'broken-thread',
      severity: 'error',
      step: one.step.key,
      path: `steps.${one.index}.thread`,
      words: `'${one.step.key}' replies in a thread, but ${last === undefined ? 'no email comes before it' : `'${last.step.key}' is sent by hand from the rep's own mailbox`}. Let an automatic email open the thread, or give this one a subject and 'thread: new'.`,
      why: 'A reply without a mail to reply to is held for everybody.',
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
    ...emails.flatMap((one, at) => brokenThread(one, emails.slice(0, at))),
    ...doubledSubjects(subjects),
    ...subjects.flatMap(falseSubject),
  ];
}
