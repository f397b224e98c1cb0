import type { CrmKind } from '../ports/crm.ts';
import { ownRandom } from './own-random.ts';

/** Share of a CRM's people who are opted out in the CRM itself while the simulation runs; at least one. */
const usualShare = 0.015;

/** A record that somebody in the CRM could opt out. */
export interface CrmRecord {
  readonly crm: CrmKind;
  readonly id: string;
  readonly email: string;
}

interface PlannedOptOut {
  readonly at: number;
  readonly crm: CrmKind;
  readonly id: string;
}

function planFor(
  records: readonly CrmRecord[],
  span: { readonly from: number; readonly until: number; readonly share?: number },
  seed: number,
): PlannedOptOut[] {
  const ranked = records
    .map(({ crm, id, email }) => {
      const random = ownRandom(seed, `opt-out ${crm} ${email}`);
      const [rank, moment] = [random.next(), random.next()];
      // Neither before the first mail nor so late that no mail could follow.
      return { crm, id, rank, at: Math.round(span.from + (0.15 + 0.6 * moment) * (span.until - span.from)) };
    })
    .sort((a, b) => a.rank - b.rank);
  return ranked.slice(0, Math.max(1, Math.round(records.length * (span.share ?? usualShare))));
}

/** Simulated colleagues who tick 'opted out' on records in the CRM, some days into the run. */
export class OptOuts {
  #done = 0;
  readonly #planned: PlannedOptOut[];
  readonly #urls: ReadonlyMap<string, string>;

  /** `records` of both CRMs; `urls` of the stand-ins by name; `span` in epoch milliseconds. */
  constructor(
    stage: { readonly records: readonly CrmRecord[]; readonly urls: ReadonlyMap<string, string> },
    span: { readonly from: number; readonly until: number; readonly share?: number },
    seed: number,
  ) {
    this.#urls = stage.urls;
    const crms = [...new Set(stage.records.map((record) => record.crm))];
    this.#planned = crms
      .flatMap((crm) =>
        planFor(
          stage.records.filter((record) => record.crm === crm),
          span,
          seed,
        ),
      )
      .sort((a, b) => a.at - b.at || a.id.localeCompare(b.id));
  }

  /** How many records were opted out so far. */
  get done(): number {
    return this.#done;
  }

  /** When the next of them acts (epoch milliseconds); null when all have. */
  get nextAt(): number | null {
    return this.#planned[0]?.at ?? null;
  }

  /** Does everything that is planned up to `now`; returns how many acts were done. */
  async act(now: number): Promise<number> {
    const due = this.#planned.findIndex((one) => one.at > now);
    const acts = this.#planned.splice(0, due === -1 ? this.#planned.length : due);
    for (const { crm, id } of acts) {
      const response = await fetch(`${this.#urls.get(crm)}/sandbox/acts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ act: 'opt_out', id }),
      });
      const said = await response.text();
      if (!response.ok)
        throw new Error(`The ${crm} stand-in refused an opt-out (${response.status}): ${said}`);
      this.#done += 1;
    }
    return acts.length;
  }
}
