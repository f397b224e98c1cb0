import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../connectors/sandbox/core/index.ts';
import { base32, createIds } from '../../src/runtime/ids.ts';
import { FrozenClock } from '../../src/runtime/movable-clock.ts';

const start = new Date('2027-03-01T08:00:00.000Z');
const seeded = (seed: number) => {
  const random = new SeededRandom(seed);
  return (length: number) => Uint8Array.from({ length }, () => random.int(0, 255));
};
const timeIn = (uuid: string) => Number.parseInt(uuid.replaceAll('-', '').slice(0, 12), 16);

describe('ids', () => {
  it('ascend, even thousands within one millisecond', () => {
    const clock = new FrozenClock(start);
    const ids = createIds(clock);
    const made: string[] = [];
    for (let at = 0; at < 4; at += 1) {
      clock.setNow(new Date(start.getTime() + at));
      for (let index = 0; index < 3000; index += 1) made.push(ids.uuid());
    }
    expect(made.toSorted()).toEqual(made);
    expect(new Set(made).size).toBe(made.length);
  });

  it('are UUIDs of version 7 that carry product time, not the machine’s', () => {
    const id = createIds(new FrozenClock(start)).uuid();
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(timeIn(id)).toBe(start.getTime());
  });

  it('never repeat when the clock is set back and comes by the same moment again', () => {
    const clock = new FrozenClock(start);
    const ids = createIds(clock);
    const first = ids.uuid();
    clock.setNow(new Date(start.getTime() - 1000));
    expect(timeIn(ids.uuid())).toBe(start.getTime() - 1000);
    clock.setNow(start);
    expect(ids.uuid()).not.toBe(first);
  });

  it('are the same from the same seed, and others from another', () => {
    const three = (seed: number) => {
      const ids = createIds(new FrozenClock(start), seeded(seed));
      return [ids.uuid(), ids.uuid(), ids.token(20)];
    };
    expect(three(5)).toEqual(three(5));
    expect(three(5)).not.toEqual(three(6));
  });

  it('have tokens with all the randomness that was asked for', () => {
    const ids = createIds(new FrozenClock(start));
    const tokens = new Set(Array.from({ length: 1000 }, () => ids.token(20)));
    expect(tokens.size).toBe(1000);
    for (const token of tokens) expect(token).toMatch(/^[a-z2-7]{32}$/);
  });
});

describe('base32', () => {
  // RFC 4648, section 10: its test vectors, in lower case and without padding.
  it.each([
    ['', ''],
    ['f', 'my'],
    ['fo', 'mzxq'],
    ['foo', 'mzxw6'],
    ['foob', 'mzxw6yq'],
    ['fooba', 'mzxw6ytb'],
    ['foobar', 'mzxw6ytboi'],
  ])('of %j is %j', (text, expected) => {
    expect(base32(new TextEncoder().encode(text))).toBe(expected);
  });
});
