import { Readable } from 'node:stream';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { OutgoingMail, SendOutcome } from '../../src/ports/mail.ts';
import type { MailServer, SmtpSecrets } from '../../src/ports/mailbox.ts';
import { outcomeOfError, type Phase } from './errors.ts';

/** For connecting, for the greeting, and for any silence; milliseconds. */
const timeouts = { connectionTimeout: 8000, greetingTimeout: 8000, socketTimeout: 15_000 };

/** For a whole session, milliseconds: well within a send's lease. */
const sessionMs = 30_000;

/** How both protocols' clients are told about TLS. Certificates are always checked. */
export const tlsOf = ({ security }: MailServer) => ({
  secure: security === 'tls',
  required: security === 'starttls',
  none: security === 'none',
});

/** A call of the client, which answers by callback or, when the connection breaks, by an event. */
function step<T>(connection: SMTPConnection, begin: (done: (error: unknown, value?: T) => void) => void) {
  return new Promise<T | undefined>((resolve, reject) => {
    connection.once('error', reject);
    connection.once('end', () => reject(new Error('The connection was closed.')));
    begin((error, value) => (error ? reject(error) : resolve(value)));
  });
}

/** One session with the server: connects, signs in, does `work`, and hangs up. */
async function session<T>(
  { smtp, user, password }: SmtpSecrets,
  at: (phase: Phase) => void,
  work: (connection: SMTPConnection) => Promise<T>,
): Promise<T> {
  // Loaded with the first session, as the IMAP client is.
  const { default: Connection } = await import('nodemailer/lib/smtp-connection');
  const tls = tlsOf(smtp);
  const connection = new Connection({
    ...{ host: smtp.host, port: smtp.port, ...timeouts },
    ...{ secure: tls.secure, requireTLS: tls.required, ignoreTLS: tls.none },
  });
  // Whatever comes after the answer we waited for says nothing any more.
  connection.on('error', () => {});
  const timer = setTimeout(() => connection.close(), sessionMs);
  try {
    await step(connection, (done) => connection.connect(done));
    at('signing in');
    await step(connection, (done) => connection.login({ credentials: { user, pass: password } }, done));
    return await work(connection);
  } finally {
    clearTimeout(timer);
    connection.close();
  }
}

/** Signs in and out again. Throws what `outcomeOfError` reads, with how far it got. */
export async function checkSmtp(secrets: SmtpSecrets, at: (phase: Phase) => void): Promise<void> {
  await session(secrets, at, async () => {});
}

/** Hands one mail over and never repeats it. */
export async function sendOverSmtp(
  secrets: SmtpSecrets,
  mail: OutgoingMail,
  mime: Buffer,
): Promise<SendOutcome> {
  let phase: Phase = 'connecting';
  const at = (next: Phase) => {
    phase = next;
  };
  try {
    return await session(secrets, at, async (connection) => {
      at('envelope');
      // Read only once the server said that it takes the content: from then on the outcome may be unknown.
      const content = Readable.from(
        (function* () {
          at('content');
          yield mime;
        })(),
        { objectMode: false },
      );
      const envelope = { from: mail.from.email, to: [mail.to.email] };
      const sent = await step<{ response?: string }>(connection, (done) =>
        connection.send(envelope, content, done),
      );
      return { state: 'accepted', providerId: sent?.response?.slice(0, 200) ?? null };
    });
  } catch (error) {
    return outcomeOfError(error, phase);
  }
}
