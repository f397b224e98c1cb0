import type { CadenceEvent, DatedTransition } from '../cadence/run.ts';
import type { Enrollment } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';

const isHeld = ({ state, reason }: Enrollment) => state === 'paused' && reason === 'held';

/** What becomes of the task that asked to mend a held run, by what let the run go. */
function fixEndsBy(event: CadenceEvent): 'done' | 'skipped' | 'cancelled' {
  if (event.type === 'held_step_skipped') return 'skipped';
  return event.type === 'command' && event.over === 'missing_value' ? 'done' : 'cancelled';
}

/**
 * What a batch of decisions means for the tasks that ask to mend held runs: a run that is not held any more needs none,
 * and one that is still held, but by another plan or text, is looked at again. Costs nothing where no run was held.
 */
export class HeldRuns {
  readonly #letGo = new Map<string, 'done' | 'skipped' | 'cancelled'>();
  readonly #changed = new Set<string>();

  note(
    before: Enrollment,
    after: Enrollment,
    by: { event: CadenceEvent; transition: DatedTransition },
  ): void {
    if (!isHeld(before)) return;
    if (!isHeld(after)) this.#letGo.set(before.id, fixEndsBy(by.event));
    else if (by.transition.run !== before || before.versionId !== after.versionId)
      this.#changed.add(before.id);
  }

  async write(tx: Tx, ctx: ActorContext): Promise<void> {
    const now = ctx.clock.now();
    const closes = [...this.#letGo].map(([enrollmentId, state]) => ({
      enrollmentId,
      state,
      completedAt: now,
      completedBy: ctx.actor.name,
      outcome: state === 'done' ? 'fixed' : null,
    }));
    await Promise.all([
      tx.tasks.closeFixes(closes),
      tx.waits.remove([...this.#letGo.keys()]),
      tx.waits.look([...this.#changed], now),
    ]);
  }
}
