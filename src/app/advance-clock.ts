import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { AppContext } from './context.ts';
import { earliestOf } from './open-work.ts';
import { parseInput } from './parse-input.ts';

export const advanceClockInput = z.object({
  /** `+1h`, `+3d`, or `next`: just to the next moment at which something is due. */
  by: z.string().regex(/^(next|\+[1-9]\d{0,3}[mhd])$/, "must be 'next' or a step such as '+1h' or '+1d'"),
});

const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
/** A jump plays at most this many moments, so that it always ends. */
const momentsAtMost = 5000;
/** Moments closer together than this are played as one. */
const slotMs = 20 * 60_000;

/** What moving the clock needs besides the context: a tick, and a pause for the stand-ins' webhooks to arrive. */
export interface ClockRun {
  readonly setOffset: (milliseconds: number) => void;
  readonly tick: () => Promise<unknown>;
  readonly settle: () => Promise<void>;
}

/** When the next touch, retry or other piece of work is due; polls of the CRMs do not count. */
export async function nextWorkAt(ctx: AppContext): Promise<Date | null> {
  const times: number[] = [];
  for (const { id } of await ctx.store.system.workspaces()) {
    const at = await ctx.store.withWorkspace(id, async (tx) => earliestOf(await tx.workspace.openWork()));
    if (at !== null) times.push(at.getTime());
  }
  return times.length === 0 ? null : new Date(Math.min(...times));
}

/**
 * Moves product time forward, playing every moment in between at which something is due, as if the time had
 * passed. `conflict` unless every configured service is a stand-in on this machine: real people must not get
 * next week's mail today.
 */
export async function advanceClock(
  ctx: AppContext,
  input: z.input<typeof advanceClockInput>,
  run: ClockRun,
): Promise<{ readonly now: Date; readonly moments: number }> {
  const { by } = parseInput(advanceClockInput, input);
  if (!ctx.settings.clockMovable)
    throw new AppError(
      'conflict',
      'The clock can be moved only while every service is a stand-in on this machine.',
    );
  const moveTo = async (at: Date) => {
    const offset = at.getTime() - ctx.clock.wall().getTime();
    await ctx.store.system.setClockOffset(offset);
    run.setOffset(offset);
  };
  // What comes back from the stand-ins takes effect at the next moment's tick.
  const play = async () => {
    await run.tick();
    await run.settle();
  };
  await play();
  const start = ctx.clock.now();
  const next = await nextWorkAt(ctx);
  const unit = by.at(-1) as keyof typeof unitMs;
  const target =
    by === 'next' ? (next ?? start) : new Date(start.getTime() + Number(by.slice(1, -1)) * unitMs[unit]);
  let moments = 0;
  for (; moments < momentsAtMost; moments += 1) {
    const due = await nextWorkAt(ctx);
    if (due === null || due >= target) break;
    const slotEnd = Math.ceil(Math.max(due.getTime(), ctx.clock.now().getTime() + 1) / slotMs) * slotMs;
    await moveTo(new Date(Math.min(slotEnd, target.getTime())));
    await play();
  }
  if (target > ctx.clock.now()) await moveTo(target);
  await play();
  await run.tick();
  return { now: ctx.clock.now(), moments };
}
