import { AppError } from '../../src/errors.ts';
import type { MailboxPort, MailHead } from '../../src/ports/mailbox.ts';
import { type GraphOutcome, jsonOf, parseAnswer, succeeded } from './answer.ts';
import { type GraphApi, ownLink } from './client.ts';
import { failureToAppError, readError } from './errors.ts';
import { toMailHead } from './mapper.ts';
import { deltaPageSchema, type GraphMessage } from './schemas.ts';

const doing = 'read the inbox';
/** Mails in one page, and pages in one go: a page may be empty and still have a next one. */
const pageSize = 100;
const pagesAtOnce = 4;
/** Graph lets an app make four calls at a time in one mailbox; some are left for sending. */
const fetchesAtOnce = 2;

/** An id that stays when the mail is moved to another folder; and how much of each answer. */
const prefer = { prefer: `IdType="ImmutableId", odata.maxpagesize=${pageSize}` };
const fields = 'id,internetMessageId,receivedDateTime,from,internetMessageHeaders';

/** How far back a lost state is looked for, before the newest mail that was seen: they come in no certain order. */
const overlapMs = 24 * 3_600_000;

/**
 * A cursor: the time up to which mail was seen for certain, by Exchange's clock, and Graph's link for what follows. The
 * time is what is left when Graph forgets the link.
 */
interface Cursor {
  readonly since: string;
  readonly link: string;
}

const write = ({ since, link }: Cursor) => `${since} ${link}`;
const cursorForm = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) (\S+)$/;

function read(text: string): Cursor {
  const [, since, link] = cursorForm.exec(text) ?? [];
  if (since === undefined || link === undefined)
    throw new AppError('internal', 'The cursor of a mailbox at Microsoft is damaged.');
  return { since, link };
}

/** The first call of a round: only mail that came since then, and only that it came. */
function begin(since: string): string {
  const query = new URLSearchParams({
    changeType: 'created',
    $select: fields,
    $filter: `receivedDateTime ge ${since}`,
  });
  return `/me/mailFolders/inbox/messages/delta?${query}`;
}

/** Now, by Exchange's clock: mail delta has no "from now on", so that a time must be named, and ours may differ. */
async function vendorsNow(api: GraphApi, wall: () => Date): Promise<string> {
  const path = '/me?$select=id';
  const outcome = await api.ask({ method: 'GET', path, doing });
  if (!succeeded(outcome)) throw failureToAppError(doing, outcome);
  const said = new Date(outcome.headers.get('date') ?? Number.NaN);
  return (Number.isNaN(said.getTime()) ? wall() : said).toISOString();
}

interface Page {
  readonly messages: readonly GraphMessage[];
  readonly link: string;
  readonly last: boolean;
}

/** Whether Graph does not know a link's state any more: 410, or with 400 that it cannot read it. */
function isForgotten(outcome: GraphOutcome): boolean {
  if (outcome.kind === 'silence') return false;
  return outcome.status === 410 || (outcome.status === 400 && /syncstate/i.test(readError(outcome).code));
}

/** One page; null when Graph does not know the state any more. */
async function page(api: GraphApi, path: string): Promise<Page | null> {
  const outcome = await api.ask({ method: 'GET', path, headers: prefer, doing });
  if (isForgotten(outcome)) return null;
  if (!succeeded(outcome)) throw failureToAppError(doing, outcome);
  const answer = parseAnswer(doing, jsonOf(outcome.body), deltaPageSchema);
  const next = answer['@odata.nextLink'];
  const link = ownLink(api.options, next ?? answer['@odata.deltaLink'] ?? '');
  if (link === null)
    throw new AppError('unavailable', "Microsoft's answer leads to another host; it is not followed.");
  return { messages: answer.value, link, last: next === undefined };
}

/** The newest time among mails, or `since` if none is newer. */
function newest(messages: readonly GraphMessage[], since: string): string {
  const times = messages.map(({ receivedDateTime }) => Date.parse(receivedDateTime ?? ''));
  const last = Math.max(Date.parse(since), ...times.filter(Number.isFinite));
  return new Date(last).toISOString();
}

/**
 * What arrived in the inbox since the cursor, by Graph's delta query. A state that Graph forgot begins anew a day before
 * the newest mail that was seen, so that some mails may come twice and none is missed.
 */
export async function readHeads(
  api: GraphApi,
  wall: () => Date,
  text: string | null,
): Promise<Awaited<ReturnType<MailboxPort['heads']>>> {
  const known = text === null ? null : read(text);
  const since = known?.since ?? (await vendorsNow(api, wall));
  const anew = () => begin(new Date(Date.parse(since) - overlapMs).toISOString());
  const messages: GraphMessage[] = [];
  // A link of another Graph (the setting was changed) is none that we know.
  let path = known === null ? begin(since) : (ownLink(api.options, known.link) ?? anew());
  let at: Page | null = null;
  for (let pages = 0; pages < pagesAtOnce && at?.last !== true; pages += 1) {
    at = await page(api, path);
    if (at === null) {
      if (pages > 0 || known === null) break;
      at = await page(api, anew());
    }
    if (at === null) break;
    messages.push(...at.messages);
    path = at.link;
  }
  if (at === null)
    throw new AppError('unavailable', 'Microsoft lost the state of the inbox; it is read again later.');
  const order = (message: GraphMessage) => Date.parse(message.receivedDateTime ?? '') || 0;
  const heads = messages
    .toSorted((a, b) => order(a) - order(b))
    .map(toMailHead)
    .filter((head): head is MailHead => head !== null);
  // Only a whole round says that nothing older is still to come.
  const cursor = write({ since: at.last ? newest(messages, since) : since, link: at.link });
  return { heads, cursor, more: !at.last };
}

/** The bytes of mails, by their ids; those that are gone are left out. */
export async function fetchMails(
  api: GraphApi,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const mails = new Map<string, Uint8Array>();
  const headers = { prefer: 'IdType="ImmutableId"' };
  const one = async (id: string) => {
    const path = `/me/messages/${encodeURIComponent(id)}/$value`;
    const outcome = await api.ask({ method: 'GET', path, headers, doing: 'read a mail' });
    if (succeeded(outcome) && outcome.body !== null) mails.set(id, outcome.body);
    else if (outcome.kind === 'silence' || outcome.status !== 404)
      throw failureToAppError('read a mail', outcome);
  };
  for (let at = 0; at < ids.length; at += fetchesAtOnce)
    await Promise.all(ids.slice(at, at + fetchesAtOnce).map(one));
  return mails;
}
