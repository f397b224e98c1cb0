import type { Finding } from './finding.ts';
import { nameOf, type Subject, type Text, wordsIn } from './subject.ts';

/** Emails of 50 to 125 words were answered most (Boomerang, 40 million emails, 2016); longer ones less and less. */
const wordsAtMost = 125;
/** What a phone shows of a subject; longer ones are cut off there. */
const subjectAtMost = 50;
/** LinkedIn takes notes of 300 characters with Premium, of 200 without. */
const noteAtMost = 300;
const noteWithoutPremium = 200;
/** One SMS holds 160 characters (GSM 03.38); three parts are the most that phones reliably show as one. */
const smsPart = 160;
const smsAtMost = 3 * smsPart;

interface Limit {
  readonly severity: Finding['severity'];
  readonly words: string;
  readonly why: string;
}

function limitOf(text: Text): Limit | null {
  const { step, kind, reading } = text;
  const chars = [...reading.full].length;
  if (kind === 'body') {
    const count = Math.max(wordsIn(reading.full).length, wordsIn(reading.bare).length);
    if (count <= wordsAtMost) return null;
    return {
      severity: 'warning',
      words: `${nameOf(text)} has ${count} words; ${wordsAtMost} are enough for one thought.`,
      why: 'Emails of 50 to 125 words are answered most (Boomerang, 40 million emails, 2016).',
    };
  }
  if (kind === 'subject')
    return chars <= subjectAtMost
      ? null
      : {
          severity: 'hint',
          words: `The subject of ${nameOf(text)} has about ${chars} characters; phones show ${subjectAtMost}.`,
          why: 'What is cut off is not read before the mail is opened.',
        };
  if (step.channel === 'linkedin' && step.action === 'connect') return noteLimit(text, chars);
  if (step.channel === 'sms' && chars > smsPart)
    return {
      severity: chars > smsAtMost ? 'warning' : 'hint',
      words: `The text of ${nameOf(text)} has about ${chars} characters; one SMS holds ${smsPart}.`,
      why: 'Longer texts are sent and paid in parts (GSM 03.38).',
    };
  return null;
}

function noteLimit(text: Text, chars: number): Limit | null {
  if (chars <= noteWithoutPremium) return null;
  const over = chars > noteAtMost;
  return {
    severity: over ? 'warning' : 'hint',
    words: `The note of ${nameOf(text)} has about ${chars} characters; LinkedIn takes ${over ? `${noteAtMost}` : `${noteWithoutPremium} from accounts without Premium`}.`,
    why: 'The rep would have to shorten it for each person.',
  };
}

/** Texts that are too long for the place where they are read. */
export function textLengths({ texts }: Subject): readonly Finding[] {
  return texts.flatMap((text): Finding[] => {
    const limit = text.reading.error === null ? limitOf(text) : null;
    return limit === null ? [] : [{ rule: 'text-length', step: text.step.key, path: text.path, ...limit }];
  });
}
