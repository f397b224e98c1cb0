import { describe, expect, it } from 'vitest';
import { FrozenClock, MovableClock } from '../../src/runtime/movable-clock.ts';

const wall = new Date('2027-03-01T08:00:00Z');
const day = 86_400_000;

describe('the movable clock', () => {
  it('is real time until it is moved, and goes on with real time after it', () => {
    let real = wall;
    const clock = new MovableClock(() => real);
    expect(clock.now()).toEqual(wall);
    clock.setOffset(day);
    expect(clock.now()).toEqual(new Date('2027-03-02T08:00:00Z'));
    real = new Date('2027-03-01T09:30:00Z');
    expect(clock.now()).toEqual(new Date('2027-03-02T09:30:00Z'));
    expect(clock.wall()).toEqual(real);
  });

  it('takes an offset instead of the last one, not on top of it', () => {
    const clock = new MovableClock(() => wall);
    clock.setOffset(3 * day);
    clock.setOffset(day);
    expect(clock.now().getTime() - wall.getTime()).toBe(day);
  });
});

describe('the frozen clock', () => {
  it('stands still until it is set', async () => {
    const clock = new FrozenClock(wall);
    await new Promise((resolve) => setImmediate(resolve));
    expect(clock.now()).toEqual(wall);
    clock.setNow(new Date(wall.getTime() + day));
    expect(clock.now()).toEqual(new Date('2027-03-02T08:00:00Z'));
  });

  it('tells real time on the wall, for sessions and leases', () => {
    const clock = new FrozenClock(new Date(0));
    expect(Math.abs(clock.wall().getTime() - Date.now())).toBeLessThan(1000);
  });

  it('can be set by an offset like the movable one, and then stands still again', () => {
    const clock = new FrozenClock(wall);
    clock.setOffset(-day);
    const now = clock.now();
    expect(Math.abs(now.getTime() - (Date.now() - day))).toBeLessThan(1000);
    expect(clock.now()).toBe(now);
  });
});
