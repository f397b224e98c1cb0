import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestStore, type TestStore } from '../support/database.ts';
import { testKeys } from '../support/keys.ts';
import { interleave, tell } from './interleave.ts';

let db: TestStore;
beforeAll(async () => {
  db = await openTestStore('postgres');
});
afterAll(() => db.close());

const count = Number(process.env.INTERLEAVINGS ?? 500);
const seed = Number(process.env.INTERLEAVE_SEED ?? 1);

test('nothing is reserved after an accepted stop, however ticks, webhooks, reps and CRMs fall into each other', {
  timeout: 900_000,
}, async () => {
  const result = await interleave({ databaseUrl: db.url ?? '', keys: testKeys, count, seed, lanes: 3 });
  const { broken, ...counts } = result;
  expect(counts, broken.slice(0, 3).map(tell).join('\n\n')).toMatchObject({
    interleavings: count,
    reservedAfterStop: 0,
    mailedTwice: 0,
    overCap: 0,
    illegal: 0,
    failures: 0,
  });
});
