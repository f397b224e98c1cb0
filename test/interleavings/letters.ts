import type { InboundMail, OutgoingMail } from '../../src/ports/mail.ts';
import { request } from './service.ts';

/**
 * By what a mail says which one of ours it is about: the token in the address that it is sent to, what its headers say
 * that it answers (by either header alone), or nothing but its sender and its subject, or the address that a report names.
 */
export const ways = ['token', 'headers', 'references', 'address'] as const;
export type Way = (typeof ways)[number];

/** A mail that somebody, or a machine, writes because of one of ours. */
export interface Letter {
  readonly words: string;
  /** Without an envelope sender, as automatic mail has none. */
  readonly byMachine?: true;
  /** Reports come from the server, and have parts of their own. */
  readonly report?: 'delivery-status' | 'feedback-report';
  /** Whoever writes it instead of the one who got ours. */
  readonly from?: string;
  /** The address that it is sent to; left out, where answers go. */
  readonly to?: string;
  readonly subject?: string;
}

/** An address of ours that says nothing. */
const nobodys = 'office@in.northwind.example';

/** The post of Inbound Parse that brings a mail about one of ours. */
export function letterPost(mail: OutgoingMail, letter: Letter, way: Way = 'token') {
  const { words, report, byMachine = report !== undefined } = letter;
  const answered = letter.to ?? mail.replyTo ?? nobodys;
  const to = way === 'token' ? answered : nobodys;
  const domain = mail.to.email.split('@')[1];
  const from = report === undefined ? (letter.from ?? mail.to.email) : `mailer-daemon@${domain}`;
  const post: Omit<InboundMail, 'headers'> = {
    ...{ recipients: [to], to: [to], envelopeFrom: byMachine ? '' : from, from: { email: from, name: null } },
    ...{ subject: letter.subject ?? `Re: ${mail.subject}`, date: null, text: words, html: null },
    messageId: `<${way}.${words.length}.${from.length}.${mail.messageId.slice(1)}`,
    inReplyTo: way === 'token' || way === 'headers' ? mail.messageId : null,
    references: way === 'address' ? [] : [mail.messageId],
    partTypes: report === undefined ? ['text/plain'] : ['multipart/report', `message/${report}`],
    attachments: [],
  };
  return request('/webhooks/sendgrid/inbound', { ...post, headers: {} });
}

/** A delivery report about an address (RFC 3464); `times` makes it another one. */
export const bounceOf = (email: string, type: 'hard' | 'soft', times = 1): Letter => ({
  report: 'delivery-status',
  subject: 'Undelivered Mail Returned to Sender',
  words: [
    `This is the mail system. Your message could not be delivered, attempt ${'I'.repeat(times)}.`,
    '',
    `Final-Recipient: rfc822; ${email}`,
    'Action: failed',
    `Status: ${type === 'hard' ? '5.1.1' : '4.2.2'}`,
    `Diagnostic-Code: smtp; ${type === 'hard' ? '550 5.1.1 User unknown' : '452 4.2.2 Mailbox full'}`,
  ].join('\n'),
});

/** A complaint that the receiving provider sends back (RFC 5965). */
export const complaintOf = (email: string): Letter => ({
  report: 'feedback-report',
  subject: 'FW: a complaint',
  words: [
    'This is an email abuse report.',
    '',
    'Feedback-Type: abuse',
    'User-Agent: Example-FBL/1.0',
    'Version: 1',
    `Original-Rcpt-To: <${email}>`,
  ].join('\n'),
});
