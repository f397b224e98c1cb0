import { hasBegun, type SlotMove } from '../cadence/index.ts';
import type { Action } from '../cadence/run.ts';
import type { Enrollment } from '../ports/records.ts';
import type { SenderSlot, SlotKey, Tx } from '../ports/store.ts';
import { allotPlanned, type CarriedOut } from './allot-slots.ts';
import type { AppContext } from './context.ts';
import { distinct } from './reading.ts';
import { readCalendars } from './run-calendars.ts';

/** What a batch of decisions means for the slots that limits give. */
export class TouchedSlots {
  readonly #carriedOut: CarriedOut[] = [];
  readonly #skipped: SlotKey[] = [];
  readonly #givenUp: SlotKey[] = [];
  /** Runs of which nothing had been carried out before this: a cadence's cap counts them. */
  readonly #notBegun = new Set<string>();
  /** Senders, people and cadences that are known to have no limits: nothing needs to be asked about them. */
  readonly #unlimited = new Set<string>();

  /** Slots that runs keep, though their plan has the mail elsewhere; by run. */
  #kept: ReadonlyMap<string, SenderSlot> = new Map();

  keep(slots: ReadonlyMap<string, SenderSlot>): void {
    this.#kept = slots;
  }

  knowUnlimited(ids: readonly string[]): void {
    for (const id of ids) this.#unlimited.add(id);
  }

  /** What a decision does to the slots that a run, as it was before, holds. */
  note(before: Enrollment, actions: readonly Action[]): void {
    if (!hasBegun(before)) this.#notBegun.add(before.id);
    for (const action of actions) this.#noteAction(before, action);
  }

  #noteAction({ id: enrollmentId, senderId, openTask }: Enrollment, action: Action): void {
    if (action.type === 'send_email' || action.type === 'open_task') {
      const { stepKey, visit, type } = action;
      this.#carriedOut.push({ enrollmentId, senderId, stepKey, visit, mail: type === 'send_email' });
    }
    if (action.type === 'skip_step')
      this.#skipped.push({ enrollmentId, stepKey: action.stepKey, visit: action.visit });
    if (action.type === 'close_task' && action.result !== 'done' && openTask !== null)
      this.#givenUp.push({ enrollmentId, stepKey: openTask.stepKey, visit: openTask.visit });
  }

  /** The slots that limits give to what is planned anew, where they are not where the plan has it; by run. */
  allot(ctx: AppContext, tx: Tx, changed: readonly Enrollment[]): Promise<ReadonlyMap<string, SlotMove>> {
    const beginning = changed.filter((run) => this.#notBegun.has(run.id));
    const known = (ids: readonly string[]) => distinct(ids).filter((id) => !this.#unlimited.has(id));
    return allotPlanned(tx, {
      changed,
      carriedOut: this.#carriedOut,
      skipped: this.#skipped,
      givenUp: this.#givenUp,
      kept: this.#kept,
      now: ctx.clock.now(),
      ask: {
        senderIds: known(changed.map((run) => run.senderId)),
        personIds: known(changed.map((run) => run.personId)),
        cadenceIds: known(beginning.map((run) => run.cadenceId)),
      },
      calendars: () => readCalendars(ctx, tx, changed),
    });
  }
}
