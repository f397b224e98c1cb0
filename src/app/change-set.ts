import { isTerminal, type SlotMove, stateWithReason } from '../cadence/index.ts';
import type { CadenceEvent, DatedTransition, Transition } from '../cadence/run.ts';
import type {
  Alert,
  CadenceStart,
  Enrollment,
  LedgerEntry,
  OutboxActivity,
  Send,
  Sender,
  Task,
  Touch,
  ValueWait,
} from '../ports/records.ts';
import type { SenderSlot, Tx } from '../ports/store.ts';
import { ChangedRuns } from './changed-runs.ts';
import { type ActorContext, engineVersion } from './context.ts';
import { HeldRuns } from './held-runs.ts';
import { lookAgainMs } from './look-again.ts';
import { newAlert } from './new-alert.ts';
import { hasLimits } from './sender-limits.ts';
import { TouchedSlots } from './touched-slots.ts';
import { alertsForWhoIsThere } from './who-is-away.ts';

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
  /** Values that held runs wait for. */
  readonly waits: ValueWait[] = [];
  /** Cadences in which people are to go on: the tick enrolls them there later, in transactions of its own. */
  readonly starts: CadenceStart[] = [];
  readonly ledger: LedgerEntry[] = [];
  readonly #runs = new ChangedRuns();
  readonly #slots = new TouchedSlots();
  readonly #held = new HeldRuns();
  readonly #ctx: ActorContext;

  constructor(ctx: ActorContext) {
    this.#ctx = ctx;
  }

  /** The run as it stands after what this change set already holds. */
  latest(enrollment: Enrollment): Enrollment {
    return this.#runs.latest(enrollment);
  }

  /**
   * Tells which senders have no limits, where the caller has read them anyway: `write` then does not have to ask the
   * database about them.
   */
  knowSenders(senders: readonly Sender[]): void {
    this.#slots.knowUnlimited(senders.filter((sender) => !hasLimits(sender)).map((sender) => sender.id));
  }

  /** The same for caps: ids of people whose companies have none, and of cadences that have none. */
  knowUncapped(ids: readonly string[]): void {
    this.#slots.knowUnlimited(ids);
  }

  /** Slots that these runs have for the mail that is next, elsewhere than their plan has it: they keep them. */
  keepSlots(slots: ReadonlyMap<string, SenderSlot>): void {
    this.#slots.keep(slots);
  }

  /** Takes in the first transition of a run that is not in the database yet: `write` inserts it. */
  begin(enrollment: Enrollment, event: CadenceEvent, transition: DatedTransition): Enrollment {
    this.#runs.begin(enrollment);
    return this.take(enrollment, event, transition);
  }

  /** Takes a transition in: the run's new state, its ledger row, and the parts of its actions that need no material. */
  take(enrollment: Enrollment, event: CadenceEvent, transition: DatedTransition): Enrollment {
    // Never the clock's own time: the row must say the moment that the decision was made with.
    const now = transition.at;
    const ended = isTerminal(transition.run.state);
    const next: Enrollment = {
      ...enrollment,
      ...transition.run,
      // What was ignored changed nothing: why the run is where it is stays as it was.
      words: transition.run === enrollment ? enrollment.words : transition.decision.words,
      endedAt: ended ? (enrollment.endedAt ?? now) : null,
    };
    const row = this.ledger.push({
      id: this.#ctx.ids.uuid(),
      enrollmentId: enrollment.id,
      personId: enrollment.personId,
      at: now,
      event: { ...event },
      rule: transition.decision.rule,
      words: transition.decision.words,
      facts: transition.decision.facts ?? {},
      actions: transition.actions,
      state: stateWithReason(next),
      versionId: enrollment.versionId,
      engine: engineVersion,
      actor: this.#ctx.actor.name,
    });
    this.#runs.note(enrollment, next, { transition, row: row - 1 });
    this.#slots.note(enrollment, transition.actions);
    this.#held.note(enrollment, next, { event, transition });
    for (const action of transition.actions) {
      if (action.type === 'alert') this.alert(action.kind, action.words, enrollment);
      if (action.type === 'skip_step') this.#skip(enrollment, action);
      if (action.type === 'start_cadence') this.#start(enrollment, action.cadence);
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

  #start({ id: enrollmentId, personId }: Enrollment, cadence: string): void {
    const at = this.#ctx.clock.now();
    this.starts.push({ id: this.#ctx.ids.uuid(), enrollmentId, personId, cadence, at });
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
      outcome: action.byCondition === true ? 'not_for_them' : null,
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

  /** Raises an alert for the owner of a run, or for whoever is named; `about` may be the run itself, whose `id` is the enrollment's. */
  alert(kind: string, words: string, about: { personId?: string; id?: string; ownerUserId?: string }): void {
    const { ownerUserId: userId = null, personId = null, id: enrollmentId = null } = about;
    this.alerts.push(newAlert(this.#ctx, { kind, words, userId, personId, enrollmentId }));
  }

  /** Writes all of it. Returns the ids of the sends that were reserved. */
  async write(tx: Tx): Promise<ReadonlySet<string>> {
    const some = <T, R>(rows: readonly T[], write: (rows: readonly T[]) => Promise<R>) =>
      rows.length > 0 ? write(rows) : null;
    // Handed over at once, so that they share a round trip: none needs what another one writes.
    const now = this.#ctx.clock.now();
    const written = Promise.all([
      some(this.sends, (sends) => tx.sends.reserve(sends, this.#ctx.settings.sendLeaseSeconds)),
      some(this.touches, (touches) => tx.touches.insert(touches)),
      this.#held.write(tx, this.#ctx),
      some(this.tasks, (tasks) => tx.tasks.insert(tasks)),
      some(this.waits, (waits) => tx.waits.insert(waits, new Date(now.getTime() + lookAgainMs))),
      some(this.touchUpdates, (updates) => tx.touches.update(updates)),
      some(this.taskCloses, (closes) => tx.tasks.close(closes)),
      some(this.activities, (activities) => tx.activities.insert(activities)),
      some(this.alerts, async (alerts) =>
        tx.alerts.insert(await alertsForWhoIsThere(tx, alerts, this.#ctx.clock.now())),
      ),
      some(this.starts, (starts) => tx.cadenceStarts.insert(starts)),
      this.#runs.save(tx, this.#runs.ids()),
    ]);
    // Runs are locked before what has limits, which may still move what was planned.
    const planned = this.#moveToSlots(tx).then((moved) =>
      Promise.all([
        this.#runs.add(tx),
        this.#runs.save(tx, moved),
        some(this.ledger, (entries) => tx.ledger.append(entries)),
      ]),
    );
    const [[reserved]] = await Promise.all([written, planned]);
    await this.#wake(tx);
    return new Set(reserved ?? []);
  }

  /** Moves planned touches to the slots that limits give them; returns the runs that moved. */
  async #moveToSlots(tx: Tx): Promise<readonly string[]> {
    const slots = await this.#slots.allot(this.#ctx, tx, this.#runs.planned());
    for (const [id, move] of slots) this.#moveToSlot(id, move);
    return [...slots.keys()];
  }

  #moveToSlot(id: string, move: SlotMove): void {
    const moved = this.#runs.moveToSlot(id, move);
    const entry = moved === null ? undefined : this.ledger[moved.row];
    if (moved === null || entry === undefined) return;
    const { words, facts } = moved.decision;
    const slot = { slot: move.at.toISOString(), ...(move.why === undefined ? {} : { slotWhy: move.why }) };
    this.ledger[moved.row] = {
      ...entry,
      event: { ...entry.event, ...slot },
      words,
      facts: { ...entry.facts, ...facts },
    };
  }

  async #wake(tx: Tx): Promise<void> {
    const now = this.#ctx.clock.now();
    const times = this.#runs.wakes(now).flatMap((wake) => wake?.getTime() ?? []);
    if (this.waits.length > 0) times.push(now.getTime() + lookAgainMs);
    if (this.activities.length > 0 || this.starts.length > 0 || this.alerts.length > 0)
      times.push(now.getTime());
    if (times.length > 0) await tx.workspace.dueBy(new Date(Math.min(...times)));
  }
}
