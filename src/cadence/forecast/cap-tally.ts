import { hasBegun } from '../change.ts';
import { localDate } from '../windows.ts';
import { type Caps, daysIn, type PeriodCap, type PeriodReader, weeksIn } from './periods.ts';
import type { Played } from './stage.ts';

/** The fullest period of a cap: `from` is its first local day. */
interface CapPeak {
  readonly from: string;
  readonly count: number;
}

/** How a cap fares in a play. */
export interface CapUse {
  readonly id: string;
  readonly cap: number;
  /** Touches, or new people, of the play. */
  readonly count: number;
  /** With what the period of now has had already. */
  readonly peak: CapPeak | null;
  /** How many the cap put on a later day than the cadence has them. */
  readonly moved: number;
}

type Counts = Map<string, Map<number, number>>;

function add(counts: Counts, id: string, from: number, by = 1): void {
  const periods = counts.get(id) ?? new Map<number, number>();
  counts.set(id, periods);
  periods.set(from, (periods.get(from) ?? 0) + by);
}

/** Counts what a play takes of the caps of companies and cadences. */
export class CapTally {
  readonly #caps: Caps;
  readonly #now: number;
  readonly #weekAt: PeriodReader;
  readonly #dayAt: PeriodReader;
  readonly #touches: Counts = new Map();
  readonly #begun: Counts = new Map();
  readonly #moved = { company: new Map<string, number>(), cadence: new Map<string, number>() };

  constructor(caps: Caps, now: Date) {
    this.#caps = caps;
    this.#now = now.getTime();
    this.#weekAt = weeksIn(caps.zone);
    this.#dayAt = daysIn(caps.zone);
  }

  readonly hear = ({ bundle, result, leaving, moved, givenBack }: Played): void => {
    for (const { by, id, people } of moved)
      if (by !== 'sender') this.#moved[by].set(id, (this.#moved[by].get(id) ?? 0) + people);
    const { companies, cadenceId, run, count } = bundle;
    const { companies: capped, cadences } = this.#caps;
    for (const [index, { at, company, cadence }] of givenBack.entries()) {
      if (company !== null) add(this.#touches, companies?.[index] ?? '', this.#weekAt(at).from, -1);
      if (cadence !== null) add(this.#begun, cadenceId ?? '', this.#dayAt(at).from, -1);
    }
    const carriedOut = result.actions.some(({ type }) => type === 'send_email' || type === 'open_task');
    const skipped = result.actions.some(({ type }) => type === 'skip_step');
    if (!carriedOut && !skipped) return;
    const at = (index: number) => leaving?.[index] ?? result.at.getTime();
    if (cadenceId !== undefined && cadences.has(cadenceId) && !hasBegun(run))
      for (let index = 0; index < count; index += 1) add(this.#begun, cadenceId, this.#dayAt(at(index)).from);
    if (companies === undefined || !carriedOut) return;
    for (const [index, id] of companies.entries())
      if (id !== null && capped.has(id)) add(this.#touches, id, this.#weekAt(at(index)).from);
  };

  /** Companies whose people were touched. */
  companies(): readonly CapUse[] {
    return this.#uses(this.#touches, { caps: this.#caps.companies, by: 'company', periodAt: this.#weekAt });
  }

  /** Cadences that people began. */
  cadences(): readonly CapUse[] {
    return this.#uses(this.#begun, { caps: this.#caps.cadences, by: 'cadence', periodAt: this.#dayAt });
  }

  #uses(
    counts: Counts,
    of: {
      readonly caps: ReadonlyMap<string, PeriodCap>;
      readonly by: 'company' | 'cadence';
      readonly periodAt: PeriodReader;
    },
  ): readonly CapUse[] {
    const thisOne = of.periodAt(this.#now).from;
    return [...counts].flatMap(([id, periods]): CapUse[] => {
      const found = of.caps.get(id);
      if (found === undefined) return [];
      const rows = [...periods].map(([from, count]) => ({
        from,
        count: count + (from === thisOne ? found.had : 0),
      }));
      const [peak] = rows.toSorted((one, other) => other.count - one.count || one.from - other.from);
      const count = [...periods.values()].reduce((sum, some) => sum + some, 0);
      const moved = this.#moved[of.by].get(id) ?? 0;
      const from = peak && localDate(new Date(peak.from), this.#caps.zone);
      return [
        {
          ...{ id, cap: found.cap, count, moved },
          peak: peak === undefined || from === undefined ? null : { from, count: peak.count },
        },
      ];
    });
  }
}
