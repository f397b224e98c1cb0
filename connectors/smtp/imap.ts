import type { ImapFlow } from 'imapflow';
import { AppError } from '../../src/errors.ts';
import type { MailHead, SmtpSecrets } from '../../src/ports/mailbox.ts';
import { tlsOf } from './client.ts';

/** Mails looked at in one go. */
const atOnce = 200;

/** One session with the IMAP server: signs in, does `work`, and signs out. */
export async function withImap<T>(
  { imap, user, password }: SmtpSecrets,
  work: (client: ImapFlow) => Promise<T>,
): Promise<T> {
  // Loaded only here: it brings more than a hundred files, which most workspaces never need.
  const { ImapFlow } = await import('imapflow');
  const tls = tlsOf(imap);
  const client = new ImapFlow({
    host: imap.host,
    port: imap.port,
    auth: { user, pass: password },
    logger: false,
    secure: tls.secure,
    ...(tls.secure ? {} : { doSTARTTLS: tls.required }),
    connectionTimeout: 8000,
    greetingTimeout: 8000,
    socketTimeout: 15_000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (error) {
    client.close();
    if (typeof error === 'object' && error !== null && 'authenticationFailed' in error)
      throw new AppError('needs_reauth', 'The IMAP server refused the name or the password.');
    throw new AppError('unavailable', `The IMAP server at ${imap.host}:${imap.port} could not be reached.`, {
      cause: error,
    });
  }
  try {
    return await work(client);
  } finally {
    await client.logout().catch(() => client.close());
  }
}

/** The folder that the server says is for sent mail (RFC 6154), else the one that is called so. */
async function sentFolder(client: ImapFlow): Promise<string | null> {
  const folders = await client.list();
  const named = folders.find((folder) => folder.specialUse === '\\Sent');
  return (named ?? folders.find(({ name }) => /^sent( items| messages| mail)?$/i.test(name)))?.path ?? null;
}

/** Files a mail under Sent, read. Best effort: whoever answers it sees it in the thread all the same. */
export async function fileSent(secrets: SmtpSecrets, mime: Buffer): Promise<void> {
  await withImap(secrets, async (client) => {
    const folder = await sentFolder(client);
    if (folder !== null) await client.append(folder, mime, ['\\Seen']);
  });
}

/** Whether a mail with this Message-ID lies under Sent; null when there is no such folder. */
export async function isSent(secrets: SmtpSecrets, messageId: string): Promise<boolean | null> {
  return withImap(secrets, async (client) => {
    const folder = await sentFolder(client);
    if (folder === null) return null;
    await client.mailboxOpen(folder, { readOnly: true });
    const found = await client.search({ header: { 'message-id': messageId } }, { uid: true });
    return Array.isArray(found) ? found.length > 0 : null;
  });
}

/** A cursor: the folder's UIDVALIDITY, the last UID seen, and when that was (epoch seconds), in case the first changes. */
const cursorForm = /^(\d+):(\d+):(\d+)$/;
const idsIn = (value: string | undefined) => value?.match(/<[^<>\s]+>/g) ?? [];
const serverNames = /^(mailer-daemon|postmaster|mail-daemon|microsoftexchange)/i;

/** UIDs of what arrived since the cursor, oldest first. A folder that was numbered anew is looked at by date. */
async function newUids(client: ImapFlow, cursor: RegExpExecArray, validity: string): Promise<number[]> {
  const since = new Date(Number(cursor[3]) * 1000);
  const last = Number(cursor[2]);
  const renumbered = cursor[1] !== validity;
  const found = await client.search(renumbered ? { since } : { uid: `${last + 1}:*` }, { uid: true });
  // `N:*` also names the last mail when its UID is lower.
  return (Array.isArray(found) ? found : []).filter((uid) => renumbered || uid > last).sort((a, b) => a - b);
}

/** What arrived in the inbox since the cursor. */
export function readHeads(secrets: SmtpSecrets, cursor: string | null, wall: Date) {
  return withImap(secrets, async (client) => {
    const inbox = await client.mailboxOpen('INBOX', { readOnly: true });
    const validity = String(inbox.uidValidity);
    const seconds = Math.floor(wall.getTime() / 1000);
    const known = cursor === null ? null : cursorForm.exec(cursor);
    if (known === null)
      return { heads: [], cursor: `${validity}:${inbox.uidNext - 1}:${seconds}`, more: false };
    const uids = await newUids(client, known, validity);
    const now = uids.slice(0, atOnce);
    const last = now.at(-1) ?? (known[1] === validity ? Number(known[2]) : inbox.uidNext - 1);
    const heads: MailHead[] = [];
    if (now.length > 0)
      for await (const { uid, envelope, headers } of client.fetch(
        now.join(','),
        { uid: true, envelope: true, headers: ['references', 'content-type'] },
        { uid: true },
      )) {
        const more = headers?.toString('latin1').replace(/\r?\n[ \t]+/g, ' ') ?? '';
        const from = envelope?.from?.[0]?.address?.toLowerCase() ?? null;
        heads.push({
          id: String(uid),
          messageId: envelope?.messageId ?? null,
          answers: [...idsIn(envelope?.inReplyTo), ...idsIn(/^references:(.*)$/im.exec(more)?.[1])],
          from,
          report: /^content-type:\s*multipart\/report/im.test(more) || serverNames.test(from ?? ''),
        });
      }
    return { heads, cursor: `${validity}:${last}:${seconds}`, more: uids.length > now.length };
  });
}

/** The bytes of mails in the inbox, by UID. */
export function fetchMails(secrets: SmtpSecrets, ids: readonly string[]) {
  return withImap(secrets, async (client) => {
    await client.mailboxOpen('INBOX', { readOnly: true });
    const mails = new Map<string, Uint8Array>();
    for await (const { uid, source } of client.fetch(
      ids.join(','),
      { uid: true, source: true },
      { uid: true },
    ))
      if (source !== undefined) mails.set(String(uid), source);
    return mails;
  });
}
