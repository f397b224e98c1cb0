import { atSlot, nextWakeAt, type SlotMove } from '../cadence/index.ts';
import type { Decision, Transition } from '../cadence/run.ts';
import type { Enrollment } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';

/** A run as a change set leaves it. */
interface ChangedRun {
  readonly enrollment: Enrollment;
  /** The decision that planned what is planned now, and its ledger row; null when the plan was not touched. */
  readonly planned: { readonly transition: Transition; readonly row: number } | null;
  /** Whether it goes on, or ends, after a pause: a mail that had not left when it was paused waits for this. */
  readonly unpaused: boolean;
}

/** Whether a decision asks for another slot, also where the moment stays. */
const takesSlotAnew = ({ decision }: Transition) => decision.rule === 'slide-slot';

/** Whether a decision changed what is planned, or whether a plan counts at all. */
function plansAnew(before: Enrollment, after: Enrollment): boolean {
  return (
    before.state !== after.state ||
    before.next?.stepKey !== after.next?.stepKey ||
    before.next?.visit !== after.next?.visit ||
    before.next?.dueAt.getTime() !== after.next?.dueAt.getTime()
  );
}

/** The latest state of runs, by enrollment: several events for one run in one batch build on each other. */
export class ChangedRuns {
  readonly #runs = new Map<string, ChangedRun>();
  /** Runs that begin here: they are added as they stand at the end. */
  readonly #begun = new Set<string>();

  latest(enrollment: Enrollment): Enrollment {
    return this.#runs.get(enrollment.id)?.enrollment ?? enrollment;
  }

  begin({ id }: Enrollment): void {
    this.#begun.add(id);
  }

  /** `row`: the decision's, in the ledger. */
  note(before: Enrollment, after: Enrollment, by: { transition: Transition; row: number }): void {
    const planned =
      takesSlotAnew(by.transition) || plansAnew(before, after)
        ? by
        : (this.#runs.get(before.id)?.planned ?? null);
    const known = this.#runs.get(before.id)?.unpaused === true;
    const unpaused = known || (before.state === 'paused' && after.state !== 'paused');
    this.#runs.set(before.id, { enrollment: after, planned, unpaused });
  }

  ids(): readonly string[] {
    return [...this.#runs.keys()];
  }

  /** Runs whose plan was touched. */
  planned(): readonly Enrollment[] {
    return [...this.#runs.values()]
      .filter(({ planned }) => planned !== null)
      .map(({ enrollment }) => enrollment);
  }

  /** When there is something to do for each of them, from `now` on. */
  wakes(now: Date): readonly (Date | null)[] {
    return [...this.#runs.values()].map(({ enrollment, unpaused }) =>
      unpaused ? now : nextWakeAt(enrollment),
    );
  }

  /** Moves what is planned to a slot; returns the ledger's row of the plan, and what it decides now. */
  moveToSlot(id: string, move: SlotMove): { readonly row: number; readonly decision: Decision } | null {
    const changed = this.#runs.get(id);
    if (!changed?.planned) return null;
    const { enrollment, planned } = changed;
    const { run, decision } = atSlot(planned.transition, move);
    const words = enrollment.words === planned.transition.decision.words ? decision.words : enrollment.words;
    this.#runs.set(id, { ...changed, enrollment: { ...enrollment, next: run.next, words } });
    return { row: planned.row, decision };
  }

  async add(tx: Tx): Promise<void> {
    const runs = [...this.#begun].flatMap((id) => this.#runs.get(id)?.enrollment ?? []);
    if (runs.length > 0) await tx.enrollments.insert(runs);
  }

  async save(tx: Tx, ids: readonly string[]): Promise<void> {
    const runs = ids.flatMap((id) => {
      const run = this.#runs.get(id)?.enrollment;
      if (run === undefined || this.#begun.has(id)) return [];
      return [{ run, nextWakeAt: nextWakeAt(run), endedAt: run.endedAt, words: run.words }];
    });
    if (runs.length > 0) await tx.enrollments.save(runs);
  }
}
