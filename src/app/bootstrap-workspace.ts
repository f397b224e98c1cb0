import type { ApiKey, Sender, User, Workspace } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { noContactRules } from './contact-rules.ts';
import type { AppContext } from './context.ts';
import { sha256Hex } from './hash.ts';
import { noLimits } from './sender-limits.ts';

const signInHours = 24;

/** The first workspace of an installation, as `npm start` makes it. */
export interface BootstrapInput {
  readonly name: string;
  readonly zone: string;
  readonly postalAddress: string | null;
  readonly users: readonly (Pick<User, 'email' | 'name' | 'role'> & {
    readonly sender?: Pick<Sender, 'title' | 'company' | 'phone' | 'meetingLink'>;
  })[];
}

/** Makes a workspace with its users and their senders. Returns its id. */
export async function bootstrapWorkspace(ctx: AppContext, input: BootstrapInput): Promise<string> {
  const workspace: Workspace = {
    id: ctx.ids.uuid(),
    name: input.name,
    // Stand-ins reach nobody; a workspace that could reach real people begins with the hand on the brake.
    mode: ctx.settings.standIns ? 'live' : 'test',
    testAddresses: [],
    zone: input.zone,
    postalAddress: input.postalAddress,
    stoppedAt: null,
    settleMinutes: 15,
    keepDecisionsMonths: null,
    // Invented people need none of their own; for real ones somebody has to decide it.
    lawfulBasis: ctx.settings.standIns ? 'legitimate_interest' : null,
    contactRules: noContactRules,
    tracking: { opens: true, clicks: true },
    mailService: null,
    resendWhenAbsent: false,
  };
  await ctx.store.system.createWorkspace(workspace);
  await ctx.store.withWorkspace(workspace.id, async (tx) => {
    for (const { sender, ...profile } of input.users) {
      const user = {
        id: ctx.ids.uuid(),
        zone: input.zone,
        holidays: null,
        active: true,
        ...profile,
      };
      await tx.users.insert(user);
      if (sender === undefined) continue;
      const { email, name } = profile;
      const open = {
        signature: null,
        state: 'active' as const,
        blockedReason: null,
        mailboxId: null,
        ...noLimits,
      };
      await tx.users.insertSender({ id: ctx.ids.uuid(), userId: user.id, email, name, ...sender, ...open });
    }
  });
  return workspace.id;
}

/** A link that signs its user in once, within a day. */
export async function createSignInLink(
  ctx: AppContext,
  workspaceId: string,
  userId: string,
): Promise<string> {
  const token = ctx.ids.token(20);
  const wall = ctx.clock.wall();
  const expiresAt = new Date(wall.getTime() + signInHours * 3_600_000);
  const tokenHash = await sha256Hex(token);
  await ctx.store.withWorkspace(workspaceId, (tx) =>
    tx.keys.insertSignIn({ tokenHash, userId, expiresAt }, wall),
  );
  return `${ctx.settings.publicUrl}/sign-in/${token}`;
}

/** Stores a new API key in the caller's transaction, as a hash, and returns it with the key itself. */
export async function storeApiKey(
  ctx: AppContext,
  tx: Tx,
  { userId, role, name }: Pick<ApiKey, 'userId' | 'role' | 'name'>,
): Promise<{ readonly stored: ApiKey; readonly key: string }> {
  const key = `cdz_${ctx.ids.token(24)}`;
  const { workspaceId } = tx;
  const stored = { id: ctx.ids.uuid(), workspaceId, userId, role, name, createdAt: ctx.clock.now() };
  await tx.keys.insertApiKey(stored, await sha256Hex(key));
  return { stored, key };
}

/** A new API key that acts as this user, for an installation that has none; shown once, kept only as a hash. */
export async function createApiKey(ctx: AppContext, workspaceId: string, user: User): Promise<string> {
  const { id: userId, role } = user;
  const made = await ctx.store.withWorkspace(workspaceId, (tx) =>
    storeApiKey(ctx, tx, { userId, role, name: `Key of ${user.name}` }),
  );
  return made.key;
}
