import type { LogLine } from '../../src/demo/log-line.ts';
import { answered, asObject, text } from '../../src/demo/log-line.ts';

/** A stop that the product has taken: of whom, and at which moment of product time at the latest. */
export interface AcceptedStop {
  readonly who: string;
  readonly at: number;
}

/** A person's word that lets somebody go on whom a reply or a meeting had held: asked for and answered in this time. */
export interface Lifted {
  readonly who: string;
  readonly from: number;
  readonly to: number;
}

/** What the crowd did that the stand-ins' logs do not show, or not whom it was about. */
export class Book {
  /** How often each kind of thing was done. */
  readonly done = new Map<string, number>();
  readonly lifted: Lifted[] = [];
  /** Caps that companies got, from when on. */
  readonly caps: { readonly companyId: string; readonly cap: number; readonly at: number }[] = [];
  readonly #stops: AcceptedStop[] = [];
  /** Mails as bytes that stop somebody together, by their ids at the stand-in. */
  readonly #letters: { readonly who: string; readonly ids: readonly string[] }[] = [];

  count(kind: string): void {
    this.done.set(kind, (this.done.get(kind) ?? 0) + 1);
  }

  stop(stop: AcceptedStop): void {
    this.#stops.push(stop);
  }

  /** Once all of these were taken, somebody is stopped. */
  letters(who: string, ids: readonly string[]): void {
    this.#letters.push({ who, ids });
  }

  /** All stops that the product took, with those that came as bytes, when the log says that they were taken. */
  stops(sendgrid: readonly LogLine[]): readonly AcceptedStop[] {
    const taken = new Map<string, number>();
    for (const line of sendgrid) {
      const id = text(asObject(line.result).inbound);
      if (line.direction === 'out' && answered(line) && !taken.has(id)) taken.set(id, Date.parse(line.at));
    }
    const brought = this.#letters.flatMap(({ who, ids }) => {
      const moments = ids.flatMap((id) => taken.get(id) ?? []);
      return moments.length < ids.length ? [] : [{ who, at: Math.max(...moments) }];
    });
    return [...this.#stops, ...brought];
  }
}
