import { printableValue } from './fill.ts';
import { parseTemplate, usedNames } from './liquid.ts';
import { type Variables, valueNamed } from './variables.ts';

/** Longer values, such as signatures, are cut: the whole text is kept with the mail. */
const longest = 120;
const cacheSize = 500;
const namesIn = new Map<string, readonly string[]>();

/** The names that a template reads, found once; the 500 templates that were added last are kept. A broken one throws. */
export function namesOf(template: string): readonly string[] {
  const known = namesIn.get(template);
  if (known !== undefined) return known;
  const names = [...new Set(usedNames(parseTemplate(template)).map((used) => used.name))].sort();
  namesIn.set(template, names);
  if (namesIn.size > cacheSize)
    for (const oldest of namesIn.keys()) {
      namesIn.delete(oldest);
      break;
    }
  return names;
}

/**
 * The merge fields of templates with the values that they had when rendered; null for one without a value, in whose
 * place the template's fallback stands. Templates must have been rendered before: a broken one throws.
 */
export function fieldsUsed(
  templates: readonly string[],
  variables: Variables,
): Readonly<Record<string, string | null>> {
  return Object.fromEntries(
    templates.flatMap(namesOf).map((name) => {
      const given = valueNamed(variables, name);
      const value = given === null ? null : printableValue(given);
      return [name, value !== null && value.length > longest ? `${value.slice(0, longest)}…` : value];
    }),
  );
}
