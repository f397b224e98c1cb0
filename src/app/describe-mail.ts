import { arrivalOf, type Classified, classifyInbound } from '../mail/index.ts';
import type { InboundMail } from '../ports/mail.ts';

/** What `cadenza mail classify` calls a mail; the product's own kinds say more about what follows from it. */
export type MailKind =
  | 'human_reply'
  | 'human_mail'
  | 'auto_reply'
  | 'automated'
  | 'challenge_response'
  | 'bounce'
  | 'dsn_success'
  | 'complaint'
  | 'other_report'
  | 'list_mail'
  | 'unsubscribe_request';

export interface DescribedMail {
  readonly kind: MailKind;
  /** Null where the mail is no bounce. */
  readonly bounce: NonNullable<Classified['bounce']> | null;
  /** First day back, `YYYY-MM-DD`; null where the mail names none. */
  readonly returnDate: string | null;
  readonly newText: string;
  /** Why, in words, the deciding sign first; then the grade of a human's answer, and the successor of who has left. */
  readonly signals: readonly string[];
}

function kindOf(verdict: Classified): MailKind {
  switch (verdict.kind) {
    case 'reply':
    case 'own':
      return verdict.answers === false ? 'human_mail' : 'human_reply';
    case 'out_of_office':
      return 'auto_reply';
    case 'automatic':
      // The vocabulary has no word for 'not yet': of its two kinds of bounce, the one that may pass.
      if (verdict.report === 'delayed') return 'bounce';
      if (verdict.automatic === undefined) return verdict.report ?? 'other_report';
      return verdict.automatic === 'notice' ? 'automated' : 'auto_reply';
    case 'challenge':
      return 'challenge_response';
    case 'list':
      return 'list_mail';
    case 'unsubscribe':
      return 'unsubscribe_request';
    default:
      return verdict.kind;
  }
}

function moreOf({ grade, successor }: Classified): string[] {
  const named = [successor?.name, successor?.email].filter((each) => each !== null && each !== undefined);
  return [
    ...(grade === undefined ? [] : [`graded ${grade}`]),
    ...(named.length === 0 ? [] : [`names a successor: ${named.join(', ')}`]),
  ];
}

/** Servers write the envelope's sender into `Return-Path` when they put a mail into a mailbox; null where it is not there. */
export function envelopeFromOf(headers: InboundMail['headers']): string | null {
  const path = headers.get('return-path')?.split('\n')[0]?.trim();
  return path === undefined ? null : path.replace(/^<|>$/g, '').toLowerCase();
}

/**
 * What the classifier of the product says about one mail that nothing else is known of: no reply token, no mail of
 * ours, received when its `Date` header says; one without is read on `readAt`, and had come before the days that it
 * names. Needs no workspace.
 */
export function describeMail(mail: InboundMail, readAt: Date): DescribedMail {
  const verdict = classifyInbound(mail, {
    receivedAt: mail.date ?? arrivalOf(mail.text, readAt),
    ownAddresses: [],
    ownMessage: false,
    toToken: false,
    toUnsubscribe: false,
    secondsSinceSent: null,
    repeated: false,
  });
  return {
    kind: kindOf(verdict),
    bounce: verdict.bounce ?? null,
    returnDate: verdict.until?.toISOString().slice(0, 10) ?? null,
    newText: verdict.newText,
    signals: [...verdict.reasons, ...moreOf(verdict)],
  };
}

/**
 * The same about a body alone, of which neither headers nor subject are known: its words have to do. What a person wrote
 * counts as an answer, since nothing shows that it is none.
 */
export function describeText(text: string, readAt: Date): DescribedMail {
  const nothing = { subject: '', messageId: null, inReplyTo: null, references: [], date: null, html: null };
  const nobody = { from: null, to: [], recipients: [], envelopeFrom: null };
  const bare = { ...nothing, ...nobody, headers: new Map(), partTypes: ['text/plain'], attachments: [] };
  const described = describeMail({ ...bare, text }, readAt);
  return described.kind === 'human_mail' ? { ...described, kind: 'human_reply' } : described;
}
