import { refuse } from '../errors.ts';

/** Bodies of the subrequests that have been answered, by `referenceId`. */
export type Answers = ReadonlyMap<string, unknown>;

function walk(root: unknown, path: string): unknown {
  let value = root;
  for (const step of path.split(/[.[\]]/).filter((part) => part !== '')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[step];
  }
  return value;
}

function resolveText(text: string, answers: Answers): string {
  return text.replace(/@\{([A-Za-z0-9_]+)((?:\.|\[)[^}]*)?\}/g, (_, reference: string, path?: string) => {
    const value = walk(answers.get(reference), path ?? '');
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      return String(value);
    const message = `Invalid reference specified. No value for ${reference}${path ?? ''} found in ${reference}. Provided value: ${String(value)}`;
    throw refuse('PROCESSING_HALTED', message);
  });
}

/** Replaces every `@{ref.path}` in the texts of `value`. Refuses with PROCESSING_HALTED what cannot be found. */
export function resolveReferences(value: unknown, answers: Answers): unknown {
  if (typeof value === 'string') return value.includes('@{') ? resolveText(value, answers) : value;
  if (Array.isArray(value)) return value.map((item) => resolveReferences(item, answers));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, resolveReferences(item, answers)]),
  );
}
