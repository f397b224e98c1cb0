import { fill, wordsOf } from './fill.ts';
import { leftoversInTemplate, leftoverWords } from './leftovers.ts';
import { parseTemplate, usedNames } from './liquid.ts';
import { expandSnippets } from './snippets.ts';
import { flatValues, type ValueGroup, type Variables, variablesFor } from './variables.ts';

/** How a template reads for somebody about whom all is known, and for somebody about whom nothing is. */
export interface TemplateReading {
  readonly full: string;
  readonly bare: string;
  /** Variables without a fallback where they may be missing, sorted. */
  readonly holes: readonly string[];
  /** Placeholders that are no Liquid, each in a sentence without its full stop. */
  readonly leftovers: readonly string[];
  readonly error: string | null;
}

/** What every sender has; the rest of a profile may be empty. */
const leastSender = {
  name: 'Sam Reed',
  company: 'Reed Example',
  email: 'sam.reed@reed.example',
};

const everything = variablesFor({
  person: {
    firstName: 'Ada',
    lastName: 'Lindqvist',
    title: 'Head of Operations',
    city: 'Gothenburg',
    email: 'ada.lindqvist@fjord-freight.example',
  },
  company: { name: 'Fjord Freight', industry: 'logistics', domain: 'fjord-freight.example' },
  sender: {
    ...leastSender,
    title: 'Account Executive',
    phone: '+1 555 0100',
    meetingLink: 'https://meet.example/sam-reed',
    signature: 'Sam Reed\nReed Example',
  },
});
const least = variablesFor({ person: {}, company: {}, sender: leastSender });

/** What a cadence's texts may name beside variables. */
interface OwnTexts {
  /** The text of a snippet; undefined when there is none of that name. */
  readonly snippet?: (name: string) => string | undefined;
  /** Texts that are chosen by rule, each as one of its choices. */
  readonly content?: ValueGroup;
}

function without(name: string): Variables {
  const [group, field] = name.split('.');
  return Object.fromEntries(
    Object.entries(everything).map(([key, values]) => [
      key,
      key === group ? Object.fromEntries(Object.entries(values).filter(([own]) => own !== field)) : values,
    ]),
  ) as Variables;
}

const always = new Set(Object.keys(flatValues(least)));

function textOf(
  source: string,
  variables: Variables,
): { readonly text: string; readonly missing: readonly string[] } {
  const filled = fill(source, variables);
  if ('error' in filled) throw new Error(filled.error);
  return 'missing' in filled
    ? { text: filled.marked, missing: filled.missing }
    : { text: filled.text, missing: [] };
}

/**
 * Reads a template with the engine that writes the mails, for invented people: with every value, with hardly any, and
 * with each value that may be missing left out in turn, so that a hole behind an `if` about something else is found,
 * too. Texts that are chosen by rule are there for everybody. Never throws: `error` says what is wrong with a template that cannot be rendered.
 */
export function readTemplate(template: string, own: OwnTexts = {}): TemplateReading {
  const expanded = expandSnippets(template, own.snippet ?? (() => undefined));
  const source = expanded.ok ? expanded.text : template;
  const leftovers = leftoversInTemplate(source).map(leftoverWords);
  const and = (variables: Variables) => ({ ...variables, content: own.content ?? {} });
  try {
    if (!expanded.ok) throw new Error(expanded.message);
    const names = new Set(usedNames(parseTemplate(source)).map(({ name }) => name));
    const full = textOf(source, and(everything));
    const bare = textOf(source, and(least));
    const holes = new Set([...full.missing, ...bare.missing]);
    for (const name of names)
      if (!always.has(name) && !name.startsWith('content.'))
        for (const hole of textOf(source, and(without(name))).missing) holes.add(hole);
    return { full: full.text, bare: bare.text, holes: [...holes].sort(), leftovers, error: null };
  } catch (error) {
    const plain = source.replace(/\{[{%].*?[%}]\}/gs, ' ');
    return { full: plain, bare: plain, holes: [], leftovers, error: wordsOf(error) };
  }
}
