import { type Filled, fill, type Values } from './fill.ts';
import { leftoversIn, leftoversInTemplate } from './leftovers.ts';
import type { WriteValue } from './liquid.ts';
import { literal, withoutMarks } from './marks.ts';

export { checkTemplate, type TemplateProblem } from './check-template.ts';

export interface EmailTemplate {
  /** Liquid, one line. */
  readonly subject: string;
  /** Liquid, a text with marks (marks.ts); blank lines part paragraphs. */
  readonly body: string;
  readonly variables: Values;
}

export type RenderedEmail =
  /** The text still has its marks: `composeEmail` makes both parts of it. */
  | { readonly ok: true; readonly subject: string; readonly text: string }
  /** Names that have neither a value nor a fallback: all of them, sorted. */
  | { readonly ok: false; readonly missing: readonly string[] }
  /** The template itself is wrong; a sentence for its author. */
  | { readonly ok: false; readonly error: string };

/** RFC 5322, 2.1.1 bounds a header line; nobody reads this far. */
const maxSubject = 400;
const maxBody = 200_000;

/** One line: whatever ends or controls a line becomes a blank, so that a subject can never start a header. */
function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

/** Line ends of one kind, no blanks at line ends, and no more than one empty line where a condition left several. */
export function tidy(text: string): string {
  return text
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** How values stand in an email: those of data make no marks; what the cadence's author wrote to be chosen by rule does. */
export function writingOf({ content }: Values): WriteValue {
  const own = new Set(typeof content === 'object' && content !== null ? Object.values(content) : []);
  return (value) => (own.has(value) ? value : withoutMarks(value));
}

/**
 * Renders an email from Liquid, as a text with the author's marks and no others. Never with a hole: a variable that has
 * neither value nor fallback is named instead, and a placeholder that is no Liquid is an error. Pure; the same input gives the same mail.
 */
export function renderEmail({ subject, body, variables }: EmailTemplate): RenderedEmail {
  const [filledSubject, filledBody] = [fill(subject, variables), fill(body, variables, writingOf(variables))];
  for (const [what, filled] of [
    ['subject', filledSubject],
    ['body', filledBody],
  ] as const)
    if ('error' in filled) return { ok: false, error: `In the ${what}: ${filled.error}` };
  const missing = [filledSubject, filledBody].flatMap((filled) =>
    'missing' in filled ? filled.missing : [],
  );
  if (missing.length > 0) return { ok: false, missing: [...new Set(missing)].sort() };
  const left = leftIn('subject', subject, filledSubject) ?? leftIn('body', body, filledBody);
  if (left !== null) return { ok: false, error: left };
  // A text that was chosen by rule for a body may stand in a subject, too, where nothing is a mark.
  const line = oneLine(literal(textOf(filledSubject)));
  const text = tidy(textOf(filledBody));
  if (line === '') return { ok: false, error: 'The subject is empty.' };
  if (line.length > maxSubject) return { ok: false, error: `The subject is over ${maxSubject} characters.` };
  if (text === '') return { ok: false, error: 'The body is empty.' };
  if (text.length > maxBody) return { ok: false, error: `The body is over ${maxBody} characters.` };
  return { ok: true, subject: line, text };
}

function leftIn(what: string, template: string, filled: Filled): string | null {
  const found = [...leftoversInTemplate(template), ...leftoversIn(textOf(filled))];
  const left = [...new Set(found.map(({ written }) => written))];
  if (left.length === 0) return null;
  return `In the ${what}: ${left.join(', ')} ${left.length === 1 ? 'is' : 'are'} filled in by nobody.`;
}

function textOf(filled: Filled): string {
  return 'text' in filled ? filled.text : '';
}

export type RenderedText =
  | { readonly ok: true; readonly text: string; readonly missing: readonly string[] }
  | { readonly ok: false; readonly error: string };

/**
 * Renders a script for a rep: a missing value is shown as `[person.title]` and listed, since a human reads it. `write`
 * says how each value is written in its place.
 */
export function renderText(template: string, variables: Values, write?: WriteValue): RenderedText {
  const filled = fill(template, variables, write);
  if ('error' in filled) return { ok: false, error: filled.error };
  return 'missing' in filled
    ? { ok: true, text: tidy(filled.marked), missing: [...filled.missing].sort() }
    : { ok: true, text: tidy(filled.text), missing: [] };
}
