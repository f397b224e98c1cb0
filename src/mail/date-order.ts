import type { InboundMail } from '../ports/mail.ts';
import type { DateOrder } from './dates.ts';

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
