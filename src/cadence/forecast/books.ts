import { hasBegun } from '../change.ts';
import { calendarOf, findStep, isAutomatic } from '../go-on.ts';
import { SenderBook, type SendingLimits } from '../sender-book.ts';
import { isAnyTime, TakenInTurn } from '../slots.ts';
import { type Caps, CountedBook, daysIn, weeksIn } from './periods.ts';
import type { Bundle } from './stage.ts';

/** What may move a touch to a later day. */
export type Mover = 'sender' | 'company' | 'cadence';

/** The place of one person's planned touch in everything that limits it. */
export interface PersonSlot {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly sender: SenderBook | null;
  readonly company: CountedBook | null;
  readonly cadence: CountedBook | null;
  /** The first limit that kept it from the moment that it wanted: a cap before the sender; null where none did. */
  readonly movedBy: { readonly by: Mover; readonly id: string } | null;
}

/** The books of all limits that a play keeps: the same that the engine allots slots from. */
export class PlayBooks {
  readonly #senders: ReadonlyMap<string, SenderBook>;
  readonly #companies: ReadonlyMap<string, CountedBook>;
  readonly #cadences: ReadonlyMap<string, CountedBook>;
  readonly #turns = new TakenInTurn();

  constructor(of: {
    readonly limits: ReadonlyMap<string, SendingLimits>;
    readonly taken: ReadonlyMap<string, readonly number[]>;
    readonly caps: Caps;
  }) {
    const { limits, taken, caps } = of;
    const [weeks, days] = [weeksIn(caps.zone), daysIn(caps.zone)];
    this.#senders = new Map(
      [...limits].map(([id, limit]) => [id, new SenderBook(`sender ${id}`, limit, taken.get(id) ?? [])]),
    );
    this.#companies = new Map(
      [...caps.companies].map(([id, cap]) => [id, new CountedBook(`company ${id}`, cap, weeks)]),
    );
    this.#cadences = new Map(
      [...caps.cadences].map(([id, cap]) => [id, new CountedBook(`cadence ${id}`, cap, days)]),
    );
  }

  /**
   * Takes for each of the people of a bundle, whose next touch was planned at `now`, the first moment at or after the plan
   * that their limits allow; null where nothing limits them.
   */
  take(bundle: Bundle, now: Date): readonly PersonSlot[] | null {
    const { run, senderId, cadenceId, companies, count } = bundle;
    const { next } = run;
    const step = next === null ? undefined : findStep(bundle, next.stepKey);
    if (next === null || step === undefined) return null;
    const sender = (isAutomatic(step) ? this.#senders.get(senderId) : undefined) ?? null;
    const cadence = (hasBegun(run) ? undefined : this.#cadences.get(cadenceId ?? '')) ?? null;
    const companyOf = (index: number) => this.#companies.get(companies?.[index] ?? '') ?? null;
    const capped =
      this.#companies.size > 0 && companies?.some((id) => this.#companies.has(id ?? '')) === true;
    if (sender === null && cadence === null && !capped) return null;
    const wish = {
      ...{ id: run.id, rank: 0, at: next.dueAt.getTime(), calendar: calendarOf(run, bundle, step) },
      immediate: step.at === 'immediate' && next.dueAt <= now,
      anyTime: isAnyTime(step.at),
    };
    return Array.from({ length: count }, (_, index): PersonSlot => {
      const company = companyOf(index);
      const books = [cadence, company, sender].filter((book) => book !== null);
      if (books.length === 0)
        return { at: wish.at, sender: null, company: null, cadence: null, movedBy: null };
      const { at, movedBy } = this.#turns.take({ ...wish, id: `${run.id}/${index}`, books });
      const first = movedBy.find((book) => book !== sender) ?? movedBy[0];
      const mover =
        first === undefined
          ? null
          : first === cadence
            ? { by: 'cadence' as const, id: cadenceId ?? '' }
            : first === company
              ? { by: 'company' as const, id: companies?.[index] ?? '' }
              : { by: 'sender' as const, id: senderId };
      return { at, sender, company, cadence, movedBy: mover };
    });
  }

  /** Frees the places of touches that are planned no more; a touch that was skipped counts as its run's beginning. */
  giveBack(slots: readonly PersonSlot[], skipped = false): void {
    for (const { at, sender, company, cadence } of slots) {
      sender?.giveBack(at);
      company?.giveBack(at);
      if (!skipped) cadence?.giveBack(at);
    }
    if (slots.length > 0) this.#turns.gaveBack();
  }
}
