import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { User } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { noteSettings } from './note-settings.ts';
import { parseInput } from './parse-input.ts';
import { requireRole } from './permissions.ts';
import { changesOf, found, inWorkspace } from './reading.ts';
import { holidaysField, nameField, roleField, zoneField } from './user-fields.ts';

export const updateUserInput = z.strictObject({
  id: z.uuid(),
  name: nameField.optional(),
  role: roleField.optional(),
  zone: zoneField.optional(),
  /** Whose public holidays they have: `DE-BY`; `none` for nobody's; null for those of their zone's country. */
  holidays: holidaysField.nullable().optional(),
  /** Whoever is not active cannot sign in, and their keys and sessions open nothing. */
  active: z.boolean().optional(),
});

async function requireRegion(ctx: ActorContext, code: string | null | undefined): Promise<void> {
  if (code == null || code === 'none' || (await ctx.holidays.load()).region(code) !== null) return;
  throw new AppError(
    'invalid_input',
    `No public holidays are known for '${code}'. GET /v1/holidays/regions lists the regions: 'DE', 'DE-BY', 'US-CA'.`,
  );
}

/**
 * Holds every run of a user who is deactivated: an absence without an end, in the deactivating transaction. A leave of
 * theirs is over with it, and whoever they were to stand in for is held, too.
 */
async function sendAway(ctx: ActorContext, tx: Tx, userId: string): Promise<void> {
  const now = ctx.clock.now();
  for (const leave of await tx.absences.open(userId)) await tx.absences.update(leave.id, { state: 'over' });
  await tx.tasks.handBack(userId);
  await tx.absences.holdInsteadOf(userId);
  await tx.absences.insert({
    id: ctx.ids.uuid(),
    userId,
    kind: 'deactivated',
    policy: 'hold',
    state: 'planned',
    fromDay: null,
    untilDay: null,
    colleagueId: null,
    startsAt: now,
    endsAt: null,
    note: null,
    createdBy: ctx.actor.name,
    createdAt: now,
  });
  await tx.workspace.dueBy(now);
}

/** Whoever is active again gets back what was held and nobody took over. */
async function letBack(ctx: ActorContext, tx: Tx, userId: string): Promise<void> {
  const now = ctx.clock.now();
  for (const absence of await tx.absences.open(userId))
    await tx.absences.update(absence.id, { endsAt: now, state: 'running' });
  await tx.workspace.dueBy(now);
}

/**
 * Changes a user (admins only), in force with their next request. `conflict` when nobody would be left who can manage
 * the workspace: its last active admin can neither be deactivated nor lose the role. The runs of a deactivated user are
 * held at once, until somebody takes them over or the user is active again.
 */
export async function updateUser(ctx: ActorContext, input: z.input<typeof updateUserInput>): Promise<User> {
  requireRole(ctx, 'admin', 'change users');
  const { id, ...given } = parseInput(updateUserInput, input);
  await requireRegion(ctx, given.holidays);
  const user = await inWorkspace(ctx, async (tx) => {
    // A deactivation waits for the claims that are under way, and new ones for it: nothing of theirs is sent after it.
    if (given.active === false) await tx.brakes.lock();
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
    if (patch.active !== undefined) await (after.active ? letBack(ctx, tx, id) : sendAway(ctx, tx, id));
    await noteSettings(ctx, tx, `${ctx.actor.name} changed the user ${before.email}: ${words}.`);
    return after;
  });
  if (given.active !== undefined) ctx.kick();
  return user;
}
