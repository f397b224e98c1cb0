import { z } from 'zod';
import { leaveSpan } from '../cadence/index.ts';
import { AppError } from '../errors.ts';
import type { Absence } from '../ports/records.ts';
import type { ActorContext } from './context.ts';
import { parseInput } from './parse-input.ts';
import { requireOwn } from './permissions.ts';
import { found, inWorkspace } from './reading.ts';

export const changeLeaveInput = z.strictObject({
  id: z.uuid(),
  /** The new last day away; left out, the leave ends now (or does not take place, when it has not begun). */
  until: z.iso.date("must be a date such as '2026-12-21'").optional(),
});

/**
 * Ends a leave now, or moves its last day. What it held goes on with the next tick, late mail spread as always.
 * `conflict` when it is over, is no leave, or would run into another one.
 */
export async function changeLeave(
  ctx: ActorContext,
  raw: z.input<typeof changeLeaveInput>,
): Promise<Absence> {
  const { id, until } = parseInput(changeLeaveInput, raw);
  const now = ctx.clock.now();
  const changed = await inWorkspace(ctx, async (tx) => {
    await tx.users.lockForLeave();
    const leave = found(await tx.absences.byId(id), 'leave', id);
    requireOwn(ctx, leave.userId, 'change this leave');
    if (leave.kind !== 'leave' || leave.fromDay === null)
      throw new AppError(
        'conflict',
        'The user is deactivated. An admin can activate them: PATCH /v1/users/{id}.',
      );
    if (leave.state === 'over') throw new AppError('conflict', 'This leave is over. Plan a new one.');
    const user = found((await tx.users.byIds([leave.userId]))[0], 'user', leave.userId);
    const span = until === undefined ? null : leaveSpan({ from: leave.fromDay, until }, user.zone);
    if (until !== undefined && span === null)
      throw new AppError('invalid_input', `The last day ${until} comes before the first, ${leave.fromDay}.`);
    const endsAt = span?.endsAt ?? now;
    const next = (await tx.absences.open(leave.userId)).find(
      (one) => one.id !== id && one.startsAt > leave.startsAt && one.startsAt < endsAt,
    );
    if (next !== undefined)
      throw new AppError(
        'conflict',
        `${user.name} is away from ${next.fromDay ?? 'then'} again. Change that first.`,
      );
    // A leave that never began has nothing to undo.
    const state = until === undefined && leave.state === 'planned' ? ('over' as const) : leave.state;
    const patch = { endsAt, untilDay: until ?? leave.untilDay, state };
    await tx.absences.update(id, patch);
    await tx.workspace.dueBy(endsAt);
    return { ...leave, ...patch };
  });
  ctx.kick();
  return changed;
}
