import type { CrmKind, CrmList } from '../ports/crm.ts';
import type { Connection } from '../ports/records.ts';
import type { ActorContext } from './context.ts';
import { inWorkspace } from './reading.ts';
import { connectionTo } from './resolve-selection.ts';
import { openCrm } from './token-source.ts';

/** The workspace's connections with what is wrong and what an admin still has to do; never their secrets. */
export async function listConnections(ctx: ActorContext): Promise<readonly Connection[]> {
  return inWorkspace(ctx, (tx) => tx.connections.list());
}

/** The lists of a connected CRM from which people can be enrolled. */
export async function listCrmLists(ctx: ActorContext, kind: CrmKind): Promise<readonly CrmList[]> {
  const connection = await connectionTo(ctx, kind);
  return openCrm(ctx, ctx.actor.workspaceId, connection).lists();
}
