import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import { parseMime } from '../../../connectors/sendgrid/mime.ts';
import { createSmtp } from '../../../connectors/smtp/index.ts';
import type { SmtpSecrets } from '../../../src/ports/mailbox.ts';
import type { AcceptedMail, MailWorld } from '../../contracts/mail.contract.ts';
import { type Dovecot, startDovecot } from '../../support/dovecot.ts';

type Trouble = Parameters<MailWorld['trouble']>[0];

export interface Accepted {
  readonly from: string;
  readonly to: string;
  readonly raw: Buffer;
}

/** Refusals as servers give them: reply code and enhanced status code. */
const refusal = (code: number, words: string) => Object.assign(new Error(words), { responseCode: code });

/** An SMTP server (nodemailer's) that can be made to fail in every place; with `files` it keeps what it takes under Sent. */
export async function startSmtp(files: Dovecot | null) {
  const accepted: Accepted[] = [];
  let trouble: Trouble = null;
  let attempts = 0;
  const hangUp = (session: SMTPServerSession) => {
    for (const connection of server.connections)
      if (connection.id === session.id) connection._socket.destroy();
  };
  const server = new SMTPServer({
    authOptional: false,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onConnect(_, done) {
      attempts += 1;
      done();
    },
    onAuth({ password }, _, done) {
      if (trouble !== 'blocked' && password === 'right-password') done(null, { user: 'rep' });
      else done(refusal(535, '5.7.8 Authentication credentials invalid'));
    },
    onRcptTo(_, __, done) {
      if (trouble === 'refused') done(refusal(550, '5.1.1 No such mailbox'));
      else if (trouble === 'limited') done(refusal(451, '4.7.1 Too many mails, try later'));
      else done();
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', async () => {
        if (trouble === 'cut' || trouble === 'broken') return hangUp(session);
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom === false ? '' : mailFrom.address;
        const raw = Buffer.concat(chunks);
        accepted.push({ from, to: rcptTo[0]?.address ?? '', raw });
        await files?.deliver(from, raw, 'Sent');
        if (trouble === 'lost') return hangUp(session);
        done(null, 'Queued');
      });
    },
  }) as SMTPServer & {
    connections: Set<{ id: string; _socket: { destroy(): void } }>;
  };
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    port,
    accepted,
    attempts: () => attempts,
    trouble: (next: Trouble) => {
      trouble = next;
    },
    close: () => new Promise<void>((resolve) => server.close(resolve)),
  };
}

/** Opens mailboxes on this machine, as beside stand-ins. */
export const openSmtpMailbox = createSmtp({ loopback: true, lookup: async () => [] });

const loopback = (port: number) => ({ host: '127.0.0.1', port, security: 'none' as const });

/** What opens a mailbox on test servers. */
export const secretsFor = (
  ports: { readonly smtp: number; readonly imap: number },
  over: Partial<SmtpSecrets> = {},
): SmtpSecrets => ({
  smtp: loopback(ports.smtp),
  imap: loopback(ports.imap),
  user: 'rep@seller.example',
  password: 'right-password',
  savesSent: true,
  ...over,
});

async function asAccepted({ from, to, raw }: Accepted): Promise<AcceptedMail> {
  const mail = await parseMime(raw);
  const headers = Object.fromEntries([...mail.headers].map(([name, value]) => [name, value]));
  return {
    from,
    to,
    subject: mail.subject,
    text: mail.text,
    html: mail.html ?? '',
    headers,
    replyTo: mail.headers.get('reply-to') ?? null,
  };
}

/** The connector on a real SMTP and a real IMAP server. */
export async function openSmtpWorld(): Promise<MailWorld> {
  const dovecot = await startDovecot();
  const smtp = await startSmtp(dovecot);
  const secrets = secretsFor({ smtp: smtp.port, imap: dovecot.port });
  const address = secrets.user;
  const port = openSmtpMailbox({ address, secrets });
  // No header of ours carries the send's id over SMTP: the suite's is kept here, beside the Message-ID.
  const ids = new Map<string, string>();
  return {
    mail: {
      send: (mail) => {
        ids.set(mail.customArgs.cadenza_send ?? '', mail.messageId);
        return port.send(mail);
      },
      findSend: (query) => port.findSend(query),
    },
    from: address,
    accepted: async (sendId) => {
      const all = await Promise.all(smtp.accepted.map(asAccepted));
      return all.filter(({ headers }) => headers['message-id'] === ids.get(sendId));
    },
    attempts: async () => smtp.attempts(),
    trouble: async (kind) => smtp.trouble(kind),
    canFind: true,
    unreachable: () =>
      openSmtpMailbox({ address, secrets: { ...secrets, smtp: loopback(9), imap: loopback(9) } }),
    close: async () => {
      await smtp.close();
      await dovecot.close();
    },
  };
}
