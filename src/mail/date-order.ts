import type { InboundMail } from '../ports/mail.ts';

/** Which part of `3/4` is the month, where the sender's place or language tells. */
export type DateOrder = 'day_first' | 'month_first' | 'unknown';

/** Countries whose own addresses say how `3/4` is read there; Canada and the Philippines write both. */
const monthFirst = new Set(['us', 'gov', 'mil', 'edu']);
const unclear = new Set([
  'ca',
  'ph',
  'io',
  'ai',
  'co',
  'me',
  'tv',
  'cc',
  'eu',
  'cn',
  'jp',
  'kr',
  'tw',
  'hu',
  'lt',
]);

/** By the language that the mail names, else by the country of the sender's address. */
export function dateOrderOf(mail: InboundMail): DateOrder {
  const language = (mail.headers.get('content-language') ?? '').trim().slice(0, 5).toLowerCase();
  if (language === 'en-us') return 'month_first';
  if (/^(?:en-(?:gb|ie|au|nz|in|za)|de|fr|es|it|nl|pl|pt|da|nb|fi|cs|ru|tr)/.test(language))
    return 'day_first';
  const country = /\.([a-z]+)$/.exec(mail.from?.email ?? '')?.[1] ?? '';
  if (monthFirst.has(country)) return 'month_first';
  return country.length === 2 && !unclear.has(country) ? 'day_first' : 'unknown';
}

/** By the dates of a text themselves: one that is none the other way round tells how those beside it are read. */
export function orderInText(text: string): DateOrder {
  for (const { groups } of text.matchAll(
    /(?<![\d./-])(?<a>\d{1,2})(?<s>[/-])(?<b>\d{1,2})\k<s>20\d{2}(?![\d/-])/g,
  )) {
    const [a, b] = [Number(groups?.a), Number(groups?.b)];
    if (a > 12 && b <= 12) return 'day_first';
    if (b > 12 && a <= 12) return 'month_first';
  }
  // Who writes the month first parts by strokes.
  return /(?<![\d-])\d{1,2}-\d{1,2}-20\d{2}(?![\d-])/.test(text) ? 'day_first' : 'unknown';
}
