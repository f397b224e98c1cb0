import { inboundSecret, type SentMail, signedPost } from './mail-events.ts';

/** A request that must hold a person, and who that is. */
export interface HoldPost {
  readonly path: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly personId: string;
}

/** SendGrid tells that somebody unsubscribed, in a post of its own. */
export function unsubscribeOf(mail: SentMail, now: Date): HoldPost {
  const event = {
    email: mail.to,
    timestamp: Math.floor(now.getTime() / 1000),
    event: 'unsubscribe',
    sg_event_id: Buffer.from(`${mail.id}-hold`).toString('base64url'),
    'smtp-id': mail.messageId,
    sg_message_id: `${mail.providerId}.recvd-5f9d7c6b8-abcde-1-6745A1B2-1.0`,
    ...mail.customArgs,
  };
  const { body, headers } = signedPost([event]);
  return { path: '/webhooks/sendgrid/events', body, headers, personId: mail.personId };
}

/** Inbound Parse hands over what somebody wrote back, raw, to the address of the mail's token. */
export function replyTo(mail: SentMail, now: Date): HoldPost {
  const raw = [
    `From: ${mail.to}`,
    `To: ${mail.replyTo}`,
    'Subject: Re: A question',
    `Message-ID: <${mail.id}@prospect.example>`,
    `In-Reply-To: ${mail.messageId}`,
    `Date: ${now.toUTCString()}`,
    'Content-Type: text/plain; charset=utf-8',
    '',
    'Thanks for writing. Could we talk on Thursday?',
    '',
  ].join('\r\n');
  const envelope = JSON.stringify({ to: [mail.replyTo], from: mail.to });
  const part = (name: string, content: string) =>
    `--edge\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${content}\r\n`;
  return {
    path: `/webhooks/sendgrid/inbound?key=${inboundSecret}`,
    body: `${part('envelope', envelope)}${part('email', raw)}--edge--\r\n`,
    headers: { 'content-type': 'multipart/form-data; boundary=edge' },
    personId: mail.personId,
  };
}
