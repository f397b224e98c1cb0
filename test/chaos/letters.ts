/** Mails as bytes, as servers write them about one of ours: what the stand-in's buttons do not write. */

/** Whom of the product's mails a report is about, and where it is sent to. */
export interface About {
  readonly to: string;
  readonly recipient: string;
  readonly messageId: string;
  readonly subject: string;
}

interface Report {
  readonly type: 'delivery-status' | 'feedback-report';
  readonly subject: string;
  readonly words: string;
  readonly fields: readonly string[];
}

function reportMail(about: About, { type, subject, words, fields }: Report): string {
  const domain = about.recipient.split('@')[1] ?? 'buyer.example';
  const edge = `report-${about.messageId.replace(/[^a-z0-9]/gi, '')}`;
  return [
    `From: Mail Delivery System <mailer-daemon@${domain}>`,
    `To: ${about.to}`,
    `Subject: ${subject}`,
    `Message-ID: <${type}.${about.messageId.slice(1)}`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=${type}; boundary="${edge}"`,
    '',
    `--${edge}`,
    'Content-Type: text/plain; charset=utf-8',
    '',
    words,
    '',
    `--${edge}`,
    `Content-Type: message/${type}`,
    '',
    ...fields,
    '',
    `--${edge}`,
    'Content-Type: message/rfc822-headers',
    '',
    `Message-ID: ${about.messageId}`,
    `Subject: ${about.subject}`,
    `To: ${about.recipient}`,
    '',
    `--${edge}--`,
    '',
  ].join('\r\n');
}

/** A delivery report (RFC 3464): the address does not exist, or its mailbox is full. */
export const bounceMail = (about: About, kind: 'hard' | 'soft'): string =>
  reportMail(about, {
    type: 'delivery-status',
    subject: 'Undelivered Mail Returned to Sender',
    words: 'This is the mail system. Your message could not be delivered to one or more recipients.',
    fields: [
      'Reporting-MTA: dns; mx.buyer.example',
      '',
      `Final-Recipient: rfc822; ${about.recipient}`,
      'Action: failed',
      `Status: ${kind === 'hard' ? '5.1.1' : '4.2.2'}`,
      `Diagnostic-Code: smtp; ${kind === 'hard' ? '550 5.1.1 User unknown' : '452 4.2.2 Mailbox full'}`,
    ],
  });

/** A complaint as the receiving provider reports it (RFC 5965). */
export const complaintMail = (about: About): string =>
  reportMail(about, {
    type: 'feedback-report',
    subject: 'FW: a complaint about your mail',
    words: 'This is an email abuse report.',
    fields: [
      'Feedback-Type: abuse',
      'User-Agent: Example-FBL/1.0',
      'Version: 1',
      `Original-Rcpt-To: <${about.recipient}>`,
    ],
  });
