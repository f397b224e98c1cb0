import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { User } from '../ports/records.ts';
import type { ActorContext } from './context.ts';
import { noteSettings } from './note-settings.ts';
import { parseInput } from './parse-input.ts';
import { requireRole } from './permissions.ts';
import { changesOf, found, inWorkspace } from './reading.ts';
import { nameField, roleField, zoneField } from './user-fields.ts';

export const updateUserInput = z.strictObject({
  id: z.uuid(),
  name: nameField.optional(),
  role: roleField.optional(),
  zone: zoneField.optional(),
  /** Whoever is not active cannot sign in, and their keys and sessions open nothing. */
  active: z.boolean().optional(),
});

/**
 * Changes a user (admins only), in force with their next request. `conflict` when nobody would be left who can manage
 * the workspace: its last active admin can neither be deactivated nor lose the role.
 */
export async function updateUser(ctx: ActorContext, input: z.input<typeof updateUserInput>): Promise<User> {
  requireRole(ctx, 'admin', 'change users');
  const { id, ...given } = parseInput(updateUserInput, input);
  return inWorkspace(ctx, async (tx) => {
    // Two admins who demote each other at the same moment wait here for one another.
    const admins = await tx.users.lockAdmins();
    const before = found((await tx.users.byIds([id]))[0], 'user', id);
    const { patch, words } = changesOf(before, given);
    if (words === '') return before;
    const after: User = { ...before, ...patch };
    const stays = after.active && after.role === 'admin';
    if (!stays && admins.length === 1 && admins[0]?.id === id)
      throw new AppError(
        'conflict',
        `${before.email} is the last active admin. Make somebody else an admin first.`,
      );
    await tx.users.update(id, patch);
    await noteSettings(ctx, tx, `${ctx.actor.name} changed the user ${before.email}: ${words}.`);
    return after;
  });
}
