import { isTerminal, nextWakeAt } from '../cadence/index.ts';
import type { CadenceEvent, Transition } from '../cadence/run.ts';
import type { Alert, Enrollment, LedgerEntry, OutboxActivity, Send, Task, Touch } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { type ActorContext, engineVersion } from './context.ts';

type TouchUpdate = Pick<Touch, 'id' | 'enrollmentId' | 'state' | 'endedAt' | 'outcome' | 'reason'>;
type TaskClose = Pick<Task, 'id' | 'state' | 'outcome' | 'note' | 'completedAt' | 'completedBy'>;

/**
 * Everything that follows from a batch of transitions, gathered and then written in one go: a fixed number of
 * statements, however many people. Made inside a transaction and written in the same one.
 */
export class ChangeSet {
  readonly touches: Touch[] = [];
  readonly touchUpdates: TouchUpdate[] = [];
  readonly sends: (Send & { readonly token: string })[] = [];
  readonly tasks: Task[] = [];
  readonly taskCloses: TaskClose[] = [];
  readonly activities: OutboxActivity[] = [];
  readonly alerts: Alert[] = [];
  readonly ledger: LedgerEntry[] = [];
  /** The latest state by enrollment: several events for one run in one batch build on each other. */
  readonly #runs = new Map<string, { enrollment: Enrollment; at: Date }>();
  readonly #ctx: ActorContext;

  constructor(ctx: ActorContext) {
    this.#ctx = ctx;
  }

  /** The run as it stands after what this change set already holds. */
  latest(enrollment: Enrollment): Enrollment {
    return this.#runs.get(enrollment.id)?.enrollment ?? enrollment;
  }

  /** Takes a transition in: the run's new state, its ledger row, and the parts of its actions that need no material. */
  take(enrollment: Enrollment, event: CadenceEvent, transition: Transition): Enrollment {
    const now = this.#ctx.clock.now();
    const ended = isTerminal(transition.run.state);
    const next: Enrollment = {
      ...enrollment,
      ...transition.run,
      words: transition.decision.words,
      endedAt: ended ? (enrollment.endedAt ?? now) : null,
    };
    this.#runs.set(enrollment.id, { enrollment: next, at: now });
    this.ledger.push({
      id: this.#ctx.ids.uuid(),
      enrollmentId: enrollment.id,
      personId: enrollment.personId,
      at: now,
      event: { ...event },
      rule: transition.decision.rule,
      words: transition.decision.words,
      facts: transition.decision.facts ?? {},
      actions: transition.actions,
      state: next.reason === null ? next.state : `${next.state} (${next.reason})`,
      versionId: enrollment.versionId,
      engine: engineVersion,
      actor: this.#ctx.actor.name,
    });
    for (const action of transition.actions) {
      if (action.type === 'alert') this.alert(action.kind, action.words, enrollment);
      if (action.type === 'skip_step') this.#skip(enrollment, action);
      // What the rep recorded is taken in with its outcome and note before this.
      const recorded = this.taskCloses.some(
        ({ id }) => action.type === 'close_task' && id === action.touchId,
      );
      if (action.type === 'close_task' && action.result !== 'done' && !recorded) {
        const reason = transition.decision.words;
        this.closeTask(enrollment.id, action.touchId, { state: action.result, reason });
      }
    }
    return next;
  }

  #skip(enrollment: Enrollment, action: Extract<Transition['actions'][number], { type: 'skip_step' }>): void {
    const now = this.#ctx.clock.now();
    this.touches.push({
      id: action.touchId,
      enrollmentId: enrollment.id,
      personId: enrollment.personId,
      stepKey: action.stepKey,
      visit: action.visit,
      channel: action.channel,
      variantKey: null,
      state: 'skipped',
      dueAt: enrollment.next?.dueAt ?? now,
      endedAt: now,
      outcome: null,
      reason: action.words,
    });
  }

  closeTask(
    enrollmentId: string,
    touchId: string,
    close: {
      readonly state: Exclude<Task['state'], 'open'>;
      readonly outcome?: string;
      readonly note?: string | null;
      readonly reason?: string;
    },
  ): void {
    const now = this.#ctx.clock.now();
    const outcome = close.outcome ?? null;
    this.touchUpdates.push({
      id: touchId,
      enrollmentId,
      state: close.state,
      endedAt: now,
      outcome,
      reason: close.reason ?? null,
    });
    this.taskCloses.push({
      id: touchId,
      state: close.state,
      outcome,
      note: close.note ?? null,
      completedAt: now,
      completedBy: this.#ctx.actor.name,
    });
  }

  alert(kind: string, words: string, about: { personId?: string; id?: string; ownerUserId?: string }): void {
    this.alerts.push({
      id: this.#ctx.ids.uuid(),
      kind,
      words,
      userId: about.ownerUserId ?? null,
      personId: about.personId ?? null,
      enrollmentId: about.id ?? null,
      createdAt: this.#ctx.clock.now(),
      seenAt: null,
    });
  }

  /** Writes all of it. Returns the ids of the sends that were reserved. */
  async write(tx: Tx): Promise<ReadonlySet<string>> {
    const runs = [...this.#runs.values()].map(({ enrollment }) => ({
      run: enrollment,
      nextWakeAt: nextWakeAt(enrollment),
      endedAt: enrollment.endedAt,
      words: enrollment.words,
    }));
    const some = <T, R>(rows: readonly T[], write: (rows: readonly T[]) => Promise<R>) =>
      rows.length > 0 ? write(rows) : null;
    // Handed over at once, so that they share a round trip: none needs what another one writes.
    const [reserved] = await Promise.all([
      some(this.sends, (sends) => tx.sends.reserve(sends, this.#ctx.settings.sendLeaseSeconds)),
      some(this.touches, (touches) => tx.touches.insert(touches)),
      some(this.tasks, (tasks) => tx.tasks.insert(tasks)),
      some(this.touchUpdates, (updates) => tx.touches.update(updates)),
      some(this.taskCloses, (closes) => tx.tasks.close(closes)),
      some(this.activities, (activities) => tx.activities.insert(activities)),
      some(this.alerts, (alerts) => tx.alerts.insert(alerts)),
      some(runs, (changed) => tx.enrollments.save(changed)),
      some(this.ledger, (entries) => tx.ledger.append(entries)),
    ]);
    await this.#wake(
      tx,
      runs.map((run) => run.nextWakeAt),
    );
    return new Set(reserved ?? []);
  }

  async #wake(tx: Tx, wakes: readonly (Date | null)[]): Promise<void> {
    const times = wakes.filter((wake) => wake !== null).map((wake) => wake.getTime());
    if (this.activities.length > 0) times.push(this.#ctx.clock.now().getTime());
    if (times.length > 0) await tx.workspace.dueBy(new Date(Math.min(...times)));
  }
}
