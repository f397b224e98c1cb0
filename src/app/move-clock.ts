import type { z } from 'zod';
import { AppError } from '../errors.ts';
import { advanceClock, type advanceClockInput, type ClockRun } from './advance-clock.ts';
import type { ActorContext } from './context.ts';
import { requireRole } from './permissions.ts';

/**
 * Moves product time, for anybody who is signed in: it can be moved only where nobody outside can be reached. `run` is
 * null where it cannot.
 */
export async function moveClock(
  ctx: ActorContext,
  input: z.input<typeof advanceClockInput>,
  run: ClockRun | null,
): Promise<{ readonly now: Date; readonly moments: number }> {
  if (run === null)
    throw new AppError(
      'conflict',
      'The clock can be moved only while every service is a stand-in on this machine.',
    );
  return advanceClock(ctx, input, run);
}

/** Asks for a round over everything that is due now, and waits for it. */
export async function runTick(ctx: ActorContext, tick: () => Promise<unknown>): Promise<void> {
  requireRole(ctx, 'admin', 'run a round by hand');
  await tick();
}
