import type { StandInContext } from '../core/index.ts';
import { badRequest, GraphError } from './errors.ts';
import { type Cloud, type Mount, mailboxOf, wantsImmutable } from './http.ts';
import { folderOf, selectOf, show } from './messages.ts';
import { idOf } from './store.ts';
import type { MailRow, SyncRow } from './types.ts';

/** Mails in a page when the request does not say. */
const PAGE = 10;

type Round = Omit<SyncRow, 'token' | 'forgotten'>;

function pageSize(c: StandInContext): number {
  const asked = /\bodata\.maxpagesize=(\d+)/i.exec(c.req.header('prefer') ?? '')?.[1];
  return asked === undefined ? PAGE : Math.min(Math.max(Number(asked), 1), 1000);
}

/** `$filter` of a first request: only a time that mail was received since. */
function sinceOf(filter: string | undefined): string | null {
  if (filter === undefined) return null;
  const since = /^receivedDateTime (?:ge|gt) (\S+)$/.exec(filter)?.[1];
  if (since === undefined || Number.isNaN(Date.parse(since)))
    throw new GraphError(
      400,
      'ErrorInvalidUrlQueryFilter',
      'The query filter contains one or more invalid nodes.',
    );
  return since;
}

/** Keys of what a round has to tell, in no order that anybody may rely on: the newest first. */
function changesOf({ mails }: Cloud, round: Round, after: number): string[] {
  const since = round.since === null ? 0 : Math.floor(Date.parse(round.since) / 1000) * 1000;
  const told = (row: MailRow) => {
    const here = row.folder === round.folder;
    if (round.createdOnly) return here && row.entered > after;
    // What left the folder is told as removed, though not to somebody who never saw it.
    return row.changed > after && (here || after > 0);
  };
  return mails
    .all(round.mailbox)
    .filter((row) => told(row) && Date.parse(row.receivedAt) >= since)
    .map(({ key }) => key)
    .toReversed();
}

function firstRound(c: StandInContext, cloud: Cloud, mailbox: string): Round {
  const type = c.req.query('changeType');
  if (type !== undefined && !['created', 'updated', 'deleted'].includes(type))
    throw badRequest(`Invalid changeType '${type}'.`);
  const round = {
    mailbox,
    folder: folderOf(c),
    select: selectOf(c),
    createdOnly: type === 'created',
    since: sinceOf(c.req.query('$filter')),
    rest: [],
    upTo: cloud.mails.count,
  };
  return { ...round, rest: changesOf(cloud, round, 0) };
}

/** The round that a token leads to: the rest of one, or a new one since its end. */
function nextRound(c: StandInContext, cloud: Cloud, mailbox: string, token: string): Round {
  const row = cloud.accounts.syncs.get(token);
  if (row === undefined || row.mailbox !== mailbox || row.folder !== folderOf(c))
    throw new GraphError(400, 'ErrorInvalidSyncStateData', 'The sync state is not valid.');
  if (row.forgotten)
    throw new GraphError(410, 'SyncStateNotFound', 'The sync state generation is not found.');
  if (row.rest.length > 0) return row;
  const round = { ...row, upTo: cloud.mails.count };
  return { ...round, rest: changesOf(cloud, round, row.upTo) };
}

function delta(c: StandInContext, cloud: Cloud): Response {
  const mailbox = mailboxOf(c, 'Mail.Read');
  const token = c.req.query('$deltatoken') ?? c.req.query('$skiptoken');
  const round = token === undefined ? firstRound(c, cloud, mailbox) : nextRound(c, cloud, mailbox, token);
  const size = pageSize(c);
  const { mails } = cloud;
  const value = round.rest.slice(0, size).flatMap((key): readonly object[] => {
    const row = mails.byKey(key);
    if (row === undefined) return [];
    return row.folder === round.folder
      ? [show(row, round.select, wantsImmutable(c))]
      : [{ id: idOf(row, wantsImmutable(c)), '@removed': { reason: 'deleted' } }];
  });
  const rest = round.rest.slice(size);
  const { token: left } = cloud.accounts.newSync({ ...round, rest });
  const link = new URL(`/v1.0/me/mailFolders('${round.folder}')/messages/delta`, c.req.url);
  const name = rest.length > 0 ? '@odata.nextLink' : '@odata.deltaLink';
  const query = rest.length > 0 ? '$skiptoken' : '$deltatoken';
  return c.json({ [name]: `${link}?${query}=${left}`, value });
}

/** What changed in a folder. */
export const mountDelta: Mount = (app, cloud) => {
  app.get('/v1.0/me/mailFolders/:folder/messages/delta', (c) => delta(c, cloud));
  app.get("/v1.0/me/:folder{mailFolders\\('[^']+'\\)}/messages/delta", (c) => delta(c, cloud));
};
