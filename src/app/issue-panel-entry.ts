import { AppError } from '../errors.ts';
import type { CrmKind } from '../ports/crm.ts';
import type { CrmInbound } from '../ports/crm-inbound.ts';
import type { InboundRequest } from '../ports/inbound-request.ts';
import type { AppContext } from './context.ts';
import { sha256Hex } from './hash.ts';
import { crmActor } from './receive-crm-webhook.ts';

/** For how long an entry can be used, in seconds of real time: as long as a page of the CRM may take to load. */
const entrySeconds = 120;

const read = (inbound: CrmInbound, request: InboundRequest) => inbound.panelCall(request);

/**
 * Gives the package inside a CRM the address of a record's panel for the user who looks at it there. The address is
 * good once, for two minutes of real time, and is kept only as a hash. `unauthenticated` when the call is not signed,
 * stale or was made before; `forbidden` when the CRM's user is nobody here.
 */
export async function issuePanelEntry(
  base: AppContext,
  kind: CrmKind,
  request: InboundRequest,
): Promise<{ readonly url: string; readonly expiresAt: Date }> {
  const { ctx, connection, call, user } = await crmActor(base, kind, { request, read });
  const wall = ctx.clock.wall();
  const { once, ref } = call;
  // Enrolling twice is harmless, a second entry is not: whoever repeats a call that was overheard must not get in.
  if (
    once !== null &&
    !(await ctx.store.system.firstUse(`${kind}-panel:${connection.accountId}`, once, wall))
  )
    throw new AppError('unauthenticated', 'This request was already made once.');
  const token = ctx.ids.token(32);
  const tokenHash = await sha256Hex(token);
  const expiresAt = new Date(wall.getTime() + entrySeconds * 1000);
  const entry = { tokenHash, userId: user.id, connectionId: connection.id, ref, expiresAt };
  await ctx.store.withWorkspace(ctx.actor.workspaceId, (tx) => tx.keys.insertPanelEntry(entry, wall));
  return { url: `${ctx.settings.publicUrl}/embed/record?entry=${token}`, expiresAt };
}
