import { expect, it } from 'vitest';
import { sets, toldUnseen, toldWishes } from './unseen.ts';

/** The figures of docs/mail-classification.md, with room for two mails each. */
const least = {
  unseen: { humans: 0.95, machines: 0.94, bounces: 0.92, hardOrSoft: 0.92, kinds: 0.88 },
  second: { humans: 0.97, machines: 0.99, bounces: 0.96, hardOrSoft: 0.96, daysBack: 0.9, kinds: 0.97 },
  third: { humans: 0.98, machines: 0.98, bounces: 0.93, hardOrSoft: 0.93, daysBack: 0.89, kinds: 0.97 },
  fourth: { humans: 0.97, machines: 0.98, bounces: 0.96, hardOrSoft: 0.96, daysBack: 0.95, kinds: 0.98 },
  fifth: { humans: 0.98, machines: 0.985, bounces: 0.97, hardOrSoft: 0.92, daysBack: 0.79, kinds: 0.98 },
  'more-bodies': {
    humans: 0.94,
    machines: 0.96,
    bounces: 0.94,
    hardOrSoft: 0.94,
    daysBack: 0.87,
    kinds: 0.93,
  },
  bodies: { humans: 0.96, machines: 0.94, bounces: 0.9, hardOrSoft: 0.95, daysBack: 0.82, kinds: 0.92 },
};

it.each(sets)('the %s set of mails is told as well as the documentation says', async (set) => {
  const told = await toldUnseen(set);
  for (const [what, share] of Object.entries(least[set])) {
    const { right, of } = told[what as keyof typeof told];
    expect(right / of, what).toBeGreaterThan(share);
  }
});

it('wishes to get no more mail are told as well as the documentation says', () => {
  const { optOuts, erasures, noWishes } = toldWishes();
  expect(optOuts.right / optOuts.of).toBeGreaterThan(0.73);
  expect(erasures.right / erasures.of).toBeGreaterThan(0.89);
  expect(noWishes.right / noWishes.of).toBeGreaterThan(0.985);
});
