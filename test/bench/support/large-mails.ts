import { inboundSecret, type SentMail } from './mail-events.ts';

/** As large as SendGrid takes a mail, headers and encoding of its files included: bytes. */
export const mailBytes = 30 * 1024 * 1024;
/** Two files of a scan, as base64 with its line breaks, and as many bytes of the whole as that leaves for them. */
const files = ['offer.pdf', 'photos.zip'] as const;
const fileBytes = Math.floor(((mailBytes - 4096) / files.length / 78) * 57);

/** Bytes that look like those of a packed file, the same every time. */
function packed(seed: number): Buffer {
  const bytes = Buffer.alloc(fileBytes);
  let state = seed;
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes.writeUInt32LE(state, at);
  }
  return bytes;
}

const content = files.map((name, at) => ({ name, bytes: packed(at + 1) }));

/** What is in each of the mails, by name and size. */
export const attached = content.map(({ name, bytes }) => ({ name, bytes: bytes.length }));

const field = (name: string, body: string | Buffer, more = '') =>
  Buffer.concat([
    Buffer.from(`--edge\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n`),
    Buffer.from(body),
    Buffer.from('\r\n'),
  ]);

/** A post of Inbound Parse: an answer to a mail of ours, with two large files. */
export interface LargePost {
  readonly path: string;
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
  readonly personId: string;
}

export type Mode = 'raw' | 'parsed';

/** What a prospect answered to a mail, as Inbound Parse posts it in one of its modes. */
export function largeReply(mode: Mode, mail: SentMail, now: Date): LargePost {
  const headers = [
    `From: ${mail.to}`,
    `To: ${mail.replyTo}`,
    'Subject: Re: A question',
    `Message-ID: <large-${mail.id}@prospect.example>`,
    `In-Reply-To: ${mail.messageId}`,
    `Date: ${now.toUTCString()}`,
    'Content-Type: multipart/mixed; boundary=parts',
  ].join('\r\n');
  const words = 'Here is what you asked for. Could we talk on Thursday?';
  const envelope = field('envelope', JSON.stringify({ to: [mail.replyTo], from: mail.to }));
  const fields =
    mode === 'raw'
      ? [field('email', rawMail(headers, words))]
      : [
          ...[field('headers', headers), field('from', mail.to), field('to', mail.replyTo)],
          ...[field('subject', 'Re: A question'), field('text', words)],
          field('charsets', JSON.stringify({ text: 'utf-8' })),
          ...content.map(({ name, bytes }, at) =>
            field(`attachment${at + 1}`, bytes, `; filename="${name}"\r\nContent-Type: application/pdf`),
          ),
        ];
  return {
    path: `/webhooks/sendgrid/inbound?key=${inboundSecret}`,
    body: Buffer.concat([envelope, ...fields, Buffer.from('--edge--\r\n')]),
    headers: { 'content-type': 'multipart/form-data; boundary=edge' },
    personId: mail.personId,
  };
}

function rawMail(headers: string, words: string): Buffer {
  const parts = content.flatMap(({ name, bytes }) => [
    Buffer.from(
      `--parts\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename="${name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n`,
    ),
    Buffer.from(`${bytes.toString('base64').replace(/.{76}/g, '$&\r\n')}\r\n`),
  ]);
  const text = `\r\n\r\n--parts\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${words}\r\n`;
  return Buffer.concat([Buffer.from(`${headers}${text}`), ...parts, Buffer.from('--parts--\r\n')]);
}
