import { isAppError } from '../errors.ts';
import type { Connection } from '../ports/records.ts';
import { type ActorContext, asSystem } from './context.ts';
import { applyRecords } from './refresh-records.ts';
import { activeConnections, openCrm } from './token-source.ts';

const cursorName = 'people';
const pagesAtMost = 50;

async function syncConnection(ctx: ActorContext, connection: Connection): Promise<void> {
  const { workspaceId } = ctx.actor;
  const now = ctx.clock.now();
  const held = await ctx.store.withWorkspace(workspaceId, (tx) =>
    tx.connections.cursor(connection.id, cursorName),
  );
  const crm = openCrm(ctx, workspaceId, connection);
  const save = (value: string) =>
    ctx.store.withWorkspace(workspaceId, (tx) =>
      tx.connections.saveCursor(connection.id, cursorName, value, now),
    );
  if (held === null) {
    await save(await crm.startCursor());
    return;
  }
  if (now.getTime() - held.at.getTime() < ctx.settings.pollMinutes * 60_000) return;
  let cursor = held.value;
  for (let page = 0; page < pagesAtMost; page += 1) {
    const changes = await crm.changes(cursor);
    await applyRecords(asSystem(ctx, workspaceId, connection.kind), connection, changes.people);
    cursor = changes.cursor;
    await save(cursor);
    if (!changes.more) return;
  }
}

/** Asks every connected CRM what changed since the last time, when that is long enough ago. */
export async function syncContacts(ctx: ActorContext): Promise<void> {
  for (const connection of await activeConnections(ctx, ctx.actor.workspaceId)) {
    try {
      await syncConnection(ctx, connection);
    } catch (error) {
      ctx.log.warn(
        { crm: connection.kind, error: isAppError(error) ? error.message : String(error) },
        'sync failed',
      );
    }
  }
}
