import { nextWorkAt } from '../app/advance-clock.ts';
import type { ActorContext } from '../app/context.ts';
import type { RunningStandIns } from '../runtime/stand-ins.ts';
import { letSendersGo } from './let-go.ts';
import type { OptOuts } from './opt-outs.ts';
import { Prospects } from './prospects.ts';
import { Reps } from './reps.ts';

/** What a simulation plays on: the product on a clock that it moves, and the stand-ins around it. */
export interface Stage {
  readonly ctx: ActorContext;
  readonly tick: () => Promise<unknown>;
  readonly standIns: RunningStandIns;
  readonly setNow: (at: Date) => void;
}

interface SimulationOptions {
  readonly until: Date;
  readonly seed: number;
  /** Work closer together than this is played at once. */
  readonly slotMinutes: number;
  readonly progress?: (at: Date) => void;
  /** Colleagues who opt people out in the CRMs. */
  readonly optOuts?: OptOuts;
}

/**
 * Plays product time up to `until`: prospects read and answer their mails, reps work off their tasks, and a
 * manager lets senders go that complaints stopped. Repeatable
 * by its seed. Returns the touches that reps carried out.
 */
export async function simulate(
  stage: Stage,
  options: SimulationOptions,
): Promise<{ readonly doneByHand: readonly string[] }> {
  const { ctx, standIns } = stage;
  const slot = options.slotMinutes * 60_000;
  const sendgrid = standIns.all.find((standIn) => standIn.name === 'sendgrid');
  if (sendgrid === undefined) throw new Error('The simulation needs the SendGrid stand-in.');
  const prospects = new Prospects(sendgrid.url, options.seed);
  const reps = new Reps(options.seed);
  while (ctx.clock.now() < options.until) {
    await stage.tick();
    await standIns.settled();
    await prospects.look();
    const moment = ctx.clock.now().getTime();
    const acts = (await prospects.act(moment)) + ((await options.optOuts?.act(moment)) ?? 0);
    if (acts > 0) await standIns.settled();
    await reps.work(ctx);
    await letSendersGo(ctx);
    // What came back and what was done takes effect in the next slot's tick.
    const workAt = await nextWorkAt(ctx);
    const now = ctx.clock.now().getTime();
    const next = Math.min(
      workAt?.getTime() ?? Number.POSITIVE_INFINITY,
      prospects.nextAt ?? Number.POSITIVE_INFINITY,
      reps.nextAt ?? Number.POSITIVE_INFINITY,
      options.optOuts?.nextAt ?? Number.POSITIVE_INFINITY,
      now + 24 * 60 * 60_000,
    );
    const slotEnd = Math.ceil(Math.max(next, now + 1) / slot) * slot;
    stage.setNow(new Date(Math.min(slotEnd, options.until.getTime())));
    options.progress?.(ctx.clock.now());
  }
  for (let round = 0; round < 2; round += 1) {
    await stage.tick();
    await standIns.settled();
  }
  await stage.tick();
  return { doneByHand: reps.done };
}
