import { isAppError } from '../../src/errors.ts';
import type { MailPort, OutgoingMail, SendOutcome } from '../../src/ports/mail.ts';
import { encodeHeader, problemOf } from '../mime/headers.ts';
import { base64Of, toMime } from '../mime/index.ts';
import { succeeded } from './answer.ts';
import type { GraphApi } from './client.ts';
import { outcomeOfSend } from './errors.ts';
import { foundPageSchema } from './schemas.ts';

/** Our own header on a sent mail: the send's id, by which it is known again under whatever Message-ID. */
const mark = 'X-Cadenza-Send';
const markLine = new RegExp(`^${mark}:[ \\t]*(\\S+)[ \\t]*$`, 'im');

/**
 * Hands one mail over as MIME, which keeps its headers: as JSON only headers that begin with X- could be set. That Graph
 * keeps a Message-ID given so is reported by people who send through it and not promised by Microsoft; `findSend` does
 * not rely on it. One attempt, and after a 401 a second one with a new token: the first was refused before any work.
 */
export async function sendMail(api: GraphApi, mail: OutgoingMail, date: Date): Promise<SendOutcome> {
  const problem = problemOf(mail);
  if (problem !== null) return { state: 'failed', reason: problem };
  const { cadenza_send: sendId } = mail.customArgs;
  const more = sendId === undefined ? {} : { [mark]: encodeHeader(sendId) };
  const body = { type: 'text/plain', text: base64Of(toMime(mail, { date, more })) } as const;
  try {
    return outcomeOfSend(await api.ask({ method: 'POST', path: '/me/sendMail', body, doing: 'send a mail' }));
  } catch (error) {
    // Only the token source throws, before anything was sent.
    if (!isAppError(error)) throw error;
    return error.code === 'needs_reauth'
      ? { state: 'sender_blocked', reason: error.message }
      : { state: 'not_sent', reason: error.message, retryAfterSeconds: error.retryAfterSeconds ?? null };
  }
}

type Query = Parameters<MailPort['findSend']>[0];
type Found = Awaited<ReturnType<MailPort['findSend']>>;

const doing = 'look for a sent mail';
const sentAtOnce = 50;
/** As OData writes a text. */
const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** By our Message-ID, wherever in the mailbox it lies: its owner may have moved or deleted it. */
async function byMessageId(api: GraphApi, messageId: string): Promise<Found | null> {
  const query = new URLSearchParams({
    $filter: `internetMessageId eq ${quoted(messageId)}`,
    $select: 'id,isDraft',
  });
  const { value } = await api.get({ method: 'GET', path: `/me/messages?${query}`, doing }, foundPageSchema);
  const sent = value.find(({ isDraft }) => isDraft !== true);
  if (sent !== undefined) return { state: 'accepted', providerId: sent.id };
  // Still among the drafts: on its way, or stuck there.
  return value.length > 0 ? { state: 'unavailable' } : null;
}

/** Whether a mail carries our mark: read from its bytes, since Graph shows no headers of sent mail otherwise. */
async function isMarked(api: GraphApi, id: string, sendId: string): Promise<boolean> {
  const outcome = await api.ask({
    method: 'GET',
    path: `/me/messages/${encodeURIComponent(id)}/$value`,
    doing,
  });
  if (!succeeded(outcome) || outcome.body === null) return false;
  const [head = ''] = new TextDecoder('latin1').decode(outcome.body).split(/\r?\n\r?\n/, 1);
  return markLine.exec(head)?.[1] === sendId;
}

/** A subject as it is compared: stores are free with its blanks and with how its letters are put together. */
const plain = (subject: string | null | undefined) => subject?.normalize('NFC').replace(/\s+/g, ' ').trim();

/** Mails of a folder since then that look like the one that is looked for. `whole`: no more than could be read. */
async function alikeIn(api: GraphApi, folder: string, { to, subject, since }: Query) {
  const query = new URLSearchParams({
    $filter: `sentDateTime ge ${since.toISOString()}`,
    $orderby: 'sentDateTime',
    $select: 'id,internetMessageId,subject,toRecipients',
    $top: String(sentAtOnce),
  });
  const path = `/me/mailFolders/${folder}/messages?${query}`;
  const page = await api.get({ method: 'GET', path, doing }, foundPageSchema);
  const isTo = (address: string | null | undefined) => address?.toLowerCase() === to.toLowerCase();
  const alike = page.value.filter(
    (one) =>
      plain(one.subject) === plain(subject) &&
      one.toRecipients?.some(({ emailAddress }) => isTo(emailAddress?.address)),
  );
  return { alike, whole: page['@odata.nextLink'] === undefined };
}

/**
 * By what went to the same address since then, in case Exchange put another Message-ID in place of ours. A mail that
 * looks like it and has no mark of ours leaves the question open, and so does one that still waits to be sent.
 */
async function byLikeness(api: GraphApi, query: Query): Promise<Found> {
  const { alike, whole } = await alikeIn(api, 'sentitems', query);
  for (const { id, internetMessageId: messageId } of alike)
    if (await isMarked(api, id, query.sendId))
      return { state: 'accepted', providerId: id, ...(messageId ? { messageId } : {}) };
  if (alike.length > 0 || !whole) return { state: 'unavailable' };
  for (const folder of ['drafts', 'outbox']) {
    const waiting = await alikeIn(api, folder, query);
    if (waiting.alike.length > 0 || !waiting.whole) return { state: 'unavailable' };
  }
  return { state: 'absent' };
}

/** Evidence of a send in the mailbox itself; `unavailable` when it cannot be asked. */
export async function findSend(api: GraphApi, query: Query): Promise<Found> {
  try {
    return (await byMessageId(api, query.messageId)) ?? (await byLikeness(api, query));
  } catch (error) {
    if (isAppError(error)) return { state: 'unavailable' };
    throw error;
  }
}
