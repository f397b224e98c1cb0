import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { User } from '../ports/records.ts';
import type { ActorContext } from './context.ts';
import { matchEverywhere } from './match-users.ts';
import { noteSettings } from './note-settings.ts';
import { parseInput } from './parse-input.ts';
import { requireRole } from './permissions.ts';
import { inWorkspace } from './reading.ts';
import { emailField, nameField, roleField, zoneField } from './user-fields.ts';

export const addUserInput = z.strictObject({
  /** Also how the user is found among the CRM's users. */
  email: emailField,
  name: nameField,
  role: roleField.default('rep'),
  /** Left out: the workspace's zone. */
  zone: zoneField.optional(),
});

/**
 * Adds a user (admins only) and matches them to the connected CRMs' users by address at once. `conflict` when the
 * address is taken; a CRM that does not answer does not prevent it.
 */
export async function addUser(ctx: ActorContext, input: z.input<typeof addUserInput>): Promise<User> {
  requireRole(ctx, 'admin', 'add users');
  const { email, name, role, zone } = parseInput(addUserInput, input);
  const user = await inWorkspace(ctx, async (tx) => {
    const id = ctx.ids.uuid();
    const zoned = zone ?? (await tx.workspace.get()).zone;
    const added: User = { id, email, name, role, zone: zoned, holidays: null, active: true };
    await tx.users.insert(added);
    // An address that is there is left as it is by the insert: also when another request was first.
    if ((await tx.users.byEmail(email))?.id !== id)
      throw new AppError('conflict', `There is a user with the address ${email} already. Change that one.`);
    await noteSettings(ctx, tx, `${ctx.actor.name} added the user ${email} (${role}).`);
    return added;
  });
  await matchEverywhere(ctx, user);
  return user;
}
