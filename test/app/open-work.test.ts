import { expect, test } from 'vitest';
import { earliestOf, nextOf } from '../../src/app/open-work.ts';
import type { OpenWork } from '../../src/ports/store.ts';

const at = (hour: number) => new Date(Date.UTC(2026, 10, 24, hour));

test('the database’s upkeep is work, but nothing that anybody is told of or moves a clock for', () => {
  const work = { upkeep: at(8), oldDeliveries: at(7), touches: at(9) } as Partial<OpenWork> as OpenWork;
  expect(earliestOf(work)).toEqual(at(7));
  expect(nextOf(work)).toEqual(at(9));
  expect(nextOf({ ...work, touches: null })).toBeNull();
});
