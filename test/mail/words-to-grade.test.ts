import { expect, test } from 'vitest';
import { wordsToGrade } from '../../src/mail/index.ts';

test.each([
  ['Call me on +49 (0)30 5550-100 please', 'Call me on [number] please'],
  ['030/5550100 or 5550 1234', '[number] or [number]'],
  ['Write to Ada <ada.roe@buyer.example>.', 'Write to Ada <[address]>.'],
  ['See https://buyer.example/x?token=1 or www.buyer.example/y.', 'See [link] or [link]'],
  ['In 2027, for 12 people', 'In 2027, for 12 people'],
])('%s', (text, shown) => expect(wordsToGrade(text)).toBe(shown));

test('what somebody quoted is never shown, and a bare quote is nothing to grade', () => {
  const quote = 'On Mon, 23 Nov 2026 at 10:00, Robin Rep <robin@seller.example> wrote:\n> One question.';
  expect(wordsToGrade(`Not now.\n\n${quote}`)).toBe('Not now.');
  expect(wordsToGrade(quote)).toBeNull();
  expect(wordsToGrade('> One question.\n> Another.')).toBeNull();
  expect(wordsToGrade('  ')).toBeNull();
});

test('a long text is cut, without cutting a mask open', () => {
  const shown = wordsToGrade('ada@buyer.example '.repeat(10_000)) ?? '';
  expect(shown.length).toBeLessThanOrEqual(2000);
  expect(shown).not.toContain('@');
});
