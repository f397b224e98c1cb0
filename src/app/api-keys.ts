import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { ApiKey, Role, User } from '../ports/records.ts';
import { storeApiKey } from './bootstrap-workspace.ts';
import type { ActorContext } from './context.ts';
import { noteSettings } from './note-settings.ts';
import { parseInput } from './parse-input.ts';
import { lowerOf, requireRole } from './permissions.ts';
import { byId, found, inWorkspace } from './reading.ts';
import { nameField, roleField } from './user-fields.ts';

/** A key as it is shown: never the key itself. */
interface ApiKeyView {
  readonly id: string;
  readonly name: string;
  /** Whom it acts as. */
  readonly userId: string;
  readonly email: string;
  /** How far it goes now: never further than its user. */
  readonly role: Role;
  /** False while its user is not active: then it opens nothing. */
  readonly active: boolean;
  /** Null for keys of before this was kept. */
  readonly createdAt: Date | null;
}

function toView({ id, name, role, createdAt }: ApiKey, user: User): ApiKeyView {
  const { id: userId, email, active } = user;
  return { id, name, userId, email, role: lowerOf(role, user.role), active, createdAt };
}

/** All keys of the workspace, oldest first (admins only). */
export async function listApiKeys(ctx: ActorContext): Promise<readonly ApiKeyView[]> {
  requireRole(ctx, 'admin', 'see the API keys');
  return inWorkspace(ctx, async (tx) => {
    const users = byId(await tx.users.list());
    return (await tx.keys.apiKeys()).flatMap((key) => {
      const user = users.get(key.userId);
      return user === undefined ? [] : [toView(key, user)];
    });
  });
}

export const makeApiKeyInput = z.strictObject({
  /** What the key is for, so that it is known again. */
  name: nameField,
  /** Whom it acts as; left out: whoever makes it. */
  userId: z.uuid().optional(),
  /** How far it goes; left out: as far as its user. */
  role: roleField.optional(),
});

/**
 * Makes an API key (admins only) and shows it, this once: only its hash is kept. `invalid_input` for a role above that
 * of its user, `conflict` for a user who is not active.
 */
export async function makeApiKey(
  ctx: ActorContext,
  raw: z.input<typeof makeApiKeyInput>,
): Promise<ApiKeyView & { readonly key: string }> {
  requireRole(ctx, 'admin', 'make API keys');
  const { name, role: wanted, userId = ctx.actor.userId } = parseInput(makeApiKeyInput, raw);
  if (userId === null) throw new AppError('invalid_input', 'Say whom the key acts as (userId).');
  return inWorkspace(ctx, async (tx) => {
    const user = found((await tx.users.byIds([userId]))[0], 'user', userId);
    if (!user.active) throw new AppError('conflict', `${user.email} is not active. Activate the user first.`);
    const role = wanted ?? user.role;
    if (lowerOf(role, user.role) !== role)
      throw new AppError(
        'invalid_input',
        `A key goes no further than its user: ${user.email} is a ${user.role}. Give that role or a lower one, or another user.`,
      );
    const { stored, key } = await storeApiKey(ctx, tx, { userId: user.id, role, name });
    await noteSettings(
      ctx,
      tx,
      `${ctx.actor.name} made the API key “${name}”, which acts as ${user.email} (${role}).`,
    );
    return { ...toView(stored, user), key };
  });
}

/** Revokes an API key (admins only): whatever is sent with it from now on is refused. */
export async function revokeApiKey(ctx: ActorContext, id: string): Promise<void> {
  requireRole(ctx, 'admin', 'revoke API keys');
  await inWorkspace(ctx, async (tx) => {
    const gone = found((await tx.keys.removeApiKey(id)) ?? undefined, 'API key', id);
    await noteSettings(ctx, tx, `${ctx.actor.name} revoked the API key “${gone.name}”.`);
  });
}
