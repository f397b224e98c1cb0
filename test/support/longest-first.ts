import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files that take half a minute and more, much of it waiting. Begun last, each would keep the run going with one core
 * idle; and a fresh check-out does not know what they took the last time.
 */
const long = [
  'test/chaos/chaos.test.ts',
  'test/interleavings/interleave.test.ts',
  'test/demo/command.test.ts',
  'test/cli/start.test.ts',
  'test/app/forecast.test.ts',
  'test/app/slots.test.ts',
  'test/app/retry-slots.test.ts',
  'test/app/brakes.test.ts',
];

const rankOf = ({ moduleId }: TestSpecification) => {
  const rank = long.findIndex((path) => moduleId.endsWith(`/${path}`));
  return rank === -1 ? long.length : rank;
};

/** Begins the long files first, and leaves the others in vitest's own order. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((one, other) => rankOf(one) - rankOf(other));
  }
}
