import type { Finding } from './finding.ts';
import { callsOf, nameOf, type Subject, wordsIn } from './subject.ts';

/** A script with fewer words than this is a note. Opening and one question take about 40. */
const fewestWords = 25;
/** Fewer calls than this may well be at one time of day. */
const fewestCalls = 3;

const asksSomething = /[?？]/;
const voicemail =
  /voice\s?-?mail|answering machine|mailbox|after the (?:tone|beep)|anrufbeantworter|mailbox|messagerie|r[ée]pondeur|buz[óo]n|contestador|segreteria|voicemail|poczt\w* głosow/iu;

function partOfDay(at: string | undefined): 'morning' | 'afternoon' | null {
  if (at === 'morning' || at === 'afternoon') return at;
  if (at === undefined || !/^\d\d:\d\d$/.test(at)) return null;
  return at < '12:00' ? 'morning' : 'afternoon';
}

/** Calls that all come in the same half of the day. */
export function callTimes(subject: Subject): readonly Finding[] {
  const calls = callsOf(subject);
  const parts = new Set(calls.map(({ step }) => partOfDay(step.at)));
  const [only] = parts;
  if (calls.length < fewestCalls || parts.size !== 1 || only === null) return [];
  return [
    {
      rule: 'call-times',
      severity: 'hint',
      path: 'steps',
      words: `All ${calls.length} calls come in the ${only}. Vary the time: whoever is in meetings then is in meetings every time.`,
      why: 'Call attempts are made at varied times (cadence guide, use case of prospecting).',
    },
  ];
}

/** Calls without something to open with, to ask and to leave behind. */
export function callScripts(subject: Subject): readonly Finding[] {
  const why =
    'A script has an opening, a question and words for voicemail, and its goal changes from call to call (cadence guide, script progression).';
  return subject.texts.flatMap((text): Finding[] => {
    const { step, index, reading } = text;
    if (step.channel !== 'call' || reading.error !== null) return [];
    const at = { rule: 'call-script' as const, step: step.key, path: text.path };
    const count = wordsIn(reading.full).length;
    if (count < fewestWords)
      return [
        {
          ...at,
          severity: 'warning',
          words: `The script of ${nameOf(text)} has ${count === 1 ? '1 word' : `${count} words`}. Write down the opening, the question and what to leave on voicemail.`,
          why,
        },
      ];
    const lacks: Finding[] = [];
    if (!asksSomething.test(reading.full))
      lacks.push({
        ...at,
        severity: 'warning',
        words: `The script of ${nameOf(text)} asks nothing. Put in the one question that the call is about.`,
        why,
      });
    if (!voicemail.test(reading.full))
      lacks.push({
        ...at,
        severity: 'hint',
        words: `The script of ${nameOf(text)} has no words for voicemail, which answers most calls.`,
        why,
      });
    if (step.talkingPoints.length === 0)
      lacks.push({
        ...at,
        path: `steps.${index}.talkingPoints`,
        severity: 'hint',
        words: `${nameOf(text)} has no talking points: the goal of the call, and what to do with the usual answers.`,
        why,
      });
    return lacks;
  });
}
