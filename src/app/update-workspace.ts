import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Workspace } from '../ports/records.ts';
import type { ActorContext } from './context.ts';
import { noteSettings } from './note-settings.ts';
import { parseInput } from './parse-input.ts';
import { requireRole } from './permissions.ts';
import { inWorkspace } from './reading.ts';
import { zoneField } from './user-fields.ts';

export const updateWorkspaceInput = z.strictObject({
  name: z.string().min(1).max(120).optional(),
  zone: zoneField.optional(),
  /** Stands in every mail, as the law wants. */
  postalAddress: z.string().trim().min(5).max(300).nullable().optional(),
  mode: z.enum(['test', 'live']).optional(),
  testAddresses: z.array(z.email().max(320).toLowerCase()).max(100).optional(),
  settleMinutes: z.int().min(1).max(1440).optional(),
  resendWhenAbsent: z.boolean().optional(),
});

/** The workspace's settings. */
export async function readWorkspace(ctx: ActorContext): Promise<Workspace> {
  return inWorkspace(ctx, (tx) => tx.workspace.get());
}

/**
 * Changes the workspace's settings (admins only); what changed, and by whom, is noted for everybody to see. Going
 * live is refused (`conflict`) while no postal address is set, since no mail could leave.
 */
export async function updateWorkspace(
  ctx: ActorContext,
  input: z.input<typeof updateWorkspaceInput>,
): Promise<Workspace> {
  requireRole(ctx, 'admin', "change the workspace's settings");
  const given = parseInput(updateWorkspaceInput, input);
  const after = await inWorkspace(ctx, async (tx) => {
    const before = await tx.workspace.get();
    const changed = Object.entries(given).filter(
      ([key, value]) =>
        value !== undefined && JSON.stringify(value) !== JSON.stringify(before[key as keyof Workspace]),
    );
    if (changed.length === 0) return before;
    const patch: Partial<Omit<Workspace, 'id'>> = Object.fromEntries(changed);
    const next: Workspace = { ...before, ...patch };
    if (next.mode === 'live' && next.postalAddress === null)
      throw new AppError(
        'conflict',
        'Going live needs a postal address, which every mail must carry. Set it first.',
      );
    await tx.workspace.update(patch);
    const words = changed.map(([key, value]) => `${key} is now ${JSON.stringify(value)}`).join('; ');
    await noteSettings(ctx, tx, `${ctx.actor.name} changed the workspace: ${words}.`);
    await tx.workspace.dueBy(ctx.clock.now());
    return next;
  });
  ctx.kick();
  return after;
}
