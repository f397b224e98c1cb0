import { AppError } from '../errors.ts';
import type { GrantedKind, GrantedMailboxes } from '../ports/mailbox.ts';
import type { Mailbox } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { type ActorContext, type AppContext, asSystem } from './context.ts';
import { challengeOf, sha256Hex } from './hash.ts';
import { closeMailbox } from './mail-for.ts';
import { noteSettings } from './note-settings.ts';
import { found, inWorkspace } from './reading.ts';

const vendors: Record<GrantedKind, { readonly name: string; readonly settings: string }> = {
  gmail: { name: 'Gmail', settings: 'GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET' },
  microsoft: { name: 'Microsoft 365', settings: 'MICROSOFT_CLIENT_ID and MICROSOFT_CLIENT_SECRET' },
};

/** Where a vendor sends the owner of a mailbox back to. */
const redirectUri = (ctx: AppContext, kind: GrantedKind) =>
  `${ctx.settings.publicUrl}/oauth/${kind}/callback`;

/** The vendor of these mailboxes; `invalid_input` where settings name no client for it. */
function vendorOf(ctx: AppContext, kind: GrantedKind): GrantedMailboxes {
  const vendor = ctx.mailboxes[kind];
  if (vendor !== undefined) return vendor;
  const { name, settings } = vendors[kind];
  throw new AppError(
    'invalid_input',
    `${name} mailboxes are not set up here. Whoever runs Cadenza has to set ${settings}.`,
  );
}

/** The vendors whose mailboxes can be connected here. */
export function mailboxVendors(ctx: AppContext): readonly GrantedKind[] {
  return (['gmail', 'microsoft'] as const).filter((kind) => ctx.mailboxes[kind] !== undefined);
}

/** Stops with `conflict` when an address is connected as somebody else's. */
export async function requireFree(
  tx: Tx,
  { address, userId }: Pick<Mailbox, 'address' | 'userId'>,
): Promise<void> {
  const other = (await tx.mailboxes.list()).find((one) => one.address === address && one.userId !== userId);
  if (other !== undefined)
    throw new AppError('conflict', `${address} is connected as the mailbox of another user.`);
}

/**
 * Begins connecting the actor's own mailbox: the URL at which they agree, with their sender's address as the account that
 * is meant. The state is good once, for ten minutes, and for this user.
 */
export async function beginMailbox(ctx: ActorContext, kind: GrantedKind): Promise<{ readonly url: string }> {
  const { userId, workspaceId } = ctx.actor;
  if (userId === null)
    throw new AppError(
      'forbidden',
      'A mailbox is connected by its owner, signed in; this key belongs to no user.',
    );
  const { oauth } = vendorOf(ctx, kind);
  const state = ctx.ids.token(20);
  const verifier = ctx.ids.token(40);
  const [stateHash, challenge] = await Promise.all([sha256Hex(state), challengeOf(verifier)]);
  const loginHint = await inWorkspace(ctx, async (tx) => {
    await tx.connections.saveOAuthState(stateHash, { workspaceId, userId, kind, verifier }, ctx.clock.wall());
    const sender = (await tx.users.senders()).find((one) => one.userId === userId);
    return sender?.email ?? (await tx.users.byIds([userId]))[0]?.email ?? null;
  });
  return { url: oauth.authorizeUrl({ redirectUri: redirectUri(ctx, kind), state, challenge, loginHint }) };
}

/**
 * Completes connecting a mailbox with what the vendor sent back: exchanges the code and stores the sealed tokens. The
 * same address again replaces them and reads on from where it was; it releases nothing. `conflict` when the state is used
 * up or over, or the mailbox is another user's.
 */
export async function completeMailbox(
  base: AppContext,
  kind: GrantedKind,
  answer: { readonly code: string; readonly state: string },
): Promise<Mailbox> {
  const begun = await base.store.system.takeOAuthState(await sha256Hex(answer.state), base.clock.wall());
  if (begun === null || begun.kind !== kind)
    throw new AppError('conflict', 'This sign-in was not started here, or is over. Start connecting again.');
  const { address, tokens } = await vendorOf(base, kind).oauth.exchange({
    code: answer.code,
    redirectUri: redirectUri(base, kind),
    verifier: begun.verifier,
  });
  const ctx = asSystem(base, begun.workspaceId, 'connect');
  const { userId } = begun;
  const noticeSecret = ctx.ids.token(32);
  const noticeHash = await sha256Hex(noticeSecret);
  const now = ctx.clock.now();
  const draft: Mailbox = {
    id: ctx.ids.uuid(),
    userId,
    kind,
    address,
    state: 'active',
    problem: null,
    connectedAt: now,
    readAt: null,
  };
  const id = await inWorkspace(ctx, async (tx) => {
    const user = found((await tx.users.byIds([userId]))[0], 'user', userId);
    await requireFree(tx, draft);
    const secrets = { tokens, tokenVersion: 1, noticeSecret };
    const saved = await tx.mailboxes.save(draft, secrets, { poll: now, noticeHash });
    await noteSettings(ctx, tx, `${user.email} connected the mailbox ${address}.`);
    await tx.workspace.dueBy(now);
    return saved;
  });
  closeMailbox(ctx, id);
  ctx.kick();
  return { ...draft, id };
}
