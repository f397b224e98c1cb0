import { decodeWords } from 'postal-mime';
import { isAppError } from '../../src/errors.ts';
import type { MailPort, OutgoingMail, SendOutcome } from '../../src/ports/mail.ts';
import { problemOf } from '../sendgrid/mapper.ts';
import { type GmailApi, type GmailOutcome, refusalOf } from './client.ts';
import { outcomeOf, outcomeOfRefusal } from './errors.ts';
import { headerOf, messageIdOf, sendHeader, toGmailMessage } from './mapper.ts';
import { listIds, readMetadata } from './read.ts';
import { type Metadata, sentSchema } from './schemas.ts';

/** Sent mails to one address that are looked through for one that is missed. */
const mostLooked = 50;

/** The Message-ID that a mail left with, where it is not ours. */
function learnt(message: Metadata | null, ours: string): { readonly messageId?: string } {
  const id = message === null ? null : messageIdOf(message);
  return id === null || id === ours ? {} : { messageId: id };
}

/** What a sent mail is known by. Best effort: the mail has left, whatever becomes of the question. */
async function leftAs(api: GmailApi, id: string, ours: string): Promise<{ readonly messageId?: string }> {
  return learnt(await readMetadata(api, id, ['Message-ID']).catch(() => null), ours);
}

/** Hands one mail over and never repeats it, but after a 401 with a renewed token: such a mail was not taken. */
export async function sendMail(api: GmailApi, mail: OutgoingMail, wall: Date): Promise<SendOutcome> {
  const problem = problemOf(mail);
  if (problem !== null) return { state: 'failed', reason: problem };
  let outcome: GmailOutcome;
  try {
    outcome = await api.ask({
      ...{ method: 'POST', path: '/messages/send', doing: 'send a mail' },
      json: toGmailMessage(mail, wall),
    });
  } catch (error) {
    return outcomeOfRefusal(refusalOf(error));
  }
  if (outcome.kind === 'silence' || outcome.status !== 200) return outcomeOf(outcome, wall);
  const sent = sentSchema.safeParse(outcome.body);
  if (!sent.success) return { state: 'accepted', providerId: null };
  const { id } = sent.data;
  return { state: 'accepted', providerId: id, ...(await leftAs(api, id, mail.messageId)) };
}

type Query = Parameters<MailPort['findSend']>[0];

/**
 * Looks for a mail under Sent, which Gmail itself files: by our Message-ID, else, since Gmail may have replaced it, by the
 * send's id among what went to this address since. `absent` only when neither is there and nothing with this subject is.
 */
async function search(api: GmailApi, query: Query): ReturnType<MailPort['findSend']> {
  const named = { labelIds: 'SENT', q: `rfc822msgid:${query.messageId.replace(/[<>]/g, '')}` };
  const [known] = await listIds(api, named, { size: 1, pages: 1 });
  if (known !== undefined) return { state: 'accepted', providerId: known };
  const seconds = Math.floor(query.since.getTime() / 1000) - 1;
  const q = `to:${query.to} after:${Math.max(seconds, 0)}`;
  const ids = await listIds(api, { labelIds: 'SENT', q }, { size: mostLooked + 1, pages: 1 });
  for (const id of ids.slice(0, mostLooked)) {
    const message = await readMetadata(api, id, [sendHeader, 'Message-ID', 'Subject']);
    if (message === null) continue;
    if (headerOf(message, sendHeader) === query.sendId)
      return { state: 'accepted', providerId: id, ...learnt(message, query.messageId) };
    // One without the id, and with this subject: it may be ours.
    const subject = decodeWords(headerOf(message, 'Subject') ?? '');
    if (headerOf(message, sendHeader) === null && subject === query.subject) return { state: 'unavailable' };
  }
  return { state: ids.length > mostLooked ? 'unavailable' : 'absent' };
}

/** As `search`; whatever goes wrong means that it cannot be told. */
export async function findMail(api: GmailApi, query: Query): ReturnType<MailPort['findSend']> {
  try {
    return await search(api, query);
  } catch (error) {
    if (isAppError(error)) return { state: 'unavailable' };
    throw error;
  }
}
