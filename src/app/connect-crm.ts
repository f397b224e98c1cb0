import { AppError, isAppError } from '../errors.ts';
import type { CrmKind, CrmPort } from '../ports/crm.ts';
import type { Connection } from '../ports/records.ts';
import { noteConditionFields } from './condition-fields.ts';
import { type ActorContext, type AppContext, asSystem } from './context.ts';
import { challengeOf, sha256Hex } from './hash.ts';
import { matchUsers } from './match-users.ts';
import { requireRole } from './permissions.ts';
import { inWorkspace } from './reading.ts';
import { meetingsCursor, meetingsUnreadBecause } from './sync-meetings.ts';
import { closeCrm, openCrm } from './token-source.ts';

/** Where a CRM sends the admin back to. */
export function redirectUri(ctx: AppContext, kind: CrmKind): string {
  return `${ctx.settings.publicUrl}/oauth/${kind}/callback`;
}

/** Begins connecting a CRM: the URL at which the admin agrees. The state is good once, for ten minutes. */
export async function beginConnect(ctx: ActorContext, kind: CrmKind): Promise<{ readonly url: string }> {
  requireRole(ctx, 'admin', 'connect a CRM');
  const { userId, workspaceId } = ctx.actor;
  if (userId === null)
    throw new AppError('forbidden', 'A CRM is connected by a signed-in admin, not by an API key.');
  const state = ctx.ids.token(20);
  const verifier = ctx.ids.token(40);
  const stateHash = await sha256Hex(state);
  await ctx.store.withWorkspace(workspaceId, (tx) =>
    tx.connections.saveOAuthState(stateHash, { workspaceId, userId, kind, verifier }, ctx.clock.wall()),
  );
  const challenge = await challengeOf(verifier);
  return {
    url: ctx.crms[kind].oauth.authorizeUrl({ redirectUri: redirectUri(ctx, kind), state, challenge }),
  };
}

/**
 * Where reading of meetings begins: where it stood if the account was connected before. A CRM that does not show them is
 * connected all the same.
 */
async function beginMeetings(ctx: ActorContext, { crm, id }: { readonly crm: CrmPort; readonly id: string }) {
  const held = await inWorkspace(ctx, (tx) => tx.connections.cursors(meetingsCursor));
  try {
    return { cursor: held.has(id) ? null : await crm.startMeetings(), problem: null };
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { cursor: null, problem: error.message };
  }
}

/**
 * Completes connecting a CRM with what it sent back: exchanges the code, stores the sealed tokens, matches users by
 * address, prepares the org and sets the sync cursor to now. Connecting the same account again replaces its tokens.
 */
export async function completeConnect(
  base: AppContext,
  kind: CrmKind,
  answer: { readonly code: string; readonly state: string },
): Promise<{ readonly connection: Connection }> {
  const begun = await base.store.system.takeOAuthState(await sha256Hex(answer.state), base.clock.wall());
  if (begun === null || begun.kind !== kind)
    throw new AppError('conflict', 'This sign-in was not started here, or is over. Start connecting again.');
  const ctx = asSystem(base, begun.workspaceId, 'connect');
  const oauth = ctx.crms[kind].oauth;
  const grant = await oauth.exchange({
    code: answer.code,
    redirectUri: redirectUri(ctx, kind),
    verifier: begun.verifier,
  });
  const elsewhere = await ctx.store.system.connectionOf(kind, grant.accountId);
  if (elsewhere !== null && elsewhere.workspaceId !== begun.workspaceId)
    throw new AppError('conflict', 'This CRM account is already connected to another workspace.');
  const pushSecret = base.ids.token(32);
  const draft: Connection = {
    id: ctx.ids.uuid(),
    kind,
    accountId: grant.accountId,
    state: 'active',
    problem: null,
    missing: [],
    customFields: [],
    conditionFields: [],
    connectedAt: ctx.clock.now(),
  };
  const id = await ctx.store.withWorkspace(begun.workspaceId, (tx) =>
    tx.connections.upsert(draft, { tokens: grant.tokens, tokenVersion: 1, pushSecret }),
  );
  const connection = { ...draft, id };
  closeCrm(ctx, id);
  const crm = openCrm(ctx, begun.workspaceId, connection);
  const prepared = await crm
    .prepare({ productUrl: ctx.settings.publicUrl, pushSecret })
    .catch((error: unknown) => (isAppError(error) ? [error.message] : Promise.reject(error)));
  await matchUsers(ctx, connection);
  const cursor = await crm.startCursor();
  const meetings = await beginMeetings(ctx, { crm, id });
  const missing =
    meetings.problem === null ? prepared : [...prepared, meetingsUnreadBecause(connection, meetings.problem)];
  await ctx.store.withWorkspace(begun.workspaceId, async (tx) => {
    await tx.connections.update(id, { missing });
    await noteConditionFields(ctx, tx);
    await tx.connections.saveCursor(id, 'people', cursor, ctx.clock.now());
    if (meetings.cursor !== null)
      await tx.connections.saveCursor(id, meetingsCursor, meetings.cursor, ctx.clock.now());
    await tx.workspace.dueBy(ctx.clock.now());
  });
  return { connection: { ...connection, missing } };
}
