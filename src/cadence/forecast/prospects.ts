import { dayMs, hourMs, minuteMs } from '../duration.ts';
import { findStep } from '../go-on.ts';
import type { CadenceVersion } from '../model.ts';
import { outcomesOfStep } from '../outcomes.ts';
import { spreadSeed } from '../seed.ts';
import type { SignalKind } from '../signal-kinds.ts';
import { goesOn } from './behaviours.ts';
import type { Rates } from './rates.ts';
import type { Behaviour, Bundle, OpenedTask, Reaction, SentEmail } from './stage.ts';

/** What somebody will do after one of their touches, if it comes to it. */
type Fate = Extract<SignalKind, 'replied' | 'meeting_booked' | 'unsubscribed' | 'complained'>;

/** What a rep notes down when a fate comes to pass in a task. */
const outcomeOf: Readonly<Record<Fate, string>> = {
  replied: 'replied',
  meeting_booked: 'meeting_booked',
  unsubscribed: 'do_not_contact',
  complained: 'do_not_contact',
};

/** Of those who pick up, the share that says no. */
const refusals = 0.12;
/** Of those who do not pick up, the share on whose voicemail the rep speaks. */
const voicemails = 0.45;

/**
 * Invented prospects and reps, for one play. What somebody does depends on the seed and their run alone, never on
 * anybody else, so that the same seed gives the same play.
 */
export class InventedPeople implements Behaviour {
  readonly #seed: number;
  readonly #rates: Rates;
  readonly #written: number;
  readonly #calls: number;
  /** By run: how many touches of each kind have reached them. */
  readonly #reached = new Map<string, { written: number; calls: number }>();

  constructor(version: CadenceVersion, rates: Rates, seed: number) {
    const { steps } = version.definition;
    this.#seed = seed;
    this.#rates = rates;
    this.#calls = steps.filter((step) => step.channel === 'call').length;
    this.#written = steps.length - this.#calls;
  }

  task(bundle: Bundle, task: OpenedTask): Reaction | null {
    const chance = this.#chanceOf(bundle, `${task.stepKey}/${task.visit}`);
    if (chance('diligence') >= this.#rates.diligence) return null;
    const wait = Math.floor((5 + 85 * chance('wait')) * minuteMs);
    const at = new Date(Math.min(task.dueAt.getTime() + wait, task.until.getTime() - 1));
    const { touchId } = task;
    const wanted = task.channel === 'call' ? this.#callOutcome(bundle, chance) : this.#answer(bundle);
    const step = findStep(bundle, task.stepKey);
    const known = step !== undefined && outcomesOfStep(step).some(({ key }) => key === wanted);
    if (wanted === null || !known) return { at, event: goesOn(bundle, task) };
    return { at, event: { type: 'task_completed', touchId, outcome: wanted } };
  }

  email(bundle: Bundle, email: SentEmail, at: Date): readonly Reaction[] {
    const { bounce, outOfOffice } = this.#rates;
    const own = this.#chanceOf(bundle, 'person');
    const chance = this.#chanceOf(bundle, `${email.stepKey}/${email.visit}`);
    const signal = (kind: SignalKind, afterMs: number, until?: Date): Reaction => {
      const moment = new Date(at.getTime() + Math.floor(afterMs));
      return {
        at: moment,
        event: { type: 'signal', kind, at: moment, ...(until === undefined ? {} : { until }) },
      };
    };
    const fate = this.#fateNow(bundle);
    if (own('bounce') < bounce) return [signal('bounced', (1 + 19 * chance('delay')) * minuteMs)];
    if (chance('away') < outOfOffice) {
      const back = new Date(at.getTime() + Math.floor((2 + 5 * chance('back')) * dayMs));
      return [signal('out_of_office', minuteMs, back)];
    }
    // Most answer within a few hours, some the day after.
    return fate === null ? [] : [signal(fate, 10 * minuteMs + 26 * hourMs * chance('delay') ** 3)];
  }

  #chanceOf(bundle: Bundle, of: string): (what: string) => number {
    return (what) => spreadSeed(`${this.#seed}/${bundle.run.id}/${of}/${what}`);
  }

  #next(bundle: Bundle, kind: 'written' | 'calls'): number {
    const reached = this.#reached.get(bundle.run.id) ?? { written: 0, calls: 0 };
    this.#reached.set(bundle.run.id, reached);
    reached[kind] += 1;
    return reached[kind] - 1;
  }

  /** What this written touch brings about; each person has one fate at most, at one of their touches. */
  #fateNow(bundle: Bundle): Fate | null {
    const chance = this.#chanceOf(bundle, 'person');
    const { reply, meeting, optOut, complain } = this.#rates;
    const index = this.#next(bundle, 'written');
    // The first touches bring the most answers.
    if (index !== Math.floor(this.#written * chance('when') ** 1.5)) return null;
    const shares: readonly (readonly [Fate, number])[] = [
      ['replied', reply],
      ['meeting_booked', this.#calls === 0 ? meeting : meeting / 2],
      ['unsubscribed', optOut],
      ['complained', complain],
    ];
    let rest = chance('fate');
    for (const [fate, share] of shares) {
      if (rest < share) return fate;
      rest -= share;
    }
    return null;
  }

  #answer(bundle: Bundle): string | null {
    const fate = this.#fateNow(bundle);
    return fate === null ? null : outcomeOf[fate];
  }

  #callOutcome(bundle: Bundle, chance: (what: string) => number): string {
    const own = this.#chanceOf(bundle, 'person');
    const { meeting, connect } = this.#rates;
    const index = this.#next(bundle, 'calls');
    const books = own('phone') < (this.#written === 0 ? meeting : meeting / 2);
    if (books && index === Math.floor(this.#calls * own('call'))) return 'meeting_booked';
    if (chance('connect') < connect) return chance('no') < refusals ? 'not_interested' : 'connected';
    return chance('voicemail') < voicemails ? 'left_voicemail' : 'no_answer';
  }
}
