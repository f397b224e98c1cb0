import type { Finding } from './finding.ts';
import { nameOf, type Subject, type Text, wordsIn } from './subject.ts';

/**
 * Phrases that give no reason to read on. The cadence guide: each touch provides new value, and the tone is helpful and never
 * pressing. Those who press or blame are worse than those who are merely worn.
 */
const worn: readonly RegExp[] = [
  /just (?:checking|following|touching|circling)[ -](?:in|up|base|back)|just wanted to (?:check|follow)/iu,
  /touch(?:ing)? base|circl(?:e|ing) back|bump(?:ing)? this|float(?:ing)? this|top of your inbox/iu,
  /hope (?:this|you(?:['’]re| are)?)[^.!?\n]{0,20}(?:finds you|doing well|well)/iu,
  /quick question|pick your brain|low[- ]hanging fruit|synerg(?:y|ies)|game[- ]chang(?:er|ing)|move the needle/iu,
  /did you (?:get|see|receive) my (?:last |previous )?(?:e-?mail|message)|per my last (?:e-?mail|message)/iu,
  /ich wollte (?:nur|mal) (?:kurz )?nach(?:haken|fragen)|wollte mich nur (?:kurz )?melden/iu,
];
const pressing: readonly RegExp[] = [
  /(?:i(?:['’]ve| have)) (?:tried|attempted) (?:to reach|to contact|reaching|contacting) you (?:several|many|multiple|\w+ times)/iu,
  /(?:since|as) you (?:haven['’]t|have not|never) (?:replied|responded|answered|got back)/iu,
  /(?:guess|assume|take it) (?:that )?you(?:['’]re| are) (?:not interested|too busy|ignoring)/iu,
  /(?:surprised|disappointed|sad)[^.!?\n]{0,30}(?:haven['’]t|have not|no) (?:heard|reply|response|answer)/iu,
  /last chance|final (?:notice|warning)|don['’]t miss out|before it['’]s too late/iu,
];

/** Own list, after what the phrase rules of Apache SpamAssassin look for. */
const spam: readonly RegExp[] = [
  /\b100 ?% (?:free|guaranteed|satisfied)|\brisk[- ]free\b|\bno obligation\b|\bmoney[- ]back\b/iu,
  /\bact now\b|\blimited time\b|\burgent(?:ly)?[:!]|\bexclusive (?:offer|deal)\b|\bspecial promotion\b/iu,
  /\bclick (?:here|below)\b|\bbuy now\b|\border now\b|\bfree (?:trial|money|gift|access)!|\bcash bonus\b/iu,
  /\b(?:double|triple|10x) your\b|\bguaranteed\b|\bamazing\b|\bcongratulations\b|\bwinner\b/iu,
];

const exclamationsAtMost = 2;
const capitalWordsAtMost = 2;
/** Shorter words in capitals are mostly abbreviations. */
const capitalLetters = 5;

const find = (text: string, patterns: readonly RegExp[]) =>
  patterns.map((pattern) => pattern.exec(text)?.[0]).find((hit) => hit !== undefined);

const both = ({ reading }: Text) => `${reading.full}\n${reading.bare}`;

function phrases(text: Text): Finding[] {
  const at = { step: text.step.key, path: text.path };
  const pressed = find(both(text), pressing);
  const tired = find(both(text), worn);
  const found: Finding[] = [];
  if (pressed !== undefined)
    found.push({
      ...at,
      rule: 'worn-words',
      severity: 'warning',
      words: `${nameOf(text)} presses: “${pressed}”. Leave it out; nobody owes an answer.`,
      why: 'The best cadences feel like help, not like pressure (cadence guide, answer on annoying prospects).',
    });
  if (tired !== undefined)
    found.push({
      ...at,
      rule: 'worn-words',
      severity: 'warning',
      words: `${nameOf(text)} says “${tired}”, which is no reason to read on. Say what is new.`,
      why: 'Each touch brings a reason that justifies it (cadence guide, answer on annoying prospects).',
    });
  return found;
}

const capitals = (text: string) => [
  ...new Set((text.match(/\p{Lu}[\p{Lu}\p{N}]+/gu) ?? []).filter((word) => word.length >= capitalLetters)),
];

const shouts = (subject: string) =>
  wordsIn(subject).length > 1 && /\p{Lu}{3}/u.test(subject) && !/\p{Ll}/u.test(subject);

function marksOfBulk(text: Text): Finding[] {
  if (text.kind === 'script') return [];
  const full = text.reading.full;
  const base = { rule: 'spam-words' as const, step: text.step.key, path: text.path };
  const why =
    'Filters know these marks from bulk mail, and so do readers (after the rules of Apache SpamAssassin).';
  const found: Finding[] = [];
  const word = find(both(text), spam);
  if (word !== undefined)
    found.push({
      ...base,
      severity: 'warning',
      words: `The ${text.kind} of ${nameOf(text)} says “${word}”. Say it as you would to somebody across the table.`,
      why,
    });
  const loud = capitals(full);
  if ((text.kind === 'subject' && shouts(full)) || loud.length > capitalWordsAtMost)
    found.push({
      ...base,
      severity: 'warning',
      words: `The ${text.kind} of ${nameOf(text)} is written in capitals${loud.length > 0 ? ` (${loud.slice(0, 3).join(', ')})` : ''}. Use small letters.`,
      why,
    });
  const exclamations = full.match(/[!！]/g)?.length ?? 0;
  if (/[!！]{2}/.test(full) || exclamations > (text.kind === 'subject' ? 0 : exclamationsAtMost))
    found.push({
      ...base,
      severity: 'hint',
      words: `The ${text.kind} of ${nameOf(text)} has ${exclamations} exclamation ${exclamations === 1 ? 'mark' : 'marks'}. None is enough.`,
      why,
    });
  return found;
}

/** Phrases and marks that a reader, or a filter, holds against a text. */
export function wording({ texts }: Subject): readonly Finding[] {
  return texts
    .filter((text) => text.reading.error === null)
    .flatMap((text) => [...phrases(text), ...marksOfBulk(text)]);
}
