import { expect, it } from 'vitest';
import { toldUnseen, toldWishes } from './unseen.ts';

/** The figures of docs/mail-classification.md, with room for two mails each. */
const least = {
  unseen: { humans: 0.95, machines: 0.94, bounces: 0.92, hardOrSoft: 0.92, kinds: 0.88 },
  second: { humans: 0.97, machines: 0.99, bounces: 0.96, hardOrSoft: 0.96, daysBack: 0.9, kinds: 0.97 },
  third: { humans: 0.98, machines: 0.98, bounces: 0.93, hardOrSoft: 0.93, daysBack: 0.89, kinds: 0.97 },
  fourth: { humans: 0.97, machines: 0.98, bounces: 0.96, hardOrSoft: 0.96, daysBack: 0.95, kinds: 0.98 },
};

it.each(['unseen', 'second', 'third', 'fourth'] as const)(
  'the %s set of mails is told as well as the documentation says',
  async (set) => {
    const told = await toldUnseen(set);
    for (const [what, share] of Object.entries(least[set])) {
      const { right, of } = told[what as keyof typeof told];
      expect(right / of, what).toBeGreaterThan(share);
    }
  },
);

it('wishes to get no more mail are told as well as the documentation says', () => {
  const { optOuts, erasures, noWishes } = toldWishes();
  expect(optOuts.right / optOuts.of).toBeGreaterThan(0.73);
  expect(erasures.right / erasures.of).toBeGreaterThan(0.89);
  expect(noWishes.right / noWishes.of).toBeGreaterThan(0.985);
});
