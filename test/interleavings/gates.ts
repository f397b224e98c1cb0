import { setTimeout as pause } from 'node:timers/promises';
import type { SeededRandom } from '../../connectors/sandbox/core/index.ts';
import type { Store, Tx } from '../../src/ports/store.ts';

/** Where an actor asks to go on; resolves when it is its turn. */
export type Gate = (label: string) => Promise<void>;

/** What an actor tells of its way. */
export interface Turn {
  readonly gate: Gate;
  /** A transaction of its own has ended, and with it its locks: whoever waits may go on. */
  readonly released: () => void;
}

/**
 * Lets several actors run one step at a time, in an order that a seed draws. An actor runs until its next gate, its end,
 * or a lock that another one holds; only when nobody runs any more, the next one is let on. So a step's length is
 * whatever lies between two gates, and the same seed gives the same order again.
 */
export class Turns {
  /** Who was let on, and from where: what has to happen to see the same again. */
  readonly schedule: string[] = [];
  readonly #random: SeededRandom;
  /** How many of the database's connections wait for a lock. */
  readonly #waiting: () => Promise<number>;
  /** How often whoever went on last goes on: 0 mixes single steps, near 1 long stretches. */
  readonly #stretch: number;
  readonly #parked: { readonly name: string; readonly label: string; readonly go: () => void }[] = [];
  #last = '';
  /** Whoever was let on and has not come to a gate or the end. */
  readonly #running = new Set<string>();
  /** Those of them who wait for a lock: none goes on before a transaction ends. */
  readonly #asleep = new Set<string>();
  #left = 0;
  #notify = () => {};

  constructor(random: SeededRandom, waiting: () => Promise<number>) {
    this.#random = random;
    this.#stretch = random.pick([0, 0.6, 0.9]);
    this.#waiting = waiting;
  }

  /** Runs these to their ends; none may reject. */
  async run(actors: readonly { readonly name: string; readonly act: (turn: Turn) => Promise<void> }[]) {
    this.#left = actors.length;
    for (const { name } of actors) this.#running.add(name);
    const all = actors.map(async ({ name, act }) => {
      const gate: Gate = (label) => this.#park(name, label);
      await gate('begins');
      await act({ gate, released: () => this.#asleep.clear() });
      this.#left -= 1;
      this.#rest(name);
    });
    while (this.#left > 0) {
      await this.#quiet();
      if (this.#parked.length === 0) continue;
      const [next] = this.#parked.splice(this.#pick(), 1);
      if (next === undefined) continue;
      this.#last = next.name;
      this.schedule.push(`${next.name} ${next.label}`);
      // Who waits at another gate as well may be waiting for himself there: nobody waits for him.
      if (!this.#parked.some(({ name }) => name === next.name)) this.#running.add(next.name);
      next.go();
    }
    await Promise.all(all);
  }

  #pick(): number {
    const drawn = this.#random.int(0, this.#parked.length - 1);
    if (this.#random.next() >= this.#stretch) return drawn;
    const same = this.#parked.findIndex(({ name }) => name === this.#last);
    return same === -1 ? drawn : same;
  }

  #park(name: string, label: string): Promise<void> {
    return new Promise((go) => {
      this.#parked.push({ name, label, go });
      this.#rest(name);
    });
  }

  #rest(name: string): void {
    this.#running.delete(name);
    // One who had waited has gone on: who else did is to be asked anew.
    if (this.#asleep.has(name)) this.#asleep.clear();
    this.#notify();
  }

  /**
   * Waits until everybody who was let on is parked again, at the end, or waits for a lock; and, where nobody is parked,
   * until one of those who wait goes on: only the database can let them.
   */
  async #quiet(): Promise<void> {
    const busy = () =>
      [...this.#running].some((name) => !this.#asleep.has(name)) ||
      (this.#parked.length === 0 && this.#left > 0);
    while (busy()) {
      const news = new Promise<true>((resolve) => {
        this.#notify = () => resolve(true);
      });
      if (await Promise.race([news, pause(12, false)])) continue;
      // Twice: a connection that is just being let on may still count as one that waits.
      if ((await this.#waiting()) < this.#running.size) continue;
      if (this.#parked.length > 0 && (await this.#waiting()) >= this.#running.size)
        for (const name of this.#running) this.#asleep.add(name);
    }
  }
}

/** What a test hears of a transaction's work, inside of it: while the locks are held that the work took. */
export type Witness = (tx: Tx, call: string, args: readonly unknown[], result: unknown) => Promise<void>;

type Callable = (...args: unknown[]) => Promise<unknown>;

function watched(tx: Tx, { before, after }: { before: (call: string) => Promise<void>; after: Witness }): Tx {
  const wrapped = (repo: object, name: string) =>
    new Proxy(repo, {
      get(target, key) {
        const method: unknown = Reflect.get(target, key);
        if (typeof method !== 'function' || typeof key !== 'string') return method;
        return async (...args: unknown[]) => {
          const call = `${name}.${key}`;
          await before(call);
          const result = await (method as Callable).apply(target, args);
          await after(tx, call, args, result);
          return result;
        };
      },
    });
  return new Proxy(tx, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'object' && value !== null && typeof key === 'string'
        ? wrapped(value, key)
        : value;
    },
  });
}

/** A store that stops at gates: before each transaction, after it, and inside before some of its statements. */
export function gatedStore(
  store: Store,
  about: { readonly turn: Turn; readonly stopsHere: () => boolean; readonly witness: Witness },
): Store {
  const { turn, stopsHere, witness } = about;
  /** A transaction's calls go on in their order, as its statements do: none passes another one that stands at a gate. */
  const inOrder = () => {
    let last = Promise.resolve();
    return (call: string) => {
      last = last.then(() => (stopsHere() ? turn.gate(call) : undefined));
      return last;
    };
  };
  return {
    ...store,
    async withWorkspace(workspaceId, work) {
      if (stopsHere()) await turn.gate('opens');
      const transaction = store.withWorkspace(workspaceId, (tx) =>
        work(watched(tx, { before: inOrder(), after: witness })),
      );
      const result = await transaction.finally(turn.released);
      if (stopsHere()) await turn.gate('has committed');
      return result;
    },
  };
}
