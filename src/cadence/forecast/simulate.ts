import { hasBegun } from '../change.ts';
import type { CadenceVersion, Channel, Step } from '../model.ts';
import type { CadenceEvent, EnrollmentState, StateReason } from '../run.ts';
import type { SendingLimits } from '../sender-book.ts';
import { onTime } from './behaviours.ts';
import { CapTally, type CapUse } from './cap-tally.ts';
import { dayReader } from './days.ts';
import { bundlesOf, type Group, type StartDay } from './groups.ts';
import type { Leave } from './leaves.ts';
import type { Caps } from './periods.ts';
import { play } from './play.ts';
import { InventedPeople } from './prospects.ts';
import type { Rates } from './rates.ts';
import { type Afterwards, type Behaviour, horizonOf, type Played } from './stage.ts';
import { type DayLoad, type RepLoad, type SenderLoad, Tally } from './tally.ts';

export interface SimulationInput {
  readonly version: CadenceVersion;
  readonly groups: readonly Group[];
  readonly now: Date;
  /** On whose clock the calendar is. */
  readonly zone: string;
  readonly starts: readonly StartDay[] | null;
  /** By sender; those without are left out. */
  readonly limits: ReadonlyMap<string, SendingLimits>;
  /** Caps of companies and of the cadence, whose id is `simulatedCadence`. */
  readonly caps: Caps;
  readonly leaves: readonly Leave[];
  readonly rates: Rates;
  /** The same seed gives the same play. */
  readonly seed: number;
}

/** Names the cadence of a simulation among the caps. */
export const simulatedCadence = 'simulated';

export const answers = ['replied', 'meeting_booked'] as const;
export type Answer = (typeof answers)[number];

interface SimulatedDay extends DayLoad {
  /** People whose first touch it has. */
  readonly starts: number;
  readonly replies: number;
  readonly meetings: number;
}

/** What became of a step, in people; `left`: those whose run ended or paused with it, for another reason than an answer. */
interface StepFunnel {
  readonly key: string;
  readonly name: string;
  readonly channel: Channel;
  readonly mode: Step['mode'];
  readonly reached: number;
  readonly done: number;
  readonly notDone: number;
  readonly skipped: number;
  readonly replies: number;
  readonly meetings: number;
  readonly left: number;
}

export interface Simulation {
  readonly people: number;
  readonly days: readonly SimulatedDay[];
  readonly senders: readonly SenderLoad[];
  readonly reps: readonly RepLoad[];
  /** The caps of companies that were touched, and of the cadence, if it has one. */
  readonly companies: readonly CapUse[];
  readonly cadenceCap: CapUse | null;
  readonly steps: readonly StepFunnel[];
  /** How many people are where at the end. */
  readonly ends: readonly {
    readonly state: EnrollmentState;
    readonly reason: StateReason | null;
    readonly people: number;
  }[];
  readonly replies: number;
  readonly meetings: number;
  /** Of them those that came when the run was complete. */
  readonly afterwards: { readonly replies: number; readonly meetings: number };
  readonly firstTouch: Date | null;
  readonly lastTouch: Date | null;
}

type FunnelCounts = { -readonly [K in keyof Omit<StepFunnel, 'key' | 'name' | 'channel' | 'mode'>]: number };

const nothing = (): FunnelCounts => ({
  reached: 0,
  done: 0,
  notDone: 0,
  skipped: 0,
  replies: 0,
  meetings: 0,
  left: 0,
});

/** Which answer an event stands for, if any. */
function answerOf(event: CadenceEvent): Answer | null {
  const what =
    event.type === 'signal' ? event.kind : event.type === 'task_completed' ? event.outcome : undefined;
  return answers.find((one) => one === what) ?? null;
}

class Story {
  readonly #funnel = new Map<string, FunnelCounts>();
  readonly #starts = new Map<string, number>();
  readonly #answers = new Map<string, Record<Answer, number>>();
  readonly #last = new Map<string, Played['result']['run']>();
  readonly #dayOf = dayReader();
  readonly #zone: string;
  readonly total: Record<Answer, number> = { replied: 0, meeting_booked: 0 };
  readonly afterwards: Record<Answer, number> = { replied: 0, meeting_booked: 0 };
  touches: { first: Date; last: Date } | null = null;

  constructor(zone: string) {
    this.#zone = zone;
  }

  readonly hear = ({ bundle, event, result }: Played): void => {
    const { run } = bundle;
    const day = this.#dayOf(result.at.getTime(), this.#zone);
    const begins = ['send_email', 'open_task', 'skip_step'];
    if (!hasBegun(run) && result.actions.some(({ type }) => begins.includes(type)))
      this.#starts.set(day, (this.#starts.get(day) ?? 0) + bundle.count);
    for (const action of result.actions) {
      if (action.type === 'send_email' || action.type === 'open_task') this.#touched(result.at);
      if (action.type === 'send_email') this.#add(action.stepKey, { reached: 1, done: 1 });
      if (action.type === 'open_task') this.#add(action.stepKey, { reached: 1 });
      if (action.type === 'skip_step') this.#add(action.stepKey, { reached: 1, skipped: 1 });
      if (action.type === 'close_task' && run.openTask !== null)
        this.#add(run.openTask.stepKey, action.result === 'done' ? { done: 1 } : { notDone: 1 });
    }
    // It came of the task that was open, or of the touch before.
    const cause = run.openTask?.stepKey ?? run.last?.stepKey;
    const answer = answerOf(event);
    if (cause !== undefined && answer !== null) {
      this.#answered(cause, answer, day);
    } else if (cause !== undefined && result.run.state !== run.state) {
      const { state, reason } = result.run;
      const over = state === 'stopped' || (state === 'finished' && reason !== 'completed');
      if (over || (state === 'paused' && result.run.resumeAt === null)) this.#add(cause, { left: 1 });
    }
    this.#last.set(run.id, result.run);
  };

  /** Who answers the last touch does so when the run is complete: that counts, as it does on the Scoreboard. */
  readonly hearAfter = ({ bundle, event, at }: Afterwards): void => {
    const { last, reason } = bundle.run;
    const answer = answerOf(event);
    if (last === null || answer === null || reason !== 'completed') return;
    this.#answered(last.stepKey, answer, this.#dayOf(at.getTime(), this.#zone));
    this.afterwards[answer] += 1;
  };

  #answered(stepKey: string, answer: Answer, day: string): void {
    this.#add(stepKey, answer === 'replied' ? { replies: 1 } : { meetings: 1 });
    const counts = this.#answers.get(day) ?? { replied: 0, meeting_booked: 0 };
    this.#answers.set(day, counts);
    counts[answer] += 1;
    this.total[answer] += 1;
  }

  #touched(at: Date): void {
    const { first, last } = this.touches ?? { first: at, last: at };
    this.touches = { first: at < first ? at : first, last: at > last ? at : last };
  }

  #add(stepKey: string, added: Partial<FunnelCounts>): void {
    const counts = this.#funnel.get(stepKey) ?? nothing();
    this.#funnel.set(stepKey, counts);
    for (const [what, count] of Object.entries(added) as [keyof FunnelCounts, number][])
      counts[what] += count;
  }

  stepsOf({ definition }: CadenceVersion): readonly StepFunnel[] {
    return definition.steps.map(({ key, name, channel, mode }) => ({
      key,
      name,
      channel,
      mode,
      ...(this.#funnel.get(key) ?? nothing()),
    }));
  }

  days(loads: readonly DayLoad[]): readonly SimulatedDay[] {
    const known = new Map(loads.map((load) => [load.day, load]));
    const all = new Set([...known.keys(), ...this.#starts.keys(), ...this.#answers.keys()]);
    return [...all].sort().map((day) => ({
      ...(known.get(day) ?? { day, emails: 0, tasks: {} }),
      starts: this.#starts.get(day) ?? 0,
      replies: this.#answers.get(day)?.replied ?? 0,
      meetings: this.#answers.get(day)?.meeting_booked ?? 0,
    }));
  }

  ends(): Simulation['ends'] {
    const byEnd = Map.groupBy(this.#last.values(), ({ state, reason }) => `${state}/${reason ?? ''}`);
    return [...byEnd.values()]
      .flatMap((runs) => {
        const [first] = runs;
        return first === undefined ? [] : [{ state: first.state, reason: first.reason, people: runs.length }];
      })
      .sort((one, other) => other.people - one.people);
  }
}

function stageOf(input: SimulationInput, behaviour: Behaviour) {
  const { version, groups, now, starts, limits, caps, leaves } = input;
  const people = groups.reduce((sum, { count }) => sum + count, 0);
  const bundles = bundlesOf(groups, {
    version,
    earliest: now,
    waits: false,
    starts,
    runsAtMost: people,
    cadenceId: simulatedCadence,
  });
  return { now, bundles, limits, caps, leaves, taken: new Map(), until: horizonOf(now), behaviour };
}

/**
 * Plays a cadence with invented people, in memory and by the engine itself: prospects who reply, book, bounce, are
 * away and opt out at the given rates, and reps who get round to most of their tasks. `hear` is told every decision.
 */
export function simulate(input: SimulationInput, hear: (played: Played) => void = () => {}): Simulation {
  const { version, zone, rates, seed } = input;
  const tally = new Tally({ zone, leaves: input.leaves });
  const caps = new CapTally(input.caps, input.now);
  const story = new Story(zone);
  const stage = stageOf(input, new InventedPeople(version, rates, seed));
  const all = (played: Played) => {
    tally.hear(played);
    caps.hear(played);
    story.hear(played);
    hear(played);
  };
  play(stage, all, story.hearAfter);
  return {
    people: stage.bundles.length,
    days: story.days(tally.days()),
    senders: tally.senders(),
    reps: tally.reps(),
    companies: caps.companies(),
    cadenceCap: caps.cadences()[0] ?? null,
    steps: story.stepsOf(version),
    ends: story.ends(),
    replies: story.total.replied,
    meetings: story.total.meeting_booked,
    afterwards: { replies: story.afterwards.replied, meetings: story.afterwards.meeting_booked },
    firstTouch: story.touches?.first ?? null,
    lastTouch: story.touches?.last ?? null,
  };
}

/**
 * Everything that is decided about one of the simulated people, by their place in the list (0 is the first); `silent`:
 * as if nobody ever reacted and every task were done when it is due.
 */
export function simulatePerson(
  input: SimulationInput,
  { index, silent }: { readonly index: number; readonly silent: boolean },
): readonly Played[] {
  const { version, rates, seed } = input;
  const stage = stageOf(input, silent ? onTime : new InventedPeople(version, rates, seed));
  const id = stage.bundles[index]?.run.id;
  const told: Played[] = [];
  play(stage, (played) => {
    if (played.bundle.run.id === id) told.push(played);
  });
  return told;
}
