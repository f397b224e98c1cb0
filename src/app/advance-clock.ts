import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Tx } from '../ports/store.ts';
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
/**
 * But not those of mails whose sender has limits, of which a slot is over after two minutes: each is played at its own
 * moment, up to this many of them a jump.
 */
const mailSlotsAtMost = 600;

/** What moving the clock needs besides the context: a tick, and a pause for the stand-ins' webhooks to arrive. */
export interface ClockRun {
  readonly setOffset: (milliseconds: number) => void;
  readonly tick: () => Promise<unknown>;
  readonly settle: () => Promise<void>;
}

/** The earliest moment that any workspace names. */
async function earliest(ctx: AppContext, of: (tx: Tx) => Promise<Date | null>): Promise<Date | null> {
  const times: number[] = [];
  for (const { id } of await ctx.store.system.workspaces()) {
    const at = await ctx.store.withWorkspace(id, of);
    if (at !== null) times.push(at.getTime());
  }
  return times.length === 0 ? null : new Date(Math.min(...times));
}

/** When the next touch, retry or other piece of work is due; polls of the CRMs do not count. */
export function nextWorkAt(ctx: AppContext): Promise<Date | null> {
  return earliest(ctx, async (tx) => earliestOf(await tx.workspace.openWork()));
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
  // Every slot is looked for once, so that one which nobody uses holds up nothing.
  let [slotsPlayed, lookedUntil] = [0, start];
  for (; moments < momentsAtMost; moments += 1) {
    const due = await nextWorkAt(ctx);
    if (due === null || due >= target) break;
    const soonest = ctx.clock.now().getTime() + 1;
    const end = new Date(Math.ceil(Math.max(due.getTime(), soonest) / slotMs) * slotMs);
    const after = lookedUntil;
    const slot =
      slotsPlayed < mailSlotsAtMost ? await earliest(ctx, (tx) => tx.slots.nextAfter(after)) : null;
    const bySlot = slot !== null && slot < end;
    if (bySlot) slotsPlayed += 1;
    lookedUntil = bySlot ? slot : end;
    await moveTo(new Date(Math.min(Math.max(lookedUntil.getTime(), soonest), target.getTime())));
    await play();
  }
  if (target > ctx.clock.now()) await moveTo(target);
  await play();
  await run.tick();
  return { now: ctx.clock.now(), moments };
}
