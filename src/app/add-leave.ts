import { z } from 'zod';
import { leaveSpan } from '../cadence/index.ts';
import { AppError } from '../errors.ts';
import type { Absence, User } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { parseInput } from './parse-input.ts';
import { requireOwn } from './permissions.ts';
import { found, inWorkspace } from './reading.ts';

const day = z.iso.date("must be a date such as '2026-12-21'");

export const addLeaveInput = z.strictObject({
  /** Left out: whoever asks. */
  userId: z.uuid().optional(),
  /** First and last day away, on the user's own calendar. */
  from: day,
  until: day,
  /** `hold`: their runs pause until they are back; `hand_over`: a colleague gets their tasks and replies. */
  policy: z.enum(['hold', 'hand_over']).default('hold'),
  colleagueId: z.uuid().optional(),
  note: z.string().trim().min(1).max(200).optional(),
});

/** Who stands in, or null; an error in words when it cannot be them. */
async function standIn(
  tx: Tx,
  user: User,
  { policy, colleagueId }: Pick<z.output<typeof addLeaveInput>, 'policy' | 'colleagueId'>,
): Promise<User | null> {
  if (policy === 'hold') {
    if (colleagueId === undefined) return null;
    throw new AppError('invalid_input', "A colleague goes with the policy 'hand_over', not with 'hold'.");
  }
  if (colleagueId === undefined)
    throw new AppError('invalid_input', "The policy 'hand_over' needs a colleagueId: who stands in?");
  if (colleagueId === user.id) throw new AppError('invalid_input', 'Nobody can stand in for themselves.');
  const colleague = found((await tx.users.byIds([colleagueId]))[0], 'user', colleagueId);
  if (!colleague.active)
    throw new AppError(
      'conflict',
      `${colleague.name} is not active and cannot stand in. Choose somebody else.`,
    );
  return colleague;
}

/** Stops with `conflict` when one of these people is away in these days already. */
async function refuseOverlaps(
  tx: Tx,
  who: readonly User[],
  span: { readonly startsAt: Date; readonly endsAt: Date },
): Promise<void> {
  const open = await tx.absences.open(null);
  for (const user of who) {
    const clash = open.find(
      (one) =>
        one.userId === user.id &&
        one.startsAt < span.endsAt &&
        (one.endsAt === null || one.endsAt > span.startsAt),
    );
    if (clash === undefined) continue;
    const when =
      clash.fromDay === null ? '' : ` from ${clash.fromDay} until ${clash.untilDay ?? 'further notice'}`;
    throw new AppError('conflict', `${user.name} is away${when} already. Change or end that leave first.`);
  }
}

/**
 * Notes that a user is away: a rep for themselves, managers and admins for everybody. It begins and ends by itself, at
 * midnight on the user's own clock. `conflict` when it overlaps another of the same user, or the colleague is away.
 */
export async function addLeave(ctx: ActorContext, raw: z.input<typeof addLeaveInput>): Promise<Absence> {
  const input = parseInput(addLeaveInput, raw);
  const userId = input.userId ?? ctx.actor.userId;
  if (userId === null) throw new AppError('invalid_input', 'Say whose leave it is: userId.');
  requireOwn(ctx, userId, 'plan this leave');
  const now = ctx.clock.now();
  const absence = await inWorkspace(ctx, async (tx) => {
    // Two requests at the same moment wait here for one another.
    await tx.users.lockForLeave();
    const user = found((await tx.users.byIds([userId]))[0], 'user', userId);
    const colleague = await standIn(tx, user, input);
    const span = leaveSpan(input, user.zone);
    if (span === null)
      throw new AppError(
        'invalid_input',
        `The last day ${input.until} comes before the first, ${input.from}.`,
      );
    if (span.endsAt <= now) throw new AppError('invalid_input', `The last day ${input.until} is over.`);
    await refuseOverlaps(tx, colleague === null ? [user] : [user, colleague], span);
    const added: Absence = {
      id: ctx.ids.uuid(),
      userId,
      kind: 'leave',
      policy: input.policy,
      ...span,
      state: 'planned',
      fromDay: input.from,
      untilDay: input.until,
      colleagueId: colleague?.id ?? null,
      note: input.note ?? null,
      createdBy: ctx.actor.name,
      createdAt: now,
    };
    await tx.absences.insert(added);
    await tx.workspace.dueBy(span.startsAt);
    return added;
  });
  ctx.kick();
  return absence;
}
