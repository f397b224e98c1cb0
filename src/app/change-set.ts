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
  readonly sends: (Send & { readonly tokenHash: string })[] = [];
  readonly tasks: Task[] = [];
  readonly taskCloses: TaskClose[] = [];
  readonly activities: OutboxActivity[] = [];
  readonly alerts: Alert[] = [];
  readonly ledger: LedgerEntry[] = [];
  /** The latest state by enrollment: several events for one run in one batch build on each other. */
  readonly #runs = new Map<string, { enrollment: Enrollment; at: Date }>();
  /** Runs that begin here: they are added as they stand at the end. */
  readonly #begun = new Set<string>();
  readonly #ctx: ActorContext;

  constructor(ctx: ActorContext) {
    this.#ctx = ctx;
  }

  /** The run as it stands after what this change set already holds. */
  latest(enrollment: Enrollment): Enrollment {
    return this.#runs.get(enrollment.id)?.enrollment ?? enrollment;
  }

  /** Takes in the first transition of a run that is not in the database yet. */
  begin(enrollment: Enrollment, event: CadenceEvent, transition: Transition): Enrollment {
    this.#begun.add(enrollment.id);
    return this.take(enrollment, event, transition);
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
    if (this.touches.length > 0) await tx.touches.insert(this.touches);
    if (this.tasks.length > 0) await tx.tasks.insert(this.tasks);
    if (this.touchUpdates.length > 0) await tx.touches.update(this.touchUpdates);
    if (this.taskCloses.length > 0) await tx.tasks.close(this.taskCloses);
    if (this.activities.length > 0) await tx.activities.insert(this.activities);
    if (this.alerts.length > 0) await tx.alerts.insert(this.alerts);
    const all = [...this.#runs.values()].map(({ enrollment }) => enrollment);
    const begun = all.filter((run) => this.#begun.has(run.id));
    if (begun.length > 0) await tx.enrollments.insert(begun);
    const runs = all
      .filter((run) => !this.#begun.has(run.id))
      .map((run) => ({ run, nextWakeAt: nextWakeAt(run), endedAt: run.endedAt, words: run.words }));
    if (runs.length > 0) await tx.enrollments.save(runs);
    if (this.ledger.length > 0) await tx.ledger.append(this.ledger);
    const reserved =
      this.sends.length > 0 ? await tx.sends.reserve(this.sends, this.#ctx.settings.sendLeaseSeconds) : [];
    await this.#wake(
      tx,
      all.map((run) => nextWakeAt(run)),
    );
    return new Set(reserved);
  }

  async #wake(tx: Tx, wakes: readonly (Date | null)[]): Promise<void> {
    const times = wakes.filter((wake) => wake !== null).map((wake) => wake.getTime());
    if (this.activities.length > 0) times.push(this.#ctx.clock.now().getTime());
    if (times.length > 0) await tx.workspace.dueBy(new Date(Math.min(...times)));
  }
}
