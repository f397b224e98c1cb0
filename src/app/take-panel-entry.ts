import type { PanelSubject } from '../ports/records.ts';
import { actorOfSession } from './authenticate.ts';
import type { AppContext } from './context.ts';
import { sha256Hex } from './hash.ts';

/** What an entry opens, and which pages of the CRM may show it in a frame. */
interface TakenEntry {
  readonly subject: PanelSubject;
  readonly frameOrigins: readonly string[];
}

/**
 * Takes an entry to a record's panel once. Null when it is unknown, was used or is over, when its user is no longer
 * active, or when the CRM is no longer connected.
 */
export async function takePanelEntry(ctx: AppContext, token: string): Promise<TakenEntry | null> {
  const subject = await ctx.store.system.takePanelEntry(await sha256Hex(token), ctx.clock.wall());
  if (subject === null || (await actorOfSession(ctx, subject)) === null) return null;
  const { workspaceId, connectionId } = subject;
  const { connection, secrets } = await ctx.store.withWorkspace(workspaceId, async (tx) => ({
    connection: await tx.connections.byId(connectionId),
    secrets: await tx.connections.secrets(connectionId),
  }));
  if (connection === null || secrets === null || connection.state === 'disconnected') return null;
  return { subject, frameOrigins: ctx.crms[connection.kind].frameOrigins(secrets.tokens.instanceUrl) };
}
