import type { Finding } from './finding.ts';
import { nameOf, type Subject } from './subject.ts';

/** Placeholders of other products: an email would be sent with them, a rep reads them. */
export function placeholders({ texts }: Subject): readonly Finding[] {
  return texts.flatMap((text) =>
    text.reading.leftovers.map((words): Finding => {
      const { step, path, kind } = text;
      const automatic = step.mode === 'automatic';
      return {
        rule: 'placeholder',
        severity: automatic ? 'error' : 'warning',
        step: step.key,
        path,
        words: `The ${kind} of ${nameOf(text)}: ${words}.`,
        why: automatic
          ? 'A mail with a hole is never sent: publishing refuses it.'
          : 'The rep sees it as it stands and has to fill it in by hand.',
      };
    }),
  );
}

/** Texts about whose words nothing can be said here. */
export function wordsElsewhere({ unread }: Subject): readonly Finding[] {
  const first = new Map(unread.map((text) => [`${nameOf(text)} ${text.source}`, text]));
  return [...first.values()].map((text) => ({
    rule: 'words-elsewhere',
    severity: 'hint',
    step: text.step.key,
    path: text.path,
    words: `Words of ${nameOf(text)} are in ${text.source} and were not checked. Start the server, or set CADENZA_URL and CADENZA_API_KEY, and lint again.`,
    why: 'The library of templates and snippets is on the server.',
  }));
}

/** Variables that may be missing and have no fallback, and templates that cannot be rendered at all. */
export function holesAndTemplates({ texts }: Subject): readonly Finding[] {
  return texts.flatMap((text): Finding[] => {
    const { step, path, kind, reading } = text;
    const at = { step: step.key, path };
    const what = `The ${kind} of ${nameOf(text)}`;
    if (reading.error !== null)
      return [
        {
          ...at,
          rule: 'broken-template',
          severity: 'error',
          words: `${what} cannot be rendered: ${reading.error.replace(/\.$/, '')}.`,
          why: 'A template that fails holds everybody who comes to it.',
        },
      ];
    if (reading.holes.length === 0) return [];
    const automatic = step.mode === 'automatic';
    const names = reading.holes.join(', ');
    return [
      {
        ...at,
        rule: 'missing-fallback',
        severity: automatic ? 'warning' : 'hint',
        words: `${what} needs ${names}. Add a fallback such as {{ ${reading.holes[0]} | default: "…" }}, or put the sentence into {% if ${reading.holes[0]} %}.`,
        why: automatic
          ? 'Whoever lacks the value is held at this step until somebody adds it: a mail with a hole is never sent.'
          : 'The rep sees the name in brackets and has to fill it in by hand.',
      },
    ];
  });
}
