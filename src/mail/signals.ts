import type { InboundMail } from '../ports/mail.ts';
import { foldLine } from './fold.ts';
import { automaticSubject, awaySubject, replyPrefix } from './phrases/automatic.ts';

/** Each value of a header that may be repeated (see InboundMail: repeats are joined by line breaks), folded. */
function headerValues(mail: InboundMail, name: string): string[] {
  return (mail.headers.get(name) ?? '')
    .split('\n')
    .map(foldLine)
    .filter((value) => value !== '');
}

const answerHeaders = [
  'x-autoreply',
  'x-autorespond',
  'x-autoreply-from',
  'x-mail-autoreply',
  'x-autoresponder',
];

/** Headers of which any one proves that a machine wrote the mail. `X-Auto-Response-Suppress` is not among them: people's mail carries it. */
export function strongHeaders(mail: InboundMail): string[] {
  const reasons: string[] = [];
  for (const value of headerValues(mail, 'auto-submitted')) {
    const token = value.split(/[;\s(]/)[0] ?? '';
    // A mail that a mailbox forwards on by itself was still written by a human.
    if (token !== '' && token !== 'no' && token !== 'auto-forwarded')
      reasons.push(`Auto-Submitted: ${token}`);
  }
  for (const name of answerHeaders)
    if (headerValues(mail, name).some((value) => value !== 'no')) reasons.push(`header ${name}`);
  if (headerValues(mail, 'precedence').some((value) => /^auto[_-]?reply/.test(value)))
    reasons.push('Precedence: auto_reply');
  if (
    headerValues(mail, 'x-ms-exchange-generated-message-source').some((value) =>
      value.includes('mailbox rules'),
    )
  )
    reasons.push('Exchange mailbox rule');
  for (const name of ['x-post-messageclass', 'content-class'])
    if (headerValues(mail, name).some((value) => /\boof\b|oof/.test(value))) reasons.push(`header ${name}`);
  return reasons;
}

/** What a human's mail may also show, so that it counts only together with something else. */
export function weakSignals(
  mail: InboundMail,
  facts: { readonly secondsSinceSent: number | null; readonly repeated: boolean },
): string[] {
  const weak: string[] = [];
  if (mail.envelopeFrom === '' || headerValues(mail, 'return-path').includes('<>'))
    weak.push('empty envelope sender');
  if (headerValues(mail, 'precedence').some((value) => /^(bulk|junk)/.test(value)))
    weak.push('Precedence: bulk');
  if (mail.headers.has('x-loop')) weak.push('X-Loop');
  if (/^(no-?reply|do-?not-?reply|auto)/.test(mail.from?.email ?? '')) weak.push('sender takes no answers');
  if (mail.headers.has('x-ms-exchange-inbox-rules-loop')) weak.push('Exchange inbox rule');
  if (mail.headers.has('x-auto-response-suppress')) weak.push('X-Auto-Response-Suppress');
  if (facts.secondsSinceSent !== null && facts.secondsSinceSent < 60) weak.push('answered within a minute');
  if (facts.repeated) weak.push('same text as before');
  return weak;
}

export interface SubjectSignal {
  readonly away: boolean;
  readonly automatic: boolean;
  /** `Re:` stood before it: perhaps a human who answers the automatic answer. */
  readonly behindReply: boolean;
  readonly folded: string;
}

/** What the subject says about how the mail came to be. */
export function subjectSignal(mail: InboundMail): SubjectSignal {
  const whole = foldLine(mail.subject.slice(0, 500));
  // A mailing list puts its name before the subject.
  const untagged = whole.replace(/^(?:\[[^\]]{1,40}\] ?){1,3}(?=\S)/, '');
  const folded = untagged.replace(replyPrefix, '').replace(/^\[[^\]]{1,40}\] ?(?=\S)/, '');
  const auto = /^auto: /.test(folded) && mail.inReplyTo !== null;
  return {
    away: awaySubject.test(folded) || /\bis out of (?:the )?office\b/.test(folded),
    automatic: automaticSubject.test(folded) || auto,
    behindReply: replyPrefix.test(untagged),
    folded,
  };
}

/** Whether a mail names one before it. */
export function answersSomething(mail: InboundMail): boolean {
  return mail.inReplyTo !== null || mail.references.length > 0;
}

/** Whether a mail came by way of a list or a group; not what one of its members answers to somebody outside. */
export function isList(mail: InboundMail): boolean {
  const marked = mail.headers.has('list-id') || mail.headers.has('list-post');
  // A group's member who answers somebody outside does not write to the list.
  const post = /mailto:([^>?\s]+)/i.exec(mail.headers.get('list-post') ?? '')?.[1]?.toLowerCase();
  const sentTo = `${mail.headers.get('to') ?? ''} ${mail.headers.get('cc') ?? ''}`.toLowerCase();
  if (post !== undefined && sentTo.includes('@') && !sentTo.includes(post) && answersSomething(mail))
    return false;
  return marked || headerValues(mail, 'precedence').some((value) => value.startsWith('list'));
}

/**
 * Mail programs before which somebody sits, by `X-Mailer` or `User-Agent`. Programs whose absence notes name them as well
 * (Notes, GroupWise, Zimbra, Outlook) are not among them.
 */
const handPrograms =
  /^(?:(?:iphone|ipad|apple) mail|becky!|shuriken|(?:mozilla )?thunderbird|mozilla\/5\.0 .{0,80}thunderbird|k-9 mail|fairemail|yahoomail(?:ios|android)|outlook-(?:ios|android)|mutt|neomutt|alpine|evolution|kmail|claws mail|sylpheed|the bat!|em_?client|mailmate|postbox|airmail|spark|mailspring|bluemail|superhuman|geary|betterbird)/;

/** Whether a mail program says that somebody wrote this in it. */
export const byHand = (mail: InboundMail): boolean =>
  ['x-mailer', 'user-agent'].some((name) =>
    headerValues(mail, name).some((value) => handPrograms.test(value.slice(0, 200))),
  );
