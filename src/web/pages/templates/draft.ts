import type { Kind, NewTemplate, TemplateView } from './data.ts';

/** A template as the form has it; empty means none. */
export interface Draft {
  readonly kind: Kind;
  readonly name: string;
  /** Null while it follows the name. */
  readonly key: string | null;
  readonly persona: string;
  readonly stage: string;
  readonly channel: NonNullable<NewTemplate['channel']> | null;
  readonly subject: string;
  readonly body: string;
}

export const newDraft: Draft = {
  kind: 'email',
  name: '',
  key: null,
  persona: '',
  stage: '',
  channel: null,
  subject: '',
  body: '',
};

export function draftOf(template: TemplateView): Draft {
  const { kind, name, key, persona, stage, channel, subject, body } = template;
  return {
    kind,
    name,
    key,
    channel,
    body,
    persona: persona ?? '',
    stage: stage ?? '',
    subject: subject ?? '',
  };
}

/** A name as cadences may call it: `Intro for CTOs` → `intro-for-ctos`. */
function keyFrom(name: string): string {
  const plain = name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return plain
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '');
}

export const keyOf = (draft: Draft) => draft.key ?? keyFrom(draft.name);

/** Why it cannot be saved yet, in words; null when it can. */
export function missing(draft: Draft): string | null {
  if (draft.name.trim() === '') return 'Give it a name first.';
  if (keyOf(draft) === '') return 'Give it a key first: cadences call it by that.';
  return draft.body.trim() === '' ? 'Write its text first.' : null;
}

const orNull = (text: string) => (text.trim() === '' ? null : text.trim());

/** What of it can be changed, as the API takes it. */
export function changesOf(draft: Draft) {
  return {
    name: draft.name.trim(),
    persona: orNull(draft.persona),
    stage: orNull(draft.stage),
    channel: draft.kind === 'script' ? draft.channel : null,
    body: draft.body,
    subject: draft.kind === 'email' ? orNull(draft.subject) : null,
  };
}
