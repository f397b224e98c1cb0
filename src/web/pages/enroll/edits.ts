import { useMemo, useState } from 'react';
import type { Previewed } from './data.ts';

export interface Words {
  readonly subject: string;
  readonly text: string;
  /** The variant whose words they were. */
  readonly variantKey: string;
}

/** The email as the preview has it: as it would go out, or with marks for what is missing. */
export const emailOf = (one: Previewed) => one.firstEmail ?? one.emailDraft;

const marks = /\{\{[^}]*\}?\}?|\{%[^%]*%?\}?|\[(?:person|company|sender)\.\w+\]/;

/** What keeps an email from going out as it stands, in words; null when it may. The server says the same. */
export function wrongWith({ subject, text }: Pick<Words, 'subject' | 'text'>): string | null {
  if (subject.trim() === '') return 'The subject is empty.';
  if (subject.trim().length > 250) return 'The subject is over 250 characters.';
  if (text.trim() === '') return 'The text is empty.';
  if (text.length > 20_000) return 'The text is over 20,000 characters.';
  const mark = marks.exec(`${subject}\n${text}`)?.[0];
  return mark === undefined ? null : `Write what ${mark} stands for, or take it out.`;
}

/**
 * Emails that were changed on this page, by cadence, step and person, so that nothing written is lost when the list or
 * the cadence is changed and changed back. What equals the template again is no edit.
 */
export function useEdits() {
  const [edits, setEdits] = useState<ReadonlyMap<string, Words>>(new Map());
  return useMemo(() => {
    const keyOf = (cadenceId: string, one: Previewed) => `${cadenceId}/${emailOf(one)?.stepKey}/${one.ref}`;
    return {
      of: (cadenceId: string, one: Previewed) => edits.get(keyOf(cadenceId, one)) ?? null,
      set: (cadenceId: string, one: Previewed, words: Words | null) =>
        setEdits((before) => {
          const next = new Map(before);
          const template = emailOf(one);
          if (words === null || (words.subject === template?.subject && words.text === template.text))
            next.delete(keyOf(cadenceId, one));
          else next.set(keyOf(cadenceId, one), words);
          return next;
        }),
    };
  }, [edits]);
}

export type Edits = ReturnType<typeof useEdits>;

export type Mark = 'edited' | 'broken' | 'missing' | null;

/** What a row shows about its email: edited, edited but not ready, or waiting for a value. */
export function markOf(edits: Edits, cadenceId: string, one: Previewed): Mark {
  const edit = edits.of(cadenceId, one);
  if (edit !== null) return wrongWith(edit) === null ? 'edited' : 'broken';
  return one.emailProblem === null ? null : 'missing';
}
