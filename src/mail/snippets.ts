/** `{% snippet 'opt-out' %}`, with or without the dashes that trim blanks. */
const tag = /\{%-?\s*snippet\s+(?:'([^'\n]*)'|"([^"\n]*)")\s*-?%\}/g;
/** Any use of the tag, also one that is written wrong. */
const anyTag = /\{%-?\s*snippet\b[^%]*%\}/;
/** A text that is longer than this with its snippets is no mail; also the stop for snippets that double each other. */
const longest = 50_000;

/** What is wrong with a text's snippets, in a sentence that names the place. */
interface Wrong {
  readonly ok: false;
  readonly message: string;
  /** The snippet that is not there. */
  readonly name?: string;
}
type Expanded = { readonly ok: true; readonly text: string; readonly used: readonly string[] } | Wrong;

/** The names of the snippets that stand in a text itself, each once. */
export function snippetsIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(tag)].map((match) => match[1] ?? match[2] ?? ''))];
}

/**
 * A text with its snippets in the place of their tags, and theirs in them. One that is not there, that contains itself,
 * or a tag that is written wrong is a complaint that names the place.
 */
export function expandSnippets(
  text: string,
  find: (name: string) => string | undefined,
  within: readonly string[] = [],
): Expanded {
  if (!text.includes('snippet')) return { ok: true, text, used: [] };
  const place = within.length === 0 ? '' : ` in snippet '${within.at(-1)}'`;
  const used = new Set<string>();
  const problems: Wrong[] = [];
  const whole = text.replaceAll(tag, (_, single: string | undefined, double: string | undefined) => {
    const name = single ?? double ?? '';
    if (problems.length > 0) return '';
    const inner = find(name);
    if (inner === undefined)
      problems.push({ ok: false, message: `there is no snippet '${name}'${place}`, name });
    else if (within.includes(name))
      problems.push({
        ok: false,
        message: `snippet '${name}' contains itself: ${[...within, name].join(' → ')}`,
      });
    else {
      const expanded = expandSnippets(inner, find, [...within, name]);
      if (!expanded.ok) problems.push(expanded);
      else {
        for (const each of [name, ...expanded.used]) used.add(each);
        return expanded.text;
      }
    }
    return '';
  });
  const [problem] = problems;
  if (problem !== undefined) return problem;
  const wrong = anyTag.exec(whole);
  if (wrong !== null)
    return {
      ok: false,
      message: `write ${wrong[0]}${place} as {% snippet 'name' %}, with the name in quotes`,
    };
  if (whole.length > longest)
    return { ok: false, message: `with its snippets the text is over ${longest} characters` };
  return { ok: true, text: whole, used: [...used] };
}
