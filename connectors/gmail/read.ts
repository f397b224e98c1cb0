import { AppError } from '../../src/errors.ts';
import type { MailboxPort } from '../../src/ports/mailbox.ts';
import type { GmailApi } from './client.ts';
import { fromGmailMessage, hasArrived, headHeaders } from './mapper.ts';
import {
  historySchema,
  listSchema,
  type Metadata,
  metadataSchema,
  profileSchema,
  rawSchema,
} from './schemas.ts';

type Heads = Awaited<ReturnType<MailboxPort['heads']>>;

/** Records of the history looked at in one go, and mails where it is gone. */
const atOnce = 100;
/** Calls that are under way side by side; Google counts calls of one user that run at once. */
const sideBySide = 10;
/** Pages of 500 ids that are walked when the history is gone: more than any inbox gets in the weeks after which it is. */
const mostPages = 40;

/** A message's labels, time and these headers; null when it is gone. */
export function readMetadata(
  api: GmailApi,
  id: string,
  headers: readonly string[],
): Promise<Metadata | null> {
  const query = new URLSearchParams({ format: 'metadata' });
  for (const name of headers) query.append('metadataHeaders', name);
  const path = `/messages/${encodeURIComponent(id)}?${query}`;
  return api.find({ method: 'GET', path, doing: 'read the headers of a mail' }, metadataSchema);
}

/** Does `work` for each, some side by side; what gives null is left out. The order stays. */
async function each<T>(ids: readonly string[], work: (id: string) => Promise<T | null>): Promise<T[]> {
  const done: T[] = [];
  for (let at = 0; at < ids.length; at += sideBySide) {
    const some = await Promise.all(ids.slice(at, at + sideBySide).map(work));
    done.push(...some.filter((one) => one !== null));
  }
  return done;
}

const secondsOf = ({ internalDate }: Metadata) => Math.floor(Number(internalDate) / 1000);

async function look(api: GmailApi, ids: readonly string[]): Promise<readonly Metadata[]> {
  return each(ids, (id) => readMetadata(api, id, headHeaders));
}

const headsOf = (messages: readonly Metadata[]) =>
  messages.filter(({ labelIds }) => hasArrived(labelIds)).map(fromGmailMessage);

const latestOf = (messages: readonly Metadata[], since: number) =>
  Math.max(since, ...messages.map(secondsOf));

/** Whose mailbox it is and where its history stands. */
export async function readProfile(api: GmailApi) {
  const found = await api.find({ method: 'GET', path: '/profile', doing: 'open the mailbox' }, profileSchema);
  if (found === null) throw new AppError('needs_reauth', 'There is no such mailbox at Gmail any more.');
  return found;
}

/** Ids of messages, newest first; at most `pages` pages of `size`. */
export async function listIds(
  api: GmailApi,
  query: Readonly<Record<string, string>>,
  most: { readonly size: number; readonly pages: number },
): Promise<readonly string[]> {
  const ids: string[] = [];
  let pageToken: string | undefined;
  for (let page = 0; page < most.pages; page += 1) {
    const search = new URLSearchParams({
      ...query,
      maxResults: String(most.size),
      ...(pageToken === undefined ? {} : { pageToken }),
    });
    const found = await api.find(
      { method: 'GET', path: `/messages?${search}`, doing: 'list mails' },
      listSchema,
    );
    ids.push(...(found?.messages ?? []).map(({ id }) => id));
    pageToken = found?.nextPageToken;
    if (pageToken === undefined) break;
  }
  return ids;
}

/** From now on: where the history stands, and the time of the newest mail by Gmail's own clock, should it ever be gone. */
async function begin(api: GmailApi): Promise<Heads> {
  const { historyId } = await readProfile(api);
  const newest = await look(api, await listIds(api, {}, { size: 1, pages: 1 }));
  return { heads: [], cursor: `h:${historyId}:${latestOf(newest, 0)}`, more: false };
}

/** Where reading by date stands. */
interface ByDate {
  /** The newest mail that was seen by the history, in seconds. */
  readonly since: number;
  /** Where the history stood when this began; from there it is read on. */
  readonly historyId: string;
  /** The last mail that was looked at; null at the beginning. */
  readonly last: string | null;
}

/**
 * Where the history is gone, everything since a time is looked at, oldest first, and then the history from where it
 * stood when that began. What is looked at twice is known by its Message-ID.
 */
async function readByDate(api: GmailApi, { since, historyId, last }: ByDate): Promise<Heads> {
  // A second earlier: whether Gmail counts the second itself is said nowhere.
  const after = { q: `after:${Math.max(since - 1, 0)}` };
  const ids = [...(await listIds(api, after, { size: 500, pages: mostPages }))].reverse();
  // One that was thrown away meanwhile is not found: then it begins anew, which only costs.
  const left = ids.slice(last === null ? 0 : ids.indexOf(last) + 1);
  const some = left.slice(0, atOnce);
  const messages = await look(api, some);
  const more = left.length > atOnce;
  const cursor = more
    ? `d:${historyId}:${since}:${some.at(-1)}`
    : `h:${historyId}:${latestOf(messages, since)}`;
  return { heads: headsOf(messages), cursor, more };
}

/** `h`: by history, from this id; `d`: by date, until this history. Both with the time of the newest mail seen, in seconds. */
const cursorForm = /^(?:h:(?<history>\d+):(?<seen>\d+)|d:(?<until>\d+):(?<since>\d+):(?<last>\w+))$/;

/** What arrived since a cursor, also what a filter moved out of the inbox. Null, or another kind's cursor, begins now. */
export async function readHeads(api: GmailApi, cursor: string | null): Promise<Heads> {
  const { history, seen, until, since, last = null } = cursorForm.exec(cursor ?? '')?.groups ?? {};
  if (until !== undefined) return readByDate(api, { since: Number(since), historyId: until, last });
  if (history === undefined) return begin(api);
  const query = new URLSearchParams({ startHistoryId: history, maxResults: String(atOnce) });
  // What its owner moves into the inbox may have been taken for spam when it arrived.
  for (const type of ['messageAdded', 'labelAdded']) query.append('historyTypes', type);
  const page = await api.find(
    { method: 'GET', path: `/history?${query}`, doing: 'read what arrived' },
    historySchema,
  );
  // Google keeps the history for about a week, rarely only for hours; after that it answers 404.
  if (page === null) {
    const { historyId } = await readProfile(api);
    return readByDate(api, { since: Number(seen), historyId, last: null });
  }
  const added = page.history.flatMap(({ messagesAdded, labelsAdded }) => [
    ...messagesAdded.map(({ message }) => message),
    ...labelsAdded.filter(({ labelIds }) => labelIds.includes('INBOX')).map(({ message }) => message),
  ]);
  const arrived = added.filter(({ labelIds }) => hasArrived(labelIds)).map(({ id }) => id);
  const messages = await look(api, [...new Set(arrived)]);
  const more = page.nextPageToken !== undefined;
  const next = (more ? page.history.at(-1)?.id : undefined) ?? page.historyId;
  return { heads: headsOf(messages), cursor: `h:${next}:${latestOf(messages, Number(seen))}`, more };
}

function bytesOf(raw: string): Uint8Array {
  const binary = atob(raw.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** The bytes of these mails; those that are gone are left out. */
export async function readMails(api: GmailApi, ids: readonly string[]): Promise<Map<string, Uint8Array>> {
  const found = await each([...new Set(ids)], async (id) => {
    const path = `/messages/${encodeURIComponent(id)}?format=raw`;
    const message = await api.find({ method: 'GET', path, doing: 'read a mail' }, rawSchema);
    return message === null ? null : ([id, bytesOf(message.raw)] as const);
  });
  return new Map(found);
}
