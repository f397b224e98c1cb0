import { isAppError } from '../errors.ts';
import type { Connection } from '../ports/records.ts';
import { type ActorContext, asSystem } from './context.ts';
import { applyRecords } from './refresh-records.ts';
import { openCrm } from './token-source.ts';

const cursorName = 'people';
const pagesAtMost = 50;

interface Poll {
  readonly connection: Connection;
  readonly cursor: { readonly value: string; readonly at: Date } | null;
}

/** The connections whose last poll is long enough ago, with where it ended. */
function duePolls(ctx: ActorContext): Promise<readonly Poll[]> {
  return ctx.store.withWorkspace(ctx.actor.workspaceId, async (tx) => {
    const before = ctx.clock.now().getTime() - ctx.settings.pollMinutes * 60_000;
    const polls: Poll[] = [];
    for (const connection of await tx.connections.list()) {
      if (connection.state !== 'active') continue;
      const cursor = await tx.connections.cursor(connection.id, cursorName);
      if (cursor === null || cursor.at.getTime() <= before) polls.push({ connection, cursor });
    }
    return polls;
  });
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
    await applyRecords(asSystem(ctx, workspaceId, connection.kind), connection, changes.people);
    cursor = changes.cursor;
    await save(cursor);
    if (!changes.more) return;
  }
}

/** Asks every connected CRM what changed since the last time, when that is long enough ago. */
export async function syncContacts(ctx: ActorContext): Promise<void> {
  for (const due of await duePolls(ctx)) {
    try {
      await poll(ctx, due);
    } catch (error) {
      const words = isAppError(error) ? error.message : String(error);
      ctx.log.warn({ crm: due.connection.kind, error: words }, 'sync failed');
    }
  }
}
