/** Something that happens at a moment (epoch milliseconds). */
interface Timed {
  readonly at: number;
}

/** What is to come, the earliest first; of one moment, what was added first comes first. A binary heap. */
export class Timetable<T extends Timed> {
  readonly #heap: { readonly item: T; readonly order: number }[] = [];
  #added = 0;

  get nextAt(): number | null {
    return this.#heap[0]?.item.at ?? null;
  }

  add(item: T): void {
    this.#added += 1;
    this.#heap.push({ item, order: this.#added });
    let at = this.#heap.length - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!this.#before(at, above)) break;
      this.#swap(at, above);
      at = above;
    }
  }

  /** Everything of the earliest moment, in the order in which it was added. */
  takeNext(): readonly T[] {
    const taken: T[] = [];
    const { nextAt } = this;
    while (nextAt !== null && this.nextAt === nextAt) {
      const first = this.#take();
      if (first !== undefined) taken.push(first);
    }
    return taken;
  }

  #take(): T | undefined {
    const first = this.#heap[0];
    const last = this.#heap.pop();
    if (first === undefined || last === undefined || this.#heap.length === 0) return first?.item;
    this.#heap[0] = last;
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let least = at;
      if (left < this.#heap.length && this.#before(left, least)) least = left;
      if (right < this.#heap.length && this.#before(right, least)) least = right;
      if (least === at) return first.item;
      this.#swap(at, least);
      at = least;
    }
  }

  #before(one: number, other: number): boolean {
    const [a, b] = [this.#heap[one], this.#heap[other]];
    if (a === undefined || b === undefined) return false;
    return a.item.at === b.item.at ? a.order < b.order : a.item.at < b.item.at;
  }

  #swap(one: number, other: number): void {
    const [a, b] = [this.#heap[one], this.#heap[other]];
    if (a === undefined || b === undefined) return;
    this.#heap[one] = b;
    this.#heap[other] = a;
  }
}
