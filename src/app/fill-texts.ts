import { branchFor, fieldsOfBranches } from '../cadence/index.ts';
import type { CadenceDefinition } from '../cadence/model.ts';
import {
  expandSnippets,
  fieldsUsed,
  flatValues,
  namesOf,
  renderText,
  type Variables,
  type WriteValue,
} from '../mail/index.ts';
import { crmFields, type TextSubject, variablesOf } from './variables-of.ts';

/** What texts are filled with, and what of the cadence's content went into them. */
export interface FilledTexts {
  /** The same texts with their snippets in them. */
  readonly texts: readonly string[];
  /** With a value for each `content.…` that they read. */
  readonly variables: Variables;
  /** Which text was chosen by rule, and why. */
  readonly chosen: readonly Choice[];
  /** The snippets, each with its version in the library; null for one that is the cadence's own. */
  readonly snippets: Readonly<Record<string, number | null>>;
  /** A text cannot be read at all; a sentence for its author. */
  readonly error: string | null;
}

/** What a rule chose for somebody. */
export interface Choice {
  readonly name: string;
  /** Counted from 1; null when no condition holds. */
  readonly branch: number | null;
  readonly why: string;
  readonly fields: Readonly<Record<string, string | null>>;
  /** What the chosen text lacks. */
  readonly lacks: readonly string[];
  /** What could choose another one. */
  readonly asks: readonly string[];
}

type Parts = Pick<CadenceDefinition, 'snippets' | 'content'>;

/** A choice with the value that it gives; null when there is none. */
function choose(
  name: string,
  parts: Parts,
  given: {
    readonly variables: Variables;
    /** Fields of the CRM record, which rules may ask about and texts may not name. */
    readonly crm: Readonly<Record<string, string>>;
    readonly expand: (text: string) => string;
    readonly write: WriteValue | undefined;
  },
): { readonly choice: Choice; readonly value: string | null } {
  const { variables, crm, expand, write } = given;
  const branches = parts.content?.[name] ?? [];
  const { at, why } = branchFor(branches, { ...flatValues(variables), ...crm });
  const asks = fieldsOfBranches(branches);
  const branch = branches[at];
  if (branch === undefined)
    return {
      choice: { name, branch: null, why, fields: {}, lacks: [], asks },
      value: null,
    };
  const source = expand(branch.text);
  const rendered = renderText(source, variables, write);
  const lacks = rendered.ok ? rendered.missing : [];
  const fields = rendered.ok ? fieldsUsed([source], variables) : {};
  return {
    choice: { name, branch: at + 1, why, fields, lacks, asks },
    value: rendered.ok && lacks.length === 0 ? rendered.text : null,
  };
}

const contentNames = (text: string) =>
  namesOf(text).flatMap((name) => (name.startsWith('content.') ? [name.slice('content.'.length)] : []));

/**
 * Puts the cadence's snippets into texts and chooses what its rules say for this person. Nothing is asked of anybody:
 * the same person, texts and facts give the same. `write` says how values stand in texts that are chosen by rule.
 */
export function fillTexts(
  subject: TextSubject & { readonly version: { readonly definition: Parts } },
  given: readonly string[],
  write?: WriteValue,
): FilledTexts {
  const parts: Parts = subject.version.definition;
  const variables = variablesOf(subject);
  const snippets: Record<string, number | null> = {};
  const errors: string[] = [];
  const expand = (text: string) => {
    const expanded = expandSnippets(text, (name) => parts.snippets?.[name]?.text);
    if (!expanded.ok) {
      errors.push(expanded.message);
      return text;
    }
    for (const name of expanded.used) snippets[name] = parts.snippets?.[name]?.version ?? null;
    return expanded.text;
  };
  const texts = given.map(expand);
  const nothing = { texts, variables, chosen: [], snippets };
  if (errors.length > 0) return { ...nothing, error: errors.join('; ') };
  if (!texts.some((text) => text.includes('content'))) return { ...nothing, error: null };
  try {
    const names = [...new Set(texts.flatMap(contentNames))];
    const crm = crmFields(subject.facts);
    const choices = names.map((name) => choose(name, parts, { variables, crm, expand, write }));
    const values = choices.flatMap(({ choice, value }) => (value === null ? [] : [[choice.name, value]]));
    return {
      ...nothing,
      variables: { ...variables, content: Object.fromEntries(values) },
      chosen: choices.map(({ choice }) => choice),
      error: errors[0] ?? null,
    };
  } catch {
    // A text that Liquid cannot read says so itself when it is rendered.
    return { ...nothing, error: null };
  }
}

/** What is missing, by the names of what a person has to add: behind a text chosen by rule, what that one lacks. */
export function namesToAdd(missing: readonly string[], { chosen }: FilledTexts): readonly string[] {
  const lacks = (name: string) => chosen.find((one) => `content.${one.name}` === name)?.lacks ?? [];
  const names = missing.flatMap((name) => (lacks(name).length === 0 ? [name] : lacks(name)));
  return [...new Set(names)].sort();
}

/** Every variable whose value could mend a text that lacks these: also what a rule asks before it chooses. */
export function namesToWaitFor(missing: readonly string[], filled: FilledTexts): readonly string[] {
  const asks = filled.chosen
    .filter(({ name }) => missing.includes(`content.${name}`))
    .flatMap((one) => one.asks);
  return [...new Set([...namesToAdd(missing, filled), ...asks])];
}
