import { atSlot } from '../at-slot.ts';
import { daysOffOf } from '../closed-days.ts';
import type { Action, CadenceEvent, DatedTransition, Run } from '../run.ts';
import { isTerminal } from '../states.ts';
import { nextWakeAt, transition } from '../transition.ts';
import { type PersonSlot, PlayBooks } from './books.ts';
import { type DayReader, dayReader } from './days.ts';
import { holdAt, type Leave, pauseUntil } from './leaves.ts';
import { noCaps } from './periods.ts';
import { Timetable } from './queue.ts';
import type { Afterwards, Bundle, Moved, Played, Stage } from './stage.ts';

interface Player {
  bundle: Bundle;
  wakeAt: number | null;
  /** The slots of the touch that is planned: one for each of the people. */
  slots: readonly PersonSlot[] | null;
  /** Those of the task that is open. */
  used: readonly PersonSlot[];
  decisions: number;
}

interface Coming {
  readonly at: number;
  readonly player: Player;
  /** Null: the run is looked at, as a tick would. */
  readonly event: CadenceEvent | null;
}

/** The moment at which a rep goes on leave. */
interface Beginning {
  readonly at: number;
  readonly leave: Leave;
}

/** A decision while its moment is played; slots may still change its plan. */
interface Draft extends Played {
  result: DatedTransition;
  moved: readonly Moved[];
  readonly player: Player;
}

/** A cadence that sends people in circles without a pause would never end: this many decisions are enough for any. */
const decisionsAtMost = 2000;

/**
 * Plays runs on from `now` by the engine itself: each is enrolled or taken up as it is, looked at whenever it is due,
 * and its touches take slots where their sender, company or cadence has limits (`PlayBooks`). Runs of a rep who is away
 * pause, or go on while a colleague has the tasks. `hear` is told every decision, in order; `hearAfter` what people did
 * when their run had ended. Same stage, same play.
 *
 * A bundle of several people is one run until limits part them: those whose slots lie on another day
 * go on as a bundle of their own. So numbers by day are those of the people one by one, as far as the people of a
 * bundle differ in nothing but the minute.
 */
export function play(stage: Stage, hear: (played: Played) => void, hearAfter?: HearAfter): void {
  atOnce(new Play(stage, hear, hearAfter).moments());
}

type HearAfter = (afterwards: Afterwards) => void;

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
  readonly #hearAfter: HearAfter;
  readonly #coming = new Timetable<Coming | Beginning>();
  readonly #books: PlayBooks;
  readonly #leaves: readonly Leave[];
  readonly #capZone: string | null;
  /** Everybody, where somebody goes on leave. */
  readonly #players: Player[] = [];
  readonly #dayOf: DayReader = dayReader();

  constructor(stage: Stage, hear: (played: Played) => void, hearAfter: HearAfter = () => {}) {
    const { limits, taken, caps = noCaps, leaves = [] } = stage;
    this.#stage = stage;
    this.#hear = hear;
    this.#hearAfter = hearAfter;
    this.#leaves = leaves;
    this.#books = new PlayBooks({ limits, taken, caps });
    this.#capZone = caps.companies.size + caps.cadences.size > 0 ? caps.zone : null;
  }

  *moments(): Stepwise<void> {
    const { now, bundles, until } = this.#stage;
    // What stops people comes before what reaches them.
    for (const leave of this.#leaves)
      if (leave.colleagueId === null && leave.from > now.getTime())
        this.#coming.add({ at: leave.from, leave });
    for (const bundle of bundles) {
      const player: Player = { bundle, wakeAt: null, slots: null, used: [], decisions: 0 };
      this.#join(player);
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

  #join(player: Player): void {
    if (this.#leaves.length > 0) this.#players.push(player);
  }

  /** Everything of one moment, as one round of the scheduler has it: first all decisions, then slots by their wish. */
  #moment(at: number): void {
    const now = new Date(at);
    const coming = this.#coming.takeNext().flatMap((one) => ('leave' in one ? this.#pausesOf(one) : one));
    const drafts = coming.flatMap((one) => this.#decide(one, now) ?? []);
    this.#serve(drafts);
    for (const draft of drafts) {
      this.#wake(draft.player);
      this.#hear(draft);
    }
  }

  #pausesOf({ at, leave }: Beginning): readonly Coming[] {
    return this.#players
      .filter(({ bundle }) => bundle.repId === leave.repId && bundle.run.state === 'active')
      .map((player) => ({ at, player, event: pauseUntil(leave) }));
  }

  #decide({ at, player, event }: Coming, now: Date): Draft | null {
    if (event === null && player.wakeAt !== at) return null;
    player.decisions += 1;
    if (player.decisions > decisionsAtMost) return null;
    const { bundle, slots } = player;
    const { run, version } = bundle;
    const away = run.state === 'active' && event === null ? holdAt(this.#leaves, bundle.repId, at) : null;
    const due = { type: 'due' as const, touchId: nextTouchId(run) };
    const asked = event ?? (away === null ? due : pauseUntil(away));
    const ctx = { version, now, ...daysOffOf(bundle) };
    const result = transition(run, asked, ctx);
    if (result.run === run) {
      if (event !== null && isTerminal(run.state)) this.#hearAfter({ bundle, event, at: now });
      return null;
    }
    player.bundle = { ...bundle, run: result.run };
    const leaves = result.actions.some((action) => action.type === 'send_email');
    const opens = result.actions.some((action) => action.type === 'open_task');
    const givenBack = notCarriedOut(result.actions) ? player.used : [];
    this.#books.giveBack(givenBack);
    if (plansAnew(run, result.run)) {
      // The slot of a touch that is carried out stays taken; that of a plan that is no more is free again.
      const skipped = result.actions.some((action) => action.type === 'skip_step');
      if (!leaves && !opens && slots !== null) this.#books.giveBack(slots, skipped);
      player.used = opens ? (slots ?? []) : [];
      player.slots = null;
      player.wakeAt = null;
    }
    this.#react(player, result.actions, now);
    const each = slots?.map((slot) => slot.at) ?? Array.from({ length: bundle.count }, () => at);
    return { player, bundle, event: asked, result, leaving: leaves ? each : null, moved: [], givenBack };
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

  /** Gives every touch that is planned anew the slots that its limits allow, the earliest wish first. */
  #serve(drafts: readonly Draft[]): void {
    const latest = new Map(drafts.map((draft) => [draft.player, draft]));
    const wishes = [...latest.values()].flatMap((draft) => {
      const { slots, wakeAt, bundle } = draft.player;
      const { state, next } = bundle.run;
      const planned = slots === null && wakeAt === null && state === 'active' && next !== null;
      return planned ? [{ draft, at: next.dueAt.getTime() }] : [];
    });
    for (const { draft, at } of wishes.sort((one, other) => one.at - other.at)) {
      const slots = this.#books.take(draft.player.bundle, draft.result.at);
      if (slots !== null) this.#part(draft, at, slots);
    }
  }

  /** Parts a bundle by the days on which its slots lie. Each part goes on when the last of its people has their turn. */
  #part(draft: Draft, wanted: number, slots: readonly PersonSlot[]): void {
    const { bundle, player, result } = draft;
    const { companies } = player.bundle;
    const zones = [
      ...new Set([
        this.#stage.limits.get(bundle.senderId)?.zone ?? bundle.run.zone,
        bundle.run.zone,
        this.#capZone ?? bundle.run.zone,
      ]),
    ];
    const dayOf = (at: number) => zones.map((zone) => this.#dayOf(at, zone)).join(' ');
    const planned = dayOf(wanted);
    const places = slots.map((slot, index) => ({ slot, index, day: dayOf(slot.at) }));
    for (const [nth, [day, some]] of [...Map.groupBy(places, (one) => one.day)].entries()) {
      const last = some.reduce((latest, { slot }) => Math.max(latest, slot.at), 0);
      const placed = atSlot(result, { at: new Date(last) });
      const own = some.map(({ slot }) => slot);
      const part: Bundle = {
        ...{ ...player.bundle, count: some.length, run: placed.run },
        ...(companies && { companies: some.map(({ index }) => companies[index] ?? null) }),
      };
      if (day !== planned) draft.moved = [...draft.moved, ...movedIn(own)];
      if (nth === 0) {
        draft.result = placed;
        player.bundle = part;
        player.slots = own;
        continue;
      }
      const parted = { bundle: part, wakeAt: null, slots: own, used: [], decisions: player.decisions };
      this.#join(parted);
      this.#wake(parted);
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

const notCarriedOut = (actions: readonly Action[]) =>
  actions.some((action) => action.type === 'close_task' && action.result !== 'done');

function movedIn(slots: readonly PersonSlot[]): readonly Moved[] {
  const moved = slots.flatMap(({ movedBy }) => movedBy ?? []);
  return [...Map.groupBy(moved, ({ by, id }) => `${by} ${id}`).values()].flatMap((some) =>
    some[0] === undefined ? [] : [{ ...some[0], people: some.length }],
  );
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
