import type { CadenceDefinition } from '../cadence/model.ts';
import { expandSnippets } from '../mail/index.ts';
import { objectIn } from './check-texts.ts';
import { placesIn, textsOf } from './pin-content.ts';

/** A text of a definition whose words are in a server's library. */
export interface UnreadText {
  readonly path: string;
  /** What holds the words: `the template 'intro-cto'`. */
  readonly source: string;
}

/** Stands for words that are elsewhere, so that everything else can be checked. */
const standIn = 'x';

/**
 * A definition as somebody wrote it, with something in the place of the words that its templates would give. The input
 * is not changed.
 */
export function withStandIns(input: unknown): {
  readonly definition: unknown;
  readonly unread: readonly UnreadText[];
} {
  if (objectIn(input) === undefined) return { definition: input, unread: [] };
  const definition = structuredClone(input) as Record<string, unknown>;
  const unread = placesIn(definition).flatMap(({ fields, field, path, subject }): UnreadText[] => {
    if (typeof fields.template !== 'string' || fields[field] !== undefined) return [];
    const source = `the template '${fields.template}'`;
    fields[field] = standIn;
    if (!subject || fields.subject !== undefined) return [{ path: `${path}.${field}`, source }];
    fields.subject = standIn;
    return [
      { path: `${path}.subject`, source },
      { path: `${path}.${field}`, source },
    ];
  });
  return { definition, unread };
}

/** The texts of a right definition that need a snippet which it does not bring itself. */
export function unreadForSnippets(definition: CadenceDefinition): {
  /** The definition with something in the place of those snippets. */
  readonly definition: CadenceDefinition;
  readonly unread: readonly UnreadText[];
} {
  const lacking = new Set<string>();
  const unread = textsOf(definition).flatMap(({ text, path }): UnreadText[] => {
    const expanded = expandSnippets(text, (name) => definition.snippets?.[name]?.text);
    if (expanded.ok || expanded.name === undefined) return [];
    lacking.add(expanded.name);
    return [{ path, source: `the snippet '${expanded.name}'` }];
  });
  if (unread.length === 0) return { definition, unread };
  const more = Object.fromEntries([...lacking].map((name) => [name, { text: standIn }]));
  const filled = { ...definition, snippets: { ...definition.snippets, ...more } };
  // A text may need more than one.
  return { definition: unreadForSnippets(filled).definition, unread };
}

/** Whether some words of a definition are in a server's library. */
export function hasWordsElsewhere(input: unknown): boolean {
  return withStandIns(input).unread.length > 0 || /\{%-?\s*snippet\b/.test(JSON.stringify(input) ?? '');
}
