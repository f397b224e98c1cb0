import { describeMail, type MailKind } from '../../src/app/describe-mail.ts';
import { inboundMail, type MailParts, received } from './inbound-mail.ts';
import languages from './samples/languages.json' with { type: 'json' };

/** One invented mail, and what it is. */
export interface LanguageSample {
  readonly name: string;
  readonly mail: MailParts;
  readonly kind: MailKind;
  readonly grade?: string;
  readonly until?: string;
  readonly newText?: string;
}

type Language = (typeof languages)[keyof typeof languages];

const auto = { 'auto-submitted': 'auto-replied' };
const quote = '> Hi Pat,\n> If you want no more mail, reply stop.';
const first = { inReplyTo: null, references: [] };
const at = (parts: readonly string[], index: number) => parts[index] ?? '';

function humans(code: string, { re, wrote, ...words }: Language): LanguageSample[] {
  const answer = (
    what: string,
    text: string,
    kind: MailKind = 'human_reply',
    grade?: string,
  ): LanguageSample => ({
    name: `${code}: ${what}: ${text}`,
    mail: { subject: `${re}: Your reports`, text: `${text}\n\n${wrote}\n${quote}` },
    kind,
    ...(kind === 'human_reply' ? { newText: text } : {}),
    ...(grade === undefined ? {} : { grade }),
  });
  return [
    ...words.pos.map((text) => answer('interest', text, 'human_reply', 'positive')),
    ...words.neg.map((text) => answer('refusal', text, 'human_reply', 'negative')),
    ...words.neu.map((text) => answer('question', text, 'human_reply', 'neutral')),
    ...words.ref.map((text) => answer('somebody else', text, 'human_reply', 'referral')),
    ...words.obj.map((text) => answer('a reason against', text, 'human_reply', 'objection')),
    ...words.tricky.map((text) => answer('speaks of an absence', text)),
    ...words.not.map((text) => answer('asks about opting out', text)),
    ...words.unsub.map((text) => answer('wants no more', text, 'unsubscribe_request')),
    ...words.era.map((text) => answer('wants data erased', text, 'unsubscribe_request')),
    {
      name: `${code}: a first mail`,
      mail: { ...first, subject: 'Your reports', text: at(words.pos, 0) },
      kind: 'human_mail',
    },
  ];
}

function machines(code: string, { re, ...words }: Language): LanguageSample[] {
  const kind = 'auto_reply' as const;
  const [away, back] = [words.ooo, words.ooo2];
  const until = at(away, 2);
  const note = { subject: at(away, 0), text: at(away, 1) };
  const [ticket, newsletter] = [
    { subject: at(words.ack, 0), text: at(words.ack, 1) },
    { ...first, sender: 'news@widgets.example', subject: at(words.news, 0), text: at(words.news, 1) },
  ];
  const samples: Omit<LanguageSample, 'name'>[] = [
    { mail: { ...note, headers: auto }, kind, until },
    { mail: note, kind, until },
    { mail: { ...note, subject: `${re}: Your reports` }, kind, until },
    { mail: { ...first, subject: at(back, 0), text: at(back, 1) }, kind, until: at(back, 2) },
    { mail: { subject: at(away, 0), text: words.left, headers: auto }, kind },
    { mail: { subject: `${re}: Your reports`, text: words.left }, kind },
    { mail: { ...ticket, sender: 'support@buyer.example', headers: auto }, kind },
    { mail: { ...ticket, ...first, sender: 'info@buyer.example' }, kind },
    { mail: { subject: at(away, 0), text: words.nr, sender: 'noreply@buyer.example', headers: auto }, kind },
    {
      mail: { ...newsletter, headers: { 'list-unsubscribe': '<https://widgets.example/u>' } },
      kind: 'automated',
    },
    { mail: newsletter, kind: 'automated' },
    { mail: { ...newsletter, headers: { 'list-id': '<news.widgets.example>' } }, kind: 'list_mail' },
  ];
  return samples.map((sample, index) => ({ name: `${code}: machine ${index + 1}`, ...sample }));
}

/** All invented mails of all languages. */
export const languageSamples: readonly LanguageSample[] = Object.entries(languages).flatMap(
  ([code, words]) => [...humans(code, words), ...machines(code, words)],
);

export const described = (sample: LanguageSample) => describeMail(inboundMail(sample.mail), received);
