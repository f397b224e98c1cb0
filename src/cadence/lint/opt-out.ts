import type { Finding } from './finding.ts';
import { nameOf, type Subject, type Text } from './subject.ts';

/**
 * Ways in which a person offers to stop, by language. The footer's unsubscribe link does not count: the guide asks for
 * words such as 'let me know if you'd prefer I stop reaching out' in the text itself.
 */
const offers: readonly RegExp[] = [
  // English
  /\b(?:i|we)(?:['’]ll| will)(?: gladly| happily)? (?:stop|leave you|take (?:you|your details) off|remove you)\b/iu,
  /\bit(?:['’]ll| will)? stops?\b/iu,
  /\b(?:i|we) (?:won['’]t|will not) (?:write|e-?mail|mail|call|contact|bother|get in touch|follow up)\b/iu,
  /\b(?:won['’]t|will not|not) hear from (?:me|us)\b/iu,
  /\b(?:prefer|rather)\b[^.!?\n]{0,30}\b(?:stop|stopped|didn['’]t|don['’]t|not)\b/iu,
  /\b(?:reply|answer|say|write)\b[^.!?\n]{0,20}["“'‘](?:stop|no|no thanks|never|delete|remove|unsubscribe)\b/iu,
  /\bunsubscribe\b|\bopt[ -]?out\b|\boff (?:my|our|the) (?:list|file)\b|\bplease stop\b/iu,
  // German
  /\b(?:melde|schreibe|kontaktiere|störe)\b[^.!?\n]{0,40}\bnicht (?:mehr|wieder|weiter)\b/iu,
  /\b(?:abmelden|abbestellen|austragen)\b|\bh[öo]re ich auf\b|\blasse ich (?:sie|dich) in ruhe\b/iu,
  /\bkeine (?:weiteren |mehr )?(?:e-?mails?|nachrichten)\b/iu,
  // French
  /(?:écrirai|contacterai|solliciterai|dérangerai) plus\b|\bd[ée]s(?:abonner|inscri\w+)\b|\bne plus recevoir\b/iu,
  // Spanish
  /\b(?:escribir[ée]|contactar[ée]|molestar[ée]) más\b|\bdar(?:se|te|le)? de baja\b|\bdejar[ée] de escribir/iu,
  // Italian
  /\bnon (?:le|ti|la|vi) (?:scriver[òo]|contatter[òo]|disturber[òo])|\b(?:dis|cancellar)\w*iscri\w+|\bsmett(?:o|er[òo]) di scriver/iu,
  // Dutch
  /\b(?:mail|schrijf|benader|bel)\b[^.!?\n]{0,20}\bniet (?:meer|weer|opnieuw)\b|\b(?:afmelden|uitschrijven)\b/iu,
  // Polish
  /\bnie (?:będę|bede) (?:więcej |wiecej |już |juz )?(?:pisać|pisac|kontaktować|dzwonić)|\bwypisa[ćc]/iu,
];

export const offersToStop = (text: string): boolean => offers.some((offer) => offer.test(text));

const why =
  'Clear opt-out words keep people from the spam button; more than 1 to 2 in 100 complaints mean that a cadence must change (cadence guide, answer on annoying prospects).';

const lacks = ({ reading }: Text) => !offersToStop(reading.full) || !offersToStop(reading.bare);

/**
 * Emails to people who did not ask: to strangers each email needs a way out in words, and a cadence without any is not
 * to be started; to people who have had to do with us one in the cadence is enough.
 */
export function optOutWords({ texts, unread, profile, definition }: Subject): readonly Finding[] {
  const bodies = texts.filter((text) => text.kind === 'body' && text.reading.error === null);
  if (profile.temperature === 'asked' || definition.type === 'other' || bodies.length === 0) return [];
  const missing = bodies.filter(lacks);
  // Words that are elsewhere may say it.
  const none = missing.length === bodies.length && !unread.some(({ kind }) => kind === 'body');
  const base = { rule: 'opt-out-words' as const, why };
  if (none) {
    const cold = profile.temperature === 'cold';
    return [
      {
        ...base,
        severity: cold ? 'error' : 'warning',
        path: 'steps',
        words: `No email says in words how to make it stop. Put a sentence like “If it's not for you, tell me and I'll stop” into ${cold ? 'each' : 'one'} of them.`,
      },
    ];
  }
  if (profile.temperature !== 'cold') return [];
  return missing.map((text) => ({
    ...base,
    severity: 'warning' as const,
    step: text.step.key,
    path: text.path,
    words: `${nameOf(text)} has no way out in words. People answer the mail they have in front of them.`,
  }));
}
