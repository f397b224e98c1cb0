import { expect, it } from 'vitest';
import { openTestStore } from './database.ts';

// Not among the tests: .ci/run runs it to see that a failing test fails the run, also with a Postgres started.
it('fails', async () => {
  const test = await openTestStore('postgres');
  await test.close();
  expect('this test').toBe('a failure');
});
