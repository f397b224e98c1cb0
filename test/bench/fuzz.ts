import { atMost, type Bench, known } from './result.ts';
import { fuzz } from './support/fuzz.ts';

/** All parsers of what comes from outside, under inputs that are damaged on purpose; seeds fixed. */
export const fuzzing: Bench = {
  name: 'fuzz',
  about: '100,000 damaged inputs for every parser of what comes from outside',
  run: async ({ note }) => {
    const result = await fuzz(100_000, 6);
    for (const crash of result.crashes.slice(0, 20)) note(crash);
    note(`slowest: ${result.slowest}`);
    return [
      known('damaged inputs', result.inputs, 'inputs'),
      atMost('crashes', result.crashes.length, { most: 0, unit: 'inputs' }),
      atMost('slowest input', result.slowestMs, { most: 1000, unit: 'ms' }),
      atMost('heap at most', result.heapMb, { most: 512, unit: 'MB' }),
    ];
  },
};
