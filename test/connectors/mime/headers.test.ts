import { describe, expect, it } from 'vitest';
import { encodeHeader, referencesLine } from '../../../connectors/mime/headers.ts';

describe('Headers', () => {
  it('keep references within a line: the first and the last ten', () => {
    const ids = Array.from(
      { length: 60 },
      (_, index) => `<${String(index).padStart(40, '0')}@seller.example>`,
    );
    expect(referencesLine(ids.slice(0, 5)).split(' ')).toEqual(ids.slice(0, 5));
    expect(referencesLine(ids).split(' ')).toEqual([ids[0], ...ids.slice(-10)]);
    const long = ids.map((id) => id.replace('<', `<${'x'.repeat(150)}`));
    const line = referencesLine(long);
    expect(line.length + 'References: '.length).toBeLessThanOrEqual(998);
    expect(line.split(' ')[0]).toBe(long[0]);
    expect(line.endsWith(long.at(-1) ?? '')).toBe(true);
  });

  it('that are not ASCII become encoded words of at most 75 characters that decode to the same', () => {
    const value = 'Zażółć gęślą jaźń 日本語の件名 😀'.repeat(4);
    const words = encodeHeader(value).split(' ');
    for (const word of words) expect(word).toMatch(/^=\?UTF-8\?B\?[A-Za-z0-9+/=]+\?=$/);
    for (const word of words) expect(word.length).toBeLessThanOrEqual(75);
    const decoded = words.map((word) => Buffer.from(word.slice(10, -2), 'base64').toString('utf8')).join('');
    expect(decoded).toBe(value);
    expect(encodeHeader('<a@b.example>')).toBe('<a@b.example>');
  });
});
