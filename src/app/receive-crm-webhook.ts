import { AppError } from '../errors.ts';
import type { CrmKind } from '../ports/crm.ts';
import type { CrmCaller, CrmInbound } from '../ports/crm-inbound.ts';
import type { InboundRequest } from '../ports/inbound-request.ts';
import type { Connection, User } from '../ports/records.ts';
import { type ActorContext, type AppContext, asSystem } from './context.ts';
import { refreshRecords } from './refresh-records.ts';

interface VerifiedCall {
  readonly ctx: ActorContext;
  readonly connection: Connection;
}

/**
 * Checks that a request really comes from a connected org or portal, and has not been seen before. `unauthenticated`
 * otherwise, without saying which part was wrong.
 */
export async function verifyCrmRequest(
  ctx: AppContext,
  kind: CrmKind,
  request: InboundRequest,
): Promise<VerifiedCall> {
  const refused = () => new AppError('unauthenticated', 'This request is not signed by a connected CRM.');
  const inbound = ctx.crms[kind].inbound;
  const account = inbound.claimedAccount(request);
  const found = account === null ? null : await ctx.store.system.connectionOf(kind, account);
  if (found === null) throw refused();
  const { workspaceId, connectionId } = found;
  const { secrets, connection } = await ctx.store.withWorkspace(workspaceId, async (tx) => ({
    secrets: await tx.connections.secrets(connectionId),
    connection: await tx.connections.byId(connectionId),
  }));
  if (secrets === null || connection === null || connection.state === 'disconnected') throw refused();
  await inbound.verify(request, [secrets.pushSecret], ctx.clock.wall());
  const nonce = inbound.nonce(request);
  if (nonce !== null && !(await ctx.store.system.firstUse(`${kind}:${account}`, nonce, ctx.clock.wall())))
    throw new AppError('unauthenticated', 'This request was already made once.');
  return { ctx: asSystem(ctx, workspaceId, kind), connection };
}

/**
 * Takes change hints from a CRM: verified, then the records are read again from the CRM itself, so a hint can
 * neither be forged into an effect nor go stale. An opt-out has taken effect when this returns.
 */
export async function receiveCrmWebhook(
  base: AppContext,
  kind: CrmKind,
  request: InboundRequest,
): Promise<{ readonly received: number }> {
  const { ctx, connection } = await verifyCrmRequest(base, kind, request);
  const hints = base.crms[kind].inbound.changes(request);
  const refs = [...new Map(hints.map((hint) => [hint.ref.id, hint.ref])).values()];
  const known = await ctx.store.withWorkspace(ctx.actor.workspaceId, (tx) =>
    tx.identities.byRefs(connection.id, refs),
  );
  const ids = new Set(known.map((identity) => identity.ref.id));
  const ours = refs.filter((ref) => ids.has(ref.id));
  if (ours.length > 0) await refreshRecords(ctx, connection, ours);
  return { received: hints.length };
}

/** A request, and what to read from it once it is verified. */
interface Asked<C extends CrmCaller> {
  readonly request: InboundRequest;
  readonly read: (inbound: CrmInbound, request: InboundRequest) => C;
}

/** A verified call from inside the CRM, as the rep who made it there. */
interface CallOfRep<C extends CrmCaller> extends VerifiedCall {
  readonly call: C;
  readonly user: User;
}

/** The rep behind a verified call from inside the CRM, as an actor; `forbidden` when nobody here is that user. */
export async function crmActor<C extends CrmCaller>(
  base: AppContext,
  kind: CrmKind,
  asked: Asked<C>,
): Promise<CallOfRep<C>> {
  const { ctx, connection } = await verifyCrmRequest(base, kind, asked.request);
  const call = asked.read(base.crms[kind].inbound, asked.request);
  const { userId, userEmail } = call;
  const user = await ctx.store.withWorkspace(ctx.actor.workspaceId, async (tx) => {
    const known = userId === null ? null : (await tx.users.byCrmIds(connection.id, [userId])).get(userId);
    return known ?? (userEmail === null ? null : tx.users.byEmail(userEmail.toLowerCase()));
  });
  if (user === null || !user.active)
    throw new AppError(
      'forbidden',
      'Your CRM user is not a Cadenza user yet. Ask an admin to add you, with the address that you have in the CRM.',
    );
  const actor = { workspaceId: ctx.actor.workspaceId, userId: user.id, role: user.role, name: user.email };
  return { ctx: { ...base, actor }, connection, call, user };
}
