import {
  atSlot,
  hasBegun,
  isTerminal,
  nextWakeAt,
  type SlotMove,
  stateWithReason,
} from '../cadence/index.ts';
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
import type { SlotKey, Tx } from '../ports/store.ts';
import { allotPlanned, type CarriedOut } from './allot-slots.ts';
import { type ActorContext, engineVersion } from './context.ts';
import { HeldRuns } from './held-runs.ts';
import { lookAgainMs } from './look-again.ts';
import { readCalendars } from './run-calendars.ts';
import { hasLimits } from './sender-limits.ts';
import { alertsForWhoIsThere } from './who-is-away.ts';

type TouchUpdate = Pick<Touch, 'id' | 'enrollmentId' | 'state' | 'endedAt' | 'outcome' | 'reason'>;
type TaskClose = Pick<Task, 'id' | 'state' | 'outcome' | 'note' | 'completedAt' | 'completedBy'>;

/** A run as this change set leaves it. */
interface ChangedRun {
  readonly enrollment: Enrollment;
  /** The decision that planned what is planned now, and its ledger row; null when the plan was not touched. */
  readonly planned: { readonly transition: Transition; readonly row: number } | null;
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
  /** What held runs wait for. */
  readonly waits: ValueWait[] = [];
  /** Cadences that are to follow: the tick enrolls in them, in transactions of their own. */
  readonly starts: CadenceStart[] = [];
  readonly ledger: LedgerEntry[] = [];
  /** The latest state by enrollment: several events for one run in one batch build on each other. */
  readonly #runs = new Map<string, ChangedRun>();
  readonly #carriedOut: CarriedOut[] = [];
  readonly #skipped: SlotKey[] = [];
  readonly #givenUp: SlotKey[] = [];
  /** Runs of which nothing had been carried out before this: a cadence's cap counts them. */
  readonly #notBegun = new Set<string>();
  /** Senders, people and cadences that are known to have no limits: nothing needs to be asked about them. */
  readonly #unlimited = new Set<string>();
  /** Runs that begin here: they are added as they stand at the end. */
  readonly #begun = new Set<string>();
  readonly #held = new HeldRuns();
  readonly #ctx: ActorContext;

  constructor(ctx: ActorContext) {
    this.#ctx = ctx;
  }

  /** The run as it stands after what this change set already holds. */
  latest(enrollment: Enrollment): Enrollment {
    return this.#runs.get(enrollment.id)?.enrollment ?? enrollment;
  }

  /** Saves a question about limits where the senders were read in this transaction anyway. */
  knowSenders(senders: readonly Sender[]): void {
    for (const sender of senders) if (!hasLimits(sender)) this.#unlimited.add(sender.id);
  }

  /** The same of caps: of people whose companies have none, and of cadences without. */
  knowUncapped(ids: readonly string[]): void {
    for (const id of ids) this.#unlimited.add(id);
  }

  /** Takes in the first transition of a run that is not in the database yet. */
  begin(enrollment: Enrollment, event: CadenceEvent, transition: DatedTransition): Enrollment {
    this.#begun.add(enrollment.id);
    return this.take(enrollment, event, transition);
  }

  /** Takes a transition in: the run's new state, its ledger row, and the parts of its actions that need no material. */
  take(enrollment: Enrollment, event: CadenceEvent, transition: DatedTransition): Enrollment {
    if (!hasBegun(enrollment)) this.#notBegun.add(enrollment.id);
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
    const planned =
      takesSlotAnew(transition) || plansAnew(enrollment, next)
        ? { transition, row: row - 1 }
        : (this.#runs.get(enrollment.id)?.planned ?? null);
    this.#runs.set(enrollment.id, { enrollment: next, planned });
    this.#held.note(enrollment, next, { event, transition });
    for (const action of transition.actions) {
      if (action.type === 'alert') this.alert(action.kind, action.words, enrollment);
      if (action.type === 'skip_step') this.#skip(enrollment, action);
      if (action.type === 'start_cadence') this.#start(enrollment, action.cadence);
      this.#noteSlots(enrollment, action);
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

  /** What an action does to the slots that its touch holds. */
  #noteSlots({ id, senderId, openTask }: Enrollment, action: Transition['actions'][number]): void {
    if (action.type === 'send_email' || action.type === 'open_task') {
      const { stepKey, visit, type } = action;
      this.#carriedOut.push({ enrollmentId: id, senderId, stepKey, visit, mail: type === 'send_email' });
    }
    if (action.type === 'skip_step')
      this.#skipped.push({ enrollmentId: id, stepKey: action.stepKey, visit: action.visit });
    if (action.type === 'close_task' && action.result !== 'done' && openTask !== null)
      this.#givenUp.push({ enrollmentId: id, stepKey: openTask.stepKey, visit: openTask.visit });
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
      this.#saveRuns(tx, [...this.#runs.keys()]),
    ]);
    // Runs are locked before what has limits, which may still move what was planned.
    const planned = this.#moveToSlots(tx).then((moved) =>
      Promise.all([
        this.#addRuns(tx),
        this.#saveRuns(tx, moved),
        some(this.ledger, (entries) => tx.ledger.append(entries)),
      ]),
    );
    const [[reserved]] = await Promise.all([written, planned]);
    await this.#wake(
      tx,
      [...this.#runs.values()].map(({ enrollment }) => nextWakeAt(enrollment)),
    );
    return new Set(reserved ?? []);
  }

  async #addRuns(tx: Tx): Promise<void> {
    const runs = [...this.#begun].flatMap((id) => this.#runs.get(id)?.enrollment ?? []);
    if (runs.length > 0) await tx.enrollments.insert(runs);
  }

  async #saveRuns(tx: Tx, ids: readonly string[]): Promise<void> {
    const runs = ids.flatMap((id) => {
      const run = this.#runs.get(id)?.enrollment;
      if (run === undefined || this.#begun.has(id)) return [];
      return [{ run, nextWakeAt: nextWakeAt(run), endedAt: run.endedAt, words: run.words }];
    });
    if (runs.length > 0) await tx.enrollments.save(runs);
  }

  /** Moves planned touches to the slots that limits give them; returns the runs that moved. */
  async #moveToSlots(tx: Tx): Promise<readonly string[]> {
    const changed = [...this.#runs.values()]
      .filter(({ planned }) => planned !== null)
      .map(({ enrollment }) => enrollment);
    const beginning = changed.filter((run) => this.#notBegun.has(run.id));
    const known = (ids: readonly string[]) => [...new Set(ids)].filter((id) => !this.#unlimited.has(id));
    const slots = await allotPlanned(tx, {
      changed,
      ...{ carriedOut: this.#carriedOut, skipped: this.#skipped, givenUp: this.#givenUp },
      now: this.#ctx.clock.now(),
      ask: {
        senderIds: known(changed.map((run) => run.senderId)),
        personIds: known(changed.map((run) => run.personId)),
        cadenceIds: known(beginning.map((run) => run.cadenceId)),
      },
      calendars: () => readCalendars(this.#ctx, tx, changed),
    });
    for (const [id, move] of slots) this.#moveToSlot(id, move);
    return [...slots.keys()];
  }

  #moveToSlot(id: string, move: SlotMove): void {
    const { enrollment, planned } = this.#runs.get(id) ?? {};
    const entry = planned ? this.ledger[planned.row] : undefined;
    if (!enrollment || !planned || !entry) return;
    const { run, decision } = atSlot(planned.transition, move);
    const { words, facts } = decision;
    this.ledger[planned.row] = {
      ...entry,
      event: {
        ...entry.event,
        slot: move.at.toISOString(),
        ...(move.why === undefined ? {} : { slotWhy: move.why }),
      },
      words,
      facts: { ...entry.facts, ...facts },
    };
    const latest = enrollment.words === entry.words ? words : enrollment.words;
    this.#runs.set(id, { enrollment: { ...enrollment, next: run.next, words: latest }, planned });
  }

  async #wake(tx: Tx, wakes: readonly (Date | null)[]): Promise<void> {
    const times = wakes.filter((wake) => wake !== null).map((wake) => wake.getTime());
    if (this.waits.length > 0) times.push(this.#ctx.clock.now().getTime() + lookAgainMs);
    if (this.activities.length > 0 || this.starts.length > 0) times.push(this.#ctx.clock.now().getTime());
    if (times.length > 0) await tx.workspace.dueBy(new Date(Math.min(...times)));
  }
}
