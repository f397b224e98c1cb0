import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type AssignedBefore,
  type Assignment,
  armAt,
  assign,
  type Unit,
} from '../../../src/cadence/experiments/index.ts';

const arms = [
  { key: 'a', weight: 1 },
  { key: 'b', weight: 1 },
];
const unitsOf = (count: number, strata = 1): Unit[] =>
  Array.from({ length: count }, (_, at) => ({ id: `unit-${at}`, stratum: `stratum-${at % strata}` }));

function after(...given: readonly (readonly Assignment[])[]): AssignedBefore {
  const known = new Map(given.flat().map((one) => [one.unit, one]));
  const taken = new Map<string, number>();
  for (const { stratum, position } of known.values())
    taken.set(stratum, Math.max(taken.get(stratum) ?? 0, position + 1));
  return { known, taken };
}

const sizes = (given: readonly Assignment[]) => Map.groupBy(given, (one) => `${one.stratum}/${one.arm}`);
const sizeOf = (given: readonly Assignment[], stratum: string, arm: string) =>
  sizes(given).get(`${stratum}/${arm}`)?.length ?? 0;

const anyUnits = fc.uniqueArray(fc.record({ id: fc.uuid(), stratum: fc.constantFrom('x', 'y', 'z') }), {
  selector: (unit) => unit.id,
  maxLength: 60,
});
const anyArms = fc
  .array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 5 })
  .map((weights) => weights.map((weight, at) => ({ key: `arm-${at}`, weight })));

test('the same units get the same arms, in whatever order they are named', () => {
  fc.assert(
    fc.property(anyUnits, anyArms, (units, some) => {
      const given = new Map(assign('e', some, units).map((one) => [one.unit, one]));
      const again = assign('e', some, units.toReversed());
      expect(again).toHaveLength(units.length);
      for (const one of again) expect(given.get(one.unit)).toEqual(one);
    }),
  );
});

test('whoever has an arm keeps it, and the others take the next places', () => {
  fc.assert(
    fc.property(anyUnits, anyUnits, (first, second) => {
      const before = assign('e', arms, first);
      const known = after(before);
      const both = [...first, ...second.filter((one) => !known.known.has(one.id))];
      const later = assign('e', arms, both, known);
      expect(later.slice(0, first.length)).toEqual(before);
      // Places are taken one after the other: none twice, none left out.
      for (const placed of Map.groupBy(later, (one) => one.stratum).values())
        expect(placed.map((one) => one.position).toSorted((x, y) => x - y)).toEqual([...placed.keys()]);
    }),
  );
});

test('in each stratum arms of equal weight never differ by more than half a block, however units come', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 25 }), { maxLength: 20 }), (batches) => {
      let given: readonly Assignment[] = [];
      let next = 0;
      for (const size of batches) {
        const units = unitsOf(next + size, 3).slice(next);
        next += size;
        given = [...given, ...assign('e', arms, units, after(given))];
        for (const stratum of ['stratum-0', 'stratum-1', 'stratum-2'])
          expect(Math.abs(sizeOf(given, stratum, 'a') - sizeOf(given, stratum, 'b'))).toBeLessThanOrEqual(2);
      }
    }),
  );
});

test('arms get their share of weight, to within a unit a block', () => {
  fc.assert(
    fc.property(anyArms, fc.integer({ min: 40, max: 300 }), (some, count) => {
      const total = some.reduce((sum, arm) => sum + arm.weight, 0);
      const given = assign('e', some, unitsOf(count));
      for (const { key, weight } of some) {
        const share = (count * weight) / total;
        expect(Math.abs(sizeOf(given, 'stratum-0', key) - share)).toBeLessThanOrEqual(2 + count / 20);
      }
    }),
  );
});

test('an arm is as likely at any place of a block as its weight says', () => {
  const some = [
    { key: 'a', weight: 3 },
    { key: 'b', weight: 1 },
  ];
  for (const position of [0, 1, 2, 3, 5, 7]) {
    let hits = 0;
    for (let stratum = 0; stratum < 4000; stratum += 1)
      if (armAt('e', some, { stratum: `s-${stratum}`, position }) === 'b') hits += 1;
    expect(hits / 4000).toBeGreaterThan(0.22);
    expect(hits / 4000).toBeLessThan(0.28);
  }
});

test('another experiment assigns the same people independently', () => {
  const units = unitsOf(4000);
  const [one, other] = ['first', 'second'].map((id) => assign(id, arms, units));
  const both = units.filter((_, at) => one?.[at]?.arm === 'a' && other?.[at]?.arm === 'a').length;
  expect(both / units.length).toBeGreaterThan(0.22);
  expect(both / units.length).toBeLessThan(0.28);
});

test('the place tells the arm, so that every assignment can be checked', () => {
  for (const one of assign('e', arms, unitsOf(50, 4))) expect(armAt('e', arms, one)).toBe(one.arm);
});

test('arms without keys or weights are refused', () => {
  const units = unitsOf(1);
  expect(() => assign('e', [], units)).toThrow(RangeError);
  expect(() => assign('e', [{ key: 'a', weight: 0 }], units)).toThrow(RangeError);
  expect(() => assign('e', [...arms, { key: 'a', weight: 1 }], units)).toThrow(RangeError);
});
