import type { StandInContext } from '../core/index.ts';
import { badRequest, GraphError, itemNotFound } from './errors.ts';
import { type Cloud, type Mount, mailboxOf, wantsImmutable } from './http.ts';
import { idOf } from './store.ts';
import { FOLDERS, type Folder, type MailRow } from './types.ts';

/** As a path names a folder: `mailFolders/inbox` or `mailFolders('inbox')`. */
export function folderOf(c: StandInContext): Folder {
  const text = (c.req.param('folder') ?? '').replace(/^mailFolders\('(.*)'\)$/, '$1').toLowerCase();
  const folder = FOLDERS.find((known) => known === text);
  if (folder === undefined) throw new GraphError(400, 'ErrorInvalidIdMalformed', 'Id is malformed.');
  return folder;
}

const recipient = (one: { readonly name: string; readonly address: string }) => ({ emailAddress: one });

/** What Graph tells of a mail unless fewer or other fields are asked for. */
const SHOWN: Readonly<Record<string, (row: MailRow) => unknown>> = {
  createdDateTime: (row) => row.receivedAt,
  receivedDateTime: (row) => row.receivedAt,
  sentDateTime: (row) => row.receivedAt,
  internetMessageId: (row) => row.messageId,
  subject: (row) => row.subject,
  isDraft: (row) => row.isDraft,
  isRead: (row) => row.isRead,
  parentFolderId: (row) => row.folder,
  from: (row) => (row.from === null ? null : recipient(row.from)),
  sender: (row) => (row.from === null ? null : recipient(row.from)),
  toRecipients: (row) => row.to.map(recipient),
};

/** Fields that must be asked for. Graph has headers of received mail only. */
const ON_DEMAND: typeof SHOWN = {
  internetMessageHeaders: (row) => (row.folder === 'sentitems' || row.isDraft ? undefined : row.headers),
};

export function selectOf(c: StandInContext): readonly string[] | null {
  const names = c.req
    .query('$select')
    ?.split(',')
    .map((name) => name.trim());
  const unknown = names?.find((name) => name !== 'id' && !(name in SHOWN) && !(name in ON_DEMAND));
  if (unknown !== undefined)
    throw badRequest(`Could not find a property named '${unknown}' on type 'microsoft.graph.message'.`);
  return names ?? null;
}

/** A mail as JSON. */
export function show(row: MailRow, select: readonly string[] | null, immutable: boolean) {
  const fields = { ...SHOWN, ...ON_DEMAND };
  const entries = (select ?? Object.keys(SHOWN)).flatMap((name) => {
    const value = fields[name]?.(row);
    return value === undefined ? [] : [[name, value] as const];
  });
  return { '@odata.etag': `W/"${row.changed}"`, id: idOf(row, immutable), ...Object.fromEntries(entries) };
}

/** The two filters that are answered here; Graph has more, and refuses with other words what it does not like. */
function filterOf(text: string | undefined): (row: MailRow) => boolean {
  if (text === undefined) return () => true;
  const id = /^internetMessageId eq '((?:[^']|'')*)'$/.exec(text)?.[1]?.replaceAll("''", "'");
  if (id !== undefined) return (row) => row.messageId === id;
  const since = /^sentDateTime ge (\S+)$/.exec(text)?.[1];
  if (since === undefined || Number.isNaN(Date.parse(since)))
    throw new GraphError(
      400,
      'ErrorInvalidUrlQueryFilter',
      'The query filter contains one or more invalid nodes.',
    );
  return (row) => Date.parse(row.receivedAt) >= Math.floor(Date.parse(since) / 1000) * 1000;
}

function list(c: StandInContext, { mails }: Cloud, folder?: Folder): Response {
  const mailbox = mailboxOf(c, 'Mail.Read');
  const top = Number(c.req.query('$top') ?? 10);
  if (!Number.isInteger(top) || top < 1 || top > 1000) throw badRequest('Invalid value for $top.');
  const skip = Number(c.req.query('$skip') ?? 0);
  const fits = filterOf(c.req.query('$filter'));
  const ordered = c.req.query('$orderby') === 'sentDateTime';
  const found = mails.all(mailbox, folder).filter(fits);
  const page = (ordered ? found : found.toReversed()).slice(skip, skip + top);
  const next = new URL(c.req.url);
  next.searchParams.set('$skip', String(skip + top));
  const select = selectOf(c);
  return c.json({
    value: page.map((row) => show(row, select, wantsImmutable(c))),
    ...(found.length > skip + top ? { '@odata.nextLink': next.toString() } : {}),
  });
}

/** One mail of the mailbox, by either of its ids; 404 when it is not there. */
function one(c: StandInContext, { mails }: Cloud): MailRow {
  const row = mails.byId(mailboxOf(c, 'Mail.Read'), c.req.param('id') ?? '');
  if (row === undefined) throw itemNotFound();
  return row;
}

/** Who it is, folders, lists of mail, and single mails. */
export const mountMessages: Mount = (app, cloud) => {
  app.get('/v1.0/me', (c) => {
    const { address, name, id } = cloud.mails.mailbox(mailboxOf(c, 'User.Read'));
    return c.json({ id, displayName: name, mail: address, userPrincipalName: address });
  });
  for (const folder of ['/v1.0/me/mailFolders/:folder', "/v1.0/me/:folder{mailFolders\\('[^']+'\\)}"]) {
    app.get(folder, (c) => {
      const name = folderOf(c);
      const mine = cloud.mails.all(mailboxOf(c, 'Mail.Read'), name);
      return c.json({ id: name, displayName: name, totalItemCount: mine.length });
    });
    app.get(`${folder}/messages`, (c) => list(c, cloud, folderOf(c)));
  }
  app.get('/v1.0/me/messages', (c) => list(c, cloud));
  app.get('/v1.0/me/messages/:id', (c) => c.json(show(one(c, cloud), selectOf(c), wantsImmutable(c))));
  app.get('/v1.0/me/messages/:id/$value', (c) =>
    c.body(Uint8Array.from(Buffer.from(one(c, cloud).raw, 'base64')), 200, { 'content-type': 'text/plain' }),
  );
};
