import { z } from 'zod';
import type { FieldProblem } from '../errors.ts';
import {
  checkTemplate,
  expandSnippets,
  leftoversInTemplate,
  leftoverWords,
  namesOf,
  renderText,
  snippetsIn,
  type ValueGroup,
  variableNames,
} from '../mail/index.ts';
import type { Template } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';

/** The names that texts of a workspace may use. */
export interface KnownNames {
  /** Variables, custom fields, insights that have come in, and the cadence's own content. */
  readonly names: readonly string[];
  /** Whether any `content.…` may be used: in the library it is not known yet which cadence a text is for. */
  readonly anyContent: boolean;
}

/** What is known in a workspace; `content`: the names of a cadence's texts chosen by rule, null for the library. */
export async function knownNames(tx: Tx, content: readonly string[] | null): Promise<KnownNames> {
  const [connections, insights] = await Promise.all([tx.connections.list(), tx.facts.insightKeys()]);
  const custom = connections.flatMap(({ customFields }) =>
    customFields.map(({ of, name }) => `${of}.custom.${name}`),
  );
  return {
    names: [
      ...variableNames,
      ...new Set(custom),
      ...insights.map((key) => `insights.${key}`),
      ...(content ?? []).map((name) => `content.${name}`),
    ],
    anyContent: content === null,
  };
}

/** A value for each name, so that a text can be tried out. */
function trial(names: readonly string[]): ValueGroup {
  const values: Record<string, ValueGroup | string> = {};
  for (const name of names) {
    const path = name.split('.');
    const last = path.pop() ?? '';
    let group: Record<string, ValueGroup | string> = values;
    for (const part of path) {
      const next = group[part];
      const inner: Record<string, ValueGroup | string> = typeof next === 'object' ? { ...next } : {};
      group[part] = inner;
      group = inner;
    }
    group[last] = 'x';
  }
  return values;
}

/** Whether a text cannot do without a value: it has no fallback. */
function needs(text: string, name: string, all: readonly string[]): boolean {
  const others = all.filter((one) => one !== name);
  const tried = renderText(text, trial(others));
  return tried.ok && tried.missing.includes(name);
}

const insight = /^insights\.[a-z][a-z0-9_]{0,63}$/;

/** Insights that nobody has reported yet are fine as long as the text can do without them. */
function strangers(text: string, known: KnownNames): { readonly fine: string[]; readonly needed: string[] } {
  const used = namesOf(text).filter((name) => !known.names.includes(name));
  const insights = used.filter((name) => insight.test(name));
  const all = [...known.names, ...used];
  const needed = insights.filter((name) => needs(text, name, all));
  const content = known.anyContent ? used.filter((name) => /^content\.[a-z][a-z0-9_]*$/.test(name)) : [];
  return { fine: [...insights, ...content], needed };
}

/** A text with the place where it stands. */
export interface PlacedText {
  readonly text: string;
  /** Of the field: `steps.0.variants.1.body`. */
  readonly path: string;
  /** In words: `Step 'intro', variant 'a', body`. */
  readonly where: string;
  /** A rep reads it first, and fills in what the author left open. */
  readonly forReps?: boolean;
}

/**
 * What is wrong with a text: snippets that are not there, Liquid that cannot be read, names that nobody knows, insights
 * that never came in and for which there is no fallback, placeholders that nobody fills in. Empty when it renders once its names have values.
 */
export function problemsIn(
  { text, path, where, forReps = false }: PlacedText,
  given: { readonly known: KnownNames; readonly snippet: (name: string) => string | undefined },
): readonly FieldProblem[] {
  const complain = (message: string) => ({ path, message: `${where}: ${message}` });
  const expanded = expandSnippets(text, given.snippet);
  if (!expanded.ok) return [complain(expanded.message)];
  const whole = expanded.text;
  const [syntax] = checkTemplate(whole, []).filter(({ kind }) => kind === 'syntax');
  if (syntax !== undefined) return [complain(syntax.message)];
  const { fine, needed } = strangers(whole, given.known);
  const unknown = checkTemplate(whole, [...given.known.names, ...fine]);
  return [
    ...unknown.map(({ message }) => complain(message)),
    ...needed.map((name) =>
      complain(
        `no insight '${name.slice('insights.'.length)}' has ever come in, and the text has no fallback for it; send one first (PUT /v1/insights), or write {{ ${name} | default: "…" }}`,
      ),
    ),
    ...(forReps ? [] : leftoversInTemplate(whole)).map((leftover) => complain(leftoverWords(leftover))),
  ];
}

/** The library's snippets that texts use, and those that they use: a statement for each level. */
export async function snippetsFor(
  tx: Tx,
  texts: readonly string[],
  own: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, Template>> {
  const found = new Map<string, Template>();
  const asked = new Set(Object.keys(own));
  let open = [...texts, ...Object.values(own)];
  while (open.length > 0) {
    const names = [...new Set(open.flatMap(snippetsIn))].filter((name) => !asked.has(name));
    for (const name of names) asked.add(name);
    const rows =
      names.length === 0
        ? []
        : await tx.templates.byKeys(names.map((key) => ({ kind: 'snippet' as const, key })));
    for (const row of rows) found.set(row.key, row);
    open = rows.map(({ body }) => body);
  }
  return found;
}

/** The problems of a text of the library, by the library's own snippets. */
export async function textProblems(
  tx: Tx,
  placed: PlacedText,
  given: { readonly known: KnownNames; readonly own: Readonly<Record<string, string>> },
): Promise<readonly FieldProblem[]> {
  const library = await snippetsFor(tx, [placed.text], given.own);
  const snippet = (name: string) =>
    Object.hasOwn(given.own, name) ? given.own[name] : library.get(name)?.body;
  return problemsIn(placed, { known: given.known, snippet });
}

/** What a definition that was not checked yet says at a place, if it is of that shape. */
export const objectIn = (value: unknown) => z.record(z.string(), z.unknown()).safeParse(value).data;
