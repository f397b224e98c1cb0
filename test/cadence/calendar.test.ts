/**
 * The engine against an independent slow computation: random cadences, zones, holidays, clock changes and leaves. Here
 * 2,000 cases; `CALENDAR_CASES=100000 npx vitest run test/cadence/calendar.test.ts` runs all that are promised, and
 * `CALENDAR_FROM=4711 CALENDAR_CASES=1` the one that failed.
 */
import { expect, test } from 'vitest';
import { caseOf, engineWalk } from './slow/cases.ts';
import { slowWalk } from './slow/walk.ts';

const from = Number(process.env.CALENDAR_FROM ?? 0);
const count = Number(process.env.CALENDAR_CASES ?? 2000);

test(
  `every touch of ${count} random runs is due when a slow computation says`,
  () => {
    let touches = 0;
    for (let number = from; number < from + count; number += 1) {
      const one = caseOf(number);
      const walked = engineWalk(one);
      touches += walked.length;
      expect(walked, `case ${number}: ${one.zone}, ${JSON.stringify(one.definition)}`).toEqual(slowWalk(one));
    }
    expect(touches).toBeGreaterThan(2 * count);
  },
  60_000 + count * 20,
);
