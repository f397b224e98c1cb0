import { type Group, type StartDay, startCalendar, startMoment } from '../cadence/index.ts';
import { AppError } from '../errors.ts';
import type { EnrollTerms } from './enroll-terms.ts';

/** `invalid_input` when a plan of start days has no room for everybody who was selected. */
export function checkStarts(startsOver: readonly StartDay[] | undefined, total: number): void {
  if (startsOver === undefined) return;
  const room = startsOver.reduce((sum, { people }) => sum + people, 0);
  if (room >= total) return;
  const message = `has room for ${room} people, but ${total} were selected. Ask for a new forecast`;
  throw new AppError('invalid_input', `The input is not right: 'startsOver' ${message}.`, {
    problems: [{ path: 'startsOver', message }],
  });
}

/**
 * Tells people who are enrolled one after the other when each may be reached for the first time: by the plan of start
 * days, in their order, else when the enrollment may begin to leave. Only those who start take a turn, so that nobody
 * who is skipped leaves a gap. Whoever the plan has no turn for starts on its last day.
 */
export class StartTurns {
  readonly #terms: Pick<EnrollTerms, 'version' | 'leavesAt' | 'startsOver'>;
  readonly #now: Date;
  #turn: number;
  #day = 0;

  /** `before`: how many have taken their turns already. */
  constructor(
    terms: Pick<EnrollTerms, 'version' | 'leavesAt' | 'startsOver'>,
    { now, before }: { readonly now: Date; readonly before: number },
  ) {
    this.#terms = terms;
    this.#now = now;
    this.#turn = before;
  }

  /** From when on the next one, who lives in a zone with days that are closed, may be reached; null: at once (UTC). */
  next(on: Pick<Group, 'zone' | 'closedDays'>): Date | null {
    const { version, leavesAt, startsOver } = this.#terms;
    if (startsOver === null) return leavesAt;
    for (let day = startsOver[this.#day]; day !== undefined; day = startsOver[this.#day]) {
      if (this.#turn < day.people || this.#day === startsOver.length - 1) {
        this.#turn += 1;
        return startMoment(day.day, startCalendar(version, on), leavesAt ?? this.#now);
      }
      this.#turn -= day.people;
      this.#day += 1;
    }
    return leavesAt;
  }
}
