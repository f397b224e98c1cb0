import { expect, it } from 'vitest';
import { anyOf } from '../../src/mail/phrases/any-of.ts';

it('a phrase may have any word in it, also where folding makes its letters small', () => {
  const pattern = anyOf(['stop (?:\\S+ )?mailing'], ['配信\\S停止']);
  expect(pattern.test('please stop those mailing')).toBe(true);
  expect(pattern.test('stop mailing')).toBe(true);
  expect(pattern.test('配信の停止')).toBe(true);
  expect(pattern.test('nonstop mailing')).toBe(false);
});
