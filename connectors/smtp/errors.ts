import { z } from 'zod';
import type { SendOutcome } from '../../src/ports/mail.ts';

const thrownSchema = z.object({
  message: z.string().optional(),
  code: z.string().optional(),
  command: z.string().optional(),
  response: z.string().optional(),
  responseCode: z.number().optional(),
});

/** How far a send got: nothing was said of a mail, its envelope was handed over, its words were. */
export type Phase = 'connecting' | 'signing in' | 'envelope' | 'content';

/** Answers at MAIL FROM that refuse the account or its address, not this mail (RFC 4954, 6; RFC 3463, x.7.x). */
const senderRefused = /^5(?:30|34|35|38)|\b5\.7\.\d/;

/**
 * What an error means for the mail. A server's reply decides it: 4xx is a refusal for now and 5xx one for good (RFC
 * 5321, 4.2.1), also after the content. Without a reply, the mail certainly did not leave while its content had not
 * begun; after that nobody knows. What a server said before it was signed in to is not passed on: whoever names a server
 * must not read by us what answers there.
 */
export function outcomeOfError(error: unknown, phase: Phase): SendOutcome {
  const parsed = thrownSchema.safeParse(error);
  const thrown = parsed.success ? parsed.data : {};
  const { responseCode: code, response } = thrown;
  if (code !== undefined && code >= 400) {
    const said = phase === 'connecting' ? `${code}, before the sign-in` : (response ?? String(code));
    const reason = `The mail server answered: ${said.slice(0, 500)}`;
    if (code < 500) return { state: 'not_sent', reason, retryAfterSeconds: null };
    if (phase === 'signing in')
      return {
        state: 'sender_blocked',
        reason: `${reason}. The mailbox's name or password is not taken any more: save it again under Mailboxes.`,
      };
    const refusesSender = thrown.command === 'MAIL FROM' && senderRefused.test(response ?? '');
    if (phase === 'connecting' || refusesSender)
      return { state: 'sender_blocked', reason: `${reason}. The mailbox may not send from this address.` };
    return { state: 'failed', reason };
  }
  const what = thrown.code ?? (phase === 'connecting' ? null : thrown.message) ?? 'unknown error';
  if (phase === 'content')
    return {
      state: 'unconfirmed',
      reason: `The mail server gave no answer after the mail (${what}); whether it left is not known`,
    };
  if (thrown.code === 'EAUTH')
    return { state: 'sender_blocked', reason: `Signing in to the mail server failed: ${thrown.message}` };
  const where = phase === 'connecting' ? 'could not be reached' : 'ended the connection before the mail';
  return { state: 'not_sent', reason: `The mail server ${where} (${what})`, retryAfterSeconds: null };
}
