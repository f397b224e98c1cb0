import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { SeededRandom } from '../../connectors/sandbox/core/index.ts';
import { type Turn, Turns } from './gates.ts';

test('those who wait for each other are waited for, also when nobody else is left to go on', async () => {
  const ended: string[] = [];
  const lockedUntil = (name: string, milliseconds: number) => ({
    name,
    act: async () => {
      await pause(milliseconds);
      ended.push(name);
    },
  });
  const free = {
    name: 'free',
    act: async ({ gate }: Turn) => {
      await gate('halfway');
      ended.push('free');
    },
  };
  for (let seed = 1; seed <= 5; seed += 1)
    await new Turns(new SeededRandom(seed), async () => 2).run([
      lockedUntil('one', 60),
      lockedUntil('other', 80),
      free,
    ]);
  expect(ended.filter((name) => name === 'free')).toHaveLength(5);
  expect(ended).toHaveLength(15);
});
