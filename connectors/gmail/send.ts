import { decodeWords } from 'postal-mime';
import { isAppError } from '../../src/errors.ts';
import type { MailPort, OutgoingMail, SendOutcome } from '../../src/ports/mail.ts';
import { problemOf } from '../mime/headers.ts';
import { type GmailApi, type GmailOutcome, refusalOf } from './client.ts';
import { outcomeOf, outcomeOfRefusal } from './errors.ts';
import { headerOf, messageIdOf, sendHeader, toGmailMessage } from './mapper.ts';
import { byMessageId, listMessages, readMetadata } from './read.ts';
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

/**
 * The thread of the mail that this one goes on, so that both lie together in the rep's own mailbox; the recipient's
 * program goes by the headers. Best effort.
 */
async function threadOf(api: GmailApi, { inReplyTo }: OutgoingMail): Promise<string | undefined> {
  if (inReplyTo === null) return undefined;
  const named = listMessages(api, { q: byMessageId(inReplyTo) }, { size: 1, pages: 1 });
  return (await named.catch(() => []))[0]?.threadId;
}

/** One attempt; a second one where the thread was thrown away in between, since then nothing was taken. */
async function handOver(api: GmailApi, mail: OutgoingMail, wall: Date): Promise<GmailOutcome> {
  const message = toGmailMessage(mail, wall);
  const threadId = await threadOf(api, mail);
  const post = (json: object) =>
    api.ask({ method: 'POST', path: '/messages/send', doing: 'send a mail', json });
  const outcome = await post(threadId === undefined ? message : { ...message, threadId });
  const gone = threadId !== undefined && outcome.kind === 'answer' && outcome.status === 404;
  return gone ? post(message) : outcome;
}

/** Hands one mail over and never repeats it, but after a 401 with a renewed token: such a mail was not taken. */
export async function sendMail(api: GmailApi, mail: OutgoingMail, wall: Date): Promise<SendOutcome> {
  const problem = problemOf(mail);
  if (problem !== null) return { state: 'failed', reason: problem };
  let outcome: GmailOutcome;
  try {
    outcome = await handOver(api, mail, wall);
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
  const named = { labelIds: 'SENT', q: byMessageId(query.messageId) };
  const [known] = await listMessages(api, named, { size: 1, pages: 1 });
  if (known !== undefined) return { state: 'accepted', providerId: known.id };
  const seconds = Math.floor(query.since.getTime() / 1000) - 1;
  const q = `to:${query.to} after:${Math.max(seconds, 0)}`;
  const sent = await listMessages(api, { labelIds: 'SENT', q }, { size: mostLooked + 1, pages: 1 });
  for (const { id } of sent.slice(0, mostLooked)) {
    const message = await readMetadata(api, id, [sendHeader, 'Message-ID', 'Subject']);
    if (message === null) continue;
    if (headerOf(message, sendHeader) === query.sendId)
      return { state: 'accepted', providerId: id, ...learnt(message, query.messageId) };
    // One without the id, and with this subject: it may be ours.
    const subject = decodeWords(headerOf(message, 'Subject') ?? '');
    if (headerOf(message, sendHeader) === null && subject === query.subject) return { state: 'unavailable' };
  }
  return { state: sent.length > mostLooked ? 'unavailable' : 'absent' };
}

/** As `search`, but an error counts as `unavailable`: nobody can tell whether the mail left. */
export async function findMail(api: GmailApi, query: Query): ReturnType<MailPort['findSend']> {
  try {
    return await search(api, query);
  } catch (error) {
    if (isAppError(error)) return { state: 'unavailable' };
    throw error;
  }
}
