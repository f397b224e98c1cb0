import { expect, it } from 'vitest';
import { toldUnseen } from './unseen.ts';

/** The figures of docs/mail-classification.md, with room for two mails each. */
const least = { humans: 0.95, machines: 0.94, bounces: 0.92, hardOrSoft: 0.92, kinds: 0.87 };

it('mail that the rules were not made for is told as well as the documentation says', async () => {
  const told = await toldUnseen();
  for (const [what, { right, of }] of Object.entries(told))
    expect(right / of, what).toBeGreaterThan(least[what as keyof typeof least]);
});
