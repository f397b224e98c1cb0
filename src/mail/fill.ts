import { LiquidError, type Template } from 'liquidjs';
import { leftoversIn } from './leftovers.ts';
import { parseTemplate, renderTemplate, type WriteValue } from './liquid.ts';

/** More missing names than a template can use: a stop for a search that would not end. */
const maxRounds = 60;
/** Stand around a name whose value is missing. From the private use area, and taken out of every input. */
const [opening, closing] = ['\uE000', '\uE001'];
const marks = /[\uE000\uE001]/g;

/** Values by group, or anything like it; only own properties are read. */
export type Values = Readonly<Record<string, unknown>>;

export type Filled =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly missing: readonly string[]; readonly marked: string }
  | { readonly ok: false; readonly error: string };

/** Marks of a template that nobody filled in, a placeholder of another product, and what programs write where they had nothing: no value to be sent. */
const liquidMarks = /\{\{|\}\}|\{%|%\}/;
const noValue = /^(undefined|null|NaN|\[object Object\])$/;

const isPlaceholder = (text: string) => leftoversIn(text)[0]?.written === text;

/** A text as a template may print it; null for one that is blank, or stands in the place of a value. */
export function printableValue(value: string): string | null {
  const text = value.replace(marks, '').replace(/\r\n?/g, '\n');
  const trimmed = text.trim();
  const none = trimmed === '' || noValue.test(trimmed) || liquidMarks.test(text) || isPlaceholder(trimmed);
  return none ? null : text;
}

/** A copy in which what is null or blank is absent, so that it counts as missing and not as an empty text. */
function present(values: Values): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === 'string') {
      const text = printableValue(value);
      if (text !== null) copy[name] = text;
    } else if (typeof value === 'number' && Number.isFinite(value)) copy[name] = value;
    else if (typeof value === 'object' && value !== null) copy[name] = present({ ...value });
  }
  return copy;
}

/** Puts a value under a dotted name; false where something that is no group stands in the way. */
function put(scope: Record<string, unknown>, name: string, value: string): boolean {
  const path = name.split('.');
  if (path.includes('__proto__')) return false;
  const last = path.pop() ?? '';
  let group = scope;
  for (const key of path) {
    const next = Object.hasOwn(group, key) ? group[key] : undefined;
    if (next === undefined) {
      const made: Record<string, unknown> = {};
      group[key] = made;
      group = made;
    } else if (typeof next === 'object' && next !== null) group = next as Record<string, unknown>;
    else return false;
  }
  if (Object.hasOwn(group, last)) return false;
  group[last] = value;
  return true;
}

interface Gap {
  readonly name: string;
  /** It is only the fallback of another value, and so needed only if that is missing, too. */
  readonly fallback: boolean;
}

function gapOf(error: unknown): Gap | null {
  if (!(error instanceof LiquidError) || error.name !== 'UndefinedVariableError') return null;
  const { token } = error;
  const name = token.getText().replace(/\[\s*(?:"([^"]*)"|'([^']*)')\s*\]/g, '.$1$2');
  return { name, fallback: /\|\s*default\s*:\s*$/.test(token.input.slice(0, token.begin)) };
}

/** What is wrong with a template, in Liquid's words without its drawing of the place. */
export function wordsOf(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  return words.split('\n')[0] ?? words;
}

/**
 * Fills a template. Each missing value is replaced by a mark and the search goes on, so that all that a person must
 * add is told at once: also what only becomes needed when the first ones are there. `marked` shows the names in
 * brackets, for a reader; it is never to be sent. `write` says how each value is written in its place.
 */
export function fill(source: string, values: Values, write: WriteValue = (value) => value): Filled {
  let template: Template[];
  try {
    template = parseTemplate(source.replace(marks, '').replace(/\r\n?/g, '\n'));
  } catch (error) {
    return { ok: false, error: wordsOf(error) };
  }
  const scope = present(values);
  const gaps: Gap[] = [];
  const written: WriteValue = (value) => (value.includes(opening) ? value : write(value));
  for (let round = 0; round <= maxRounds; round += 1) {
    try {
      return conclude(renderTemplate(template, scope, written), gaps);
    } catch (error) {
      const gap = gapOf(error);
      if (gap === null) return { ok: false, error: wordsOf(error) };
      gaps.push(gap);
      if (!put(scope, gap.name, `${opening}${gap.name}${closing}`))
        return { ok: false, error: `${gap.name} is no value that a template can use` };
    }
  }
  return { ok: false, error: 'too many values are missing' };
}

function conclude(text: string, gaps: readonly Gap[]): Filled {
  // A mark that a filter has bent is still found by its first character, though not by its name.
  const named = (gap: Gap) => text.toLowerCase().includes(`${opening}${gap.name}`.toLowerCase());
  const anyNamed = gaps.some((gap) => gap.fallback && named(gap));
  const missing = gaps.filter(
    (gap) =>
      !gap.fallback ||
      named(gap) ||
      (text.includes(opening) && !anyNamed && gaps.every((each) => each.fallback)),
  );
  if (missing.length === 0) {
    if (liquidMarks.test(text)) return { ok: false, error: 'marks of a template are left in the text' };
    return { ok: true, text: text.replace(marks, '') };
  }
  const marked = text.replaceAll(opening, '[').replaceAll(closing, ']');
  return { ok: false, missing: [...new Set(missing.map((gap) => gap.name))], marked };
}
