import { atSlot } from '../at-slot.ts';
import { type DaysOff, daysOffOf } from '../closed-days.ts';
import { dayMs } from '../duration.ts';
import { calendarOf, findStep, isAutomatic } from '../go-on.ts';
import type { CadenceVersion } from '../model.ts';
import type { Action, CadenceEvent, DatedTransition, Run } from '../run.ts';
import type { SendingLimits } from '../sender-book.ts';
import { SenderSlots, type SlotWish } from '../slots.ts';
import { nextWakeAt, transition } from '../transition.ts';
import { type DayReader, dayReader } from './days.ts';
import { Timetable } from './queue.ts';

/** People who go the same way through a version: one run that is played for all of them. */
export interface Bundle extends DaysOff {
  readonly run: Run;
  /** How many people it stands for. */
  readonly count: number;
  readonly version: CadenceVersion;
  readonly senderId: string;
  readonly repId: string;
  /** Of a run that is still to begin: nothing is due before (UTC). */
  readonly notBefore?: Date;
}

export type OpenedTask = Extract<Action, { type: 'open_task' }>;
export type SentEmail = Extract<Action, { type: 'send_email' }>;

/** Something that somebody will do, unless the run is elsewhere by then. */
export interface Reaction {
  readonly at: Date;
  readonly event: CadenceEvent;
}

/** What people do: reps with their tasks, prospects with their mail. */
export interface Behaviour {
  /** Null: nobody touches the task, and its time runs out. */
  task(bundle: Bundle, task: OpenedTask): Reaction | null;
  /** What comes of a mail that left at a moment (UTC). */
  email(bundle: Bundle, email: SentEmail, at: Date): readonly Reaction[];
}

/** One decision of the play, as a row of the ledger would have it. */
export interface Played {
  /** As it was before the decision. */
  readonly bundle: Bundle;
  readonly event: CadenceEvent;
  readonly result: DatedTransition;
  /** When each of the people gets the mail that leaves by this decision (epoch milliseconds); null when none leaves. */
  readonly leaving: readonly number[] | null;
  /** How many people's next mail was put on a later day by their sender's limits. */
  readonly moved: number;
}

export interface Stage {
  readonly now: Date;
  readonly bundles: readonly Bundle[];
  /** Limits of those senders that have any. */
  readonly limits: ReadonlyMap<string, SendingLimits>;
  /** Moments that are taken already, by sender (epoch milliseconds). */
  readonly taken: ReadonlyMap<string, readonly number[]>;
  /** What is still to come then is not played any more. */
  readonly until: Date;
  readonly behaviour: Behaviour;
}

interface Player {
  bundle: Bundle;
  wakeAt: number | null;
  /** The slots of the mail that is planned: one for each of the people. */
  slots: readonly number[] | null;
  decisions: number;
}

interface Coming {
  readonly at: number;
  readonly player: Player;
  /** Null: the run is looked at, as a tick would. */
  readonly event: CadenceEvent | null;
}

/** A decision while its moment is played; slots may still change its plan. */
interface Draft extends Played {
  result: DatedTransition;
  moved: number;
  readonly player: Player;
}

/** How far a play looks ahead from a moment: longer than any cadence of 365 days with its pauses. */
export const horizonOf = (now: Date): Date => new Date(now.getTime() + 730 * dayMs);

/** A cadence that sends people in circles without a pause would never end: this many decisions are enough for any. */
const decisionsAtMost = 2000;

/**
 * Plays runs on from `now` by the engine itself: each is enrolled or taken up as it is, looked at whenever it is due,
 * and its mails take slots where their sender has limits, as `SenderSlots` gives them. `hear` is told every
 * decision, in order. Same stage, same play.
 *
 * A bundle of several people is one run until their sender's limits part them: those whose slots lie on another day
 * go on as a bundle of their own. So numbers by day are those of the people one by one, as far as the people of a
 * bundle differ in nothing but the minute.
 */
export function play(stage: Stage, hear: (played: Played) => void): void {
  atOnce(playing(stage, hear));
}

/**
 * Work in short steps: whoever has other things to do, too, takes a step whenever there is time. `atOnce` takes them
 * all.
 */
export type Stepwise<T> = Generator<void, T>;

export function atOnce<T>(work: Stepwise<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** The same play in steps of a moment each. */
export function playing(stage: Stage, hear: (played: Played) => void): Stepwise<void> {
  return new Play(stage, hear).moments();
}

class Play {
  readonly #stage: Stage;
  readonly #hear: (played: Played) => void;
  readonly #coming = new Timetable<Coming>();
  readonly #books: ReadonlyMap<string, SenderSlots>;
  readonly #dayOf: DayReader = dayReader();

  constructor(stage: Stage, hear: (played: Played) => void) {
    this.#stage = stage;
    this.#hear = hear;
    this.#books = new Map(
      [...stage.limits].map(([id, limits]) => [id, new SenderSlots(limits, stage.taken.get(id) ?? [])]),
    );
  }

  *moments(): Stepwise<void> {
    const { now, bundles, until } = this.#stage;
    for (const bundle of bundles) {
      const player: Player = { bundle, wakeAt: null, slots: null, decisions: 0 };
      const { notBefore } = bundle;
      const event = { type: 'enrolled' as const, ...(notBefore === undefined ? {} : { notBefore }) };
      if (bundle.run.state === 'pending') this.#coming.add({ at: now.getTime(), player, event });
      else this.#wake(player);
    }
    const end = until.getTime();
    for (let at = this.#coming.nextAt; at !== null && at < end; at = this.#coming.nextAt) {
      this.#moment(at);
      yield;
    }
  }

  /** Everything of one moment, as one round of the scheduler has it: first all decisions, then slots by their wish. */
  #moment(at: number): void {
    const now = new Date(at);
    const drafts = this.#coming.takeNext().flatMap((one) => this.#decide(one, now) ?? []);
    this.#serve(drafts);
    for (const draft of drafts) {
      this.#wake(draft.player);
      this.#hear(draft);
    }
  }

  #decide({ at, player, event }: Coming, now: Date): Draft | null {
    if (event === null && player.wakeAt !== at) return null;
    player.decisions += 1;
    if (player.decisions > decisionsAtMost) return null;
    const { bundle, slots } = player;
    const { run, version } = bundle;
    const asked = event ?? { type: 'due' as const, touchId: nextTouchId(run) };
    const ctx = { version, now, ...daysOffOf(bundle) };
    const result = transition(run, asked, ctx);
    if (result.run === run) return null;
    player.bundle = { ...bundle, run: result.run };
    const leaves = result.actions.some((action) => action.type === 'send_email');
    if (plansAnew(run, result.run)) {
      // The slot of a mail that leaves stays taken; that of a plan that is no more is free again.
      if (!leaves) for (const slot of slots ?? []) this.#books.get(bundle.senderId)?.giveBack(slot);
      player.slots = null;
      player.wakeAt = null;
    }
    this.#react(player, result.actions, now);
    const leaving = leaves ? (slots ?? Array.from({ length: bundle.count }, () => at)) : null;
    return { player, bundle, event: asked, result, leaving, moved: 0 };
  }

  #react(player: Player, actions: readonly Action[], now: Date): void {
    const { behaviour } = this.#stage;
    for (const action of actions) {
      const reactions =
        action.type === 'open_task'
          ? [behaviour.task(player.bundle, action)]
          : action.type === 'send_email'
            ? behaviour.email(player.bundle, action, now)
            : [];
      for (const one of reactions)
        if (one !== null)
          this.#coming.add({ at: Math.max(one.at.getTime(), now.getTime()), player, event: one.event });
    }
  }

  /** Gives every mail that is planned anew the slots that its sender's limits allow, the earliest wish first. */
  #serve(drafts: readonly Draft[]): void {
    const latest = new Map(drafts.map((draft) => [draft.player, draft]));
    const wishes = [...latest.values()].flatMap((draft) => {
      const wish = this.#wishOf(draft.player, draft.result.at);
      return wish === null ? [] : [{ draft, wish }];
    });
    for (const { draft, wish } of wishes.sort((one, other) => one.wish.at - other.wish.at)) {
      const book = this.#books.get(draft.bundle.senderId);
      if (book === undefined) continue;
      const slots = Array.from({ length: draft.bundle.count }, () => book.take(wish));
      this.#part(draft, wish, slots);
    }
  }

  #wishOf({ bundle, slots, wakeAt }: Player, now: Date): SlotWish | null {
    const { run, senderId } = bundle;
    const { next } = run;
    const planned = slots === null && wakeAt === null && run.state === 'active' && next !== null;
    if (!planned || !this.#books.has(senderId)) return null;
    const step = findStep(bundle, next.stepKey);
    if (step === undefined || !isAutomatic(step)) return null;
    const calendar = calendarOf(run, bundle, step);
    const immediate = step.at === 'immediate' && next.dueAt <= now;
    return { id: run.id, at: next.dueAt.getTime(), calendar, immediate };
  }

  /** Parts a bundle by the days on which its slots lie. Each part goes on when the last of its people got the mail. */
  #part(draft: Draft, wish: SlotWish, slots: readonly number[]): void {
    const { bundle, player, result } = draft;
    const senderZone = this.#stage.limits.get(bundle.senderId)?.zone ?? bundle.run.zone;
    const dayOf = (at: number) => `${this.#dayOf(at, senderZone)} ${this.#dayOf(at, bundle.run.zone)}`;
    const planned = dayOf(wish.at);
    for (const [index, [day, some]] of [...Map.groupBy(slots, dayOf)].entries()) {
      const placed = atSlot(result, { at: new Date(some.at(-1) ?? wish.at) });
      const part = { ...player.bundle, count: some.length, run: placed.run };
      if (day !== planned) draft.moved += some.length;
      if (index === 0) {
        draft.result = placed;
        player.bundle = part;
        player.slots = some;
      } else this.#wake({ bundle: part, wakeAt: null, slots: some, decisions: player.decisions });
    }
  }

  #wake(player: Player): void {
    const wake = nextWakeAt(player.bundle.run);
    if (wake === null) return;
    const at = Math.max(wake.getTime(), this.#stage.now.getTime());
    if (at === player.wakeAt) return;
    player.wakeAt = at;
    this.#coming.add({ at, player, event: null });
  }
}

/** The id that the next touch of a run gets: a run has each step and visit once. */
const nextTouchId = ({ id, next }: Run) => `${id}/${next?.stepKey ?? ''}/${next?.visit ?? 0}`;

function plansAnew(before: Run, after: Run): boolean {
  return (
    before.state !== after.state ||
    before.next?.stepKey !== after.next?.stepKey ||
    before.next?.visit !== after.next?.visit ||
    before.next?.dueAt.getTime() !== after.next?.dueAt.getTime()
  );
}
