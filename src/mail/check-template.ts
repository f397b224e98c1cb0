import { LiquidError } from 'liquidjs';
import { wordsOf } from './fill.ts';
import { parseTemplate, usedNames } from './liquid.ts';

/** One complaint about a template. `line` and `column` count from 1. */
export interface TemplateProblem {
  readonly kind: 'syntax' | 'unknown_variable';
  readonly message: string;
  /** The name that is not known. */
  readonly name?: string;
  /** A known name that may have been meant. */
  readonly suggestion?: string;
  readonly line: number;
  readonly column: number;
}

/** Edits that turn one word into the other (Levenshtein). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}

/** What other products call our groups. */
const groups: Readonly<Record<string, string>> = {
  contact: 'person',
  lead: 'person',
  prospect: 'person',
  recipient: 'person',
  account: 'company',
  organization: 'company',
  user: 'sender',
  owner: 'sender',
  rep: 'sender',
};

/** `contact.FirstName` and `first-name` are alike: groups, case and separators are what people get wrong. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9.]/g, '');
}

/** The known name that is nearest: the same last part first, then one that a few typing mistakes away. */
function suggestionFor(name: string, allowed: readonly string[]): string | undefined {
  const [group = '', ...rest] = plain(name).slice(0, 100).split('.');
  const given = [groups[group] ?? group, ...rest].join('.');
  const lastPart = (text: string) => text.slice(text.lastIndexOf('.') + 1);
  const ranked = allowed
    .map((candidate) => {
      const known = plain(candidate);
      const whole = known === `${given}.name` ? 0 : distance(given, known);
      const part = distance(lastPart(given), lastPart(known));
      return { candidate, cost: Math.min(whole, part + 0.5), whole };
    })
    .sort((left, right) => left.cost - right.cost || left.whole - right.whole);
  const best = ranked[0];
  return best !== undefined && best.cost <= Math.max(1, Math.floor(lastPart(given).length / 3)) + 0.5
    ? best.candidate
    : undefined;
}

/**
 * What is wrong with a template before anybody is mailed: syntax that Liquid refuses, filters that don't exist, names
 * that are none of `allowed`. An empty list means that it renders once all of its names have values.
 */
export function checkTemplate(text: string, allowed: readonly string[]): readonly TemplateProblem[] {
  try {
    const known = new Set(allowed);
    const problems = new Map<string, TemplateProblem>();
    for (const { name, line, column } of usedNames(parseTemplate(text))) {
      if (known.has(name) || problems.has(name)) continue;
      const suggestion = suggestionFor(name, allowed);
      const hint =
        suggestion === undefined ? `known are ${allowed.join(', ')}` : `did you mean ${suggestion}?`;
      problems.set(name, {
        kind: 'unknown_variable',
        message: `There is no variable ${name} (line ${line}); ${hint}`,
        name,
        ...(suggestion === undefined ? {} : { suggestion }),
        line,
        column,
      });
    }
    return [...problems.values()];
  } catch (error) {
    const [line, column] = error instanceof LiquidError ? positionOf(error) : [1, 1];
    return [{ kind: 'syntax', message: wordsOf(error), line, column }];
  }
}

function positionOf(error: LiquidError): [number, number] {
  const before = error.token.input.slice(0, error.token.begin).split('\n');
  return [before.length, (before.at(-1)?.length ?? 0) + 1];
}
