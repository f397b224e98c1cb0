import type { Clock } from '../ports/clock.ts';

/** Real time plus an offset; the offset is kept in the database and can only be moved while stand-ins are connected. */
export class MovableClock implements Clock {
  #offset = 0;
  readonly #wall: () => Date;

  constructor(wall: () => Date = () => new Date()) {
    this.#wall = wall;
  }

  now(): Date {
    return new Date(this.#wall().getTime() + this.#offset);
  }

  wall(): Date {
    return this.#wall();
  }

  setOffset(milliseconds: number): void {
    this.#offset = milliseconds;
  }
}

/** A clock that stands still until it is set: in the time-lapse nothing may depend on how quick the machine is. */
export class FrozenClock extends MovableClock {
  #now: Date;

  constructor(start: Date) {
    super();
    this.#now = start;
  }

  override now(): Date {
    return this.#now;
  }

  override setOffset(milliseconds: number): void {
    this.#now = new Date(this.wall().getTime() + milliseconds);
  }

  setNow(at: Date): void {
    this.#now = at;
  }
}
