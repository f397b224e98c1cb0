import { isAppError } from '../errors.ts';
import type { Connection } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { type ActorContext, asSystem } from './context.ts';
import { applyRecords } from './refresh-records.ts';
import { syncMeetings } from './sync-meetings.ts';
import { takeInCompanies } from './take-in-companies.ts';
import { openCrm } from './token-source.ts';
import { watchDeals } from './watch-deals.ts';
import { watchLists } from './watch-lists.ts';

/** What polls go by; what rules watch is looked at with them. */
export const cursorName = 'people';
const pagesAtMost = 50;

/** A connection whose last poll is long enough ago, with where that one ended. */
export interface Poll {
  readonly connection: Connection;
  readonly cursor: { readonly value: string; readonly at: Date } | null;
}

/** Which polls are due, and when the next one is; null when nothing is connected. Runs in the caller's transaction. */
export async function duePolls(
  ctx: ActorContext,
  tx: Tx,
): Promise<{ readonly polls: readonly Poll[]; readonly nextPollAt: Date | null }> {
  const every = ctx.settings.pollMinutes * 60_000;
  const now = ctx.clock.now().getTime();
  const active = (await tx.connections.list()).filter((one) => one.state === 'active');
  const cursors = active.length === 0 ? new Map() : await tx.connections.cursors(cursorName);
  const all = active.map((connection): Poll & { dueAt: number } => {
    const cursor = cursors.get(connection.id) ?? null;
    return { connection, cursor, dueAt: cursor === null ? now : cursor.at.getTime() + every };
  });
  const later = all.map((one) => (one.dueAt <= now ? now + every : one.dueAt));
  return {
    polls: all.filter((one) => one.dueAt <= now),
    nextPollAt: later.length === 0 ? null : new Date(Math.min(...later)),
  };
}

async function poll(ctx: ActorContext, { connection, cursor: held }: Poll): Promise<void> {
  const { workspaceId } = ctx.actor;
  const now = ctx.clock.now();
  const crm = openCrm(ctx, workspaceId, connection);
  const save = (value: string) =>
    ctx.store.withWorkspace(workspaceId, (tx) =>
      tx.connections.saveCursor(connection.id, cursorName, value, now),
    );
  if (held === null) {
    await save(await crm.startCursor());
    return;
  }
  let cursor = held.value;
  for (let page = 0; page < pagesAtMost; page += 1) {
    const changes = await crm.changes(cursor);
    const as = asSystem(ctx, workspaceId, connection.kind);
    await applyRecords(as, connection, changes.people);
    await takeInCompanies(as, connection, changes.companies ?? []);
    cursor = changes.cursor;
    await save(cursor);
    if (!changes.more) return;
  }
}

/**
 * Asks these CRMs what changed since the last time, then for meetings, then what rules want to know besides. One that fails
 * is logged and asked again at its next poll.
 */
export async function syncContacts(ctx: ActorContext, polls: readonly Poll[]): Promise<void> {
  for (const due of polls) {
    try {
      await poll(ctx, due);
      await syncMeetings(ctx, due.connection);
    } catch (error) {
      const words = isAppError(error) ? error.message : String(error);
      ctx.log.warn({ crm: due.connection.kind, error: words }, 'sync failed');
      continue;
    }
    if (await watchDeals(ctx, due.connection)) await watchLists(ctx, due.connection);
  }
}
