import { foldLine } from './fold.ts';
import * as words from './phrases/bounce-cause.ts';
import type { BouncedRecipient, BounceReason } from './reports.ts';

/** What is read of one diagnosis; a server's line is shorter. */
const maxDiagnosis = 4_000;

/** Folded, without addresses (whose names may look like words of a cause) and without words so long that a pattern would crawl along them. */
export function plainWords(text: string, most = maxDiagnosis): string {
  return (
    foldLine(text.slice(0, most))
      // A gateway's own name for any refusal stands before what the other server said.
      .replace(/\b[45]\.\d\.\d{1,2} - [a-z ]{1,40} error (?=\d{3}-)/g, '')
      .replace(/\S{80,}/g, (word) => word.slice(0, 80))
      .replace(/<?[^\s<>@:;,]{1,64}@[^\s<>@:;,]{1,80}>?/g, '@')
  );
}

/** In this order: a line about a block names the address, and a full mailbox is called unavailable, too. */
const byWords: readonly [RegExp, BounceReason][] = [
  [words.greyText, 'greylisted'],
  [words.fullText, 'mailbox_full'],
  [words.unusedText, 'mailbox_disabled'],
  [words.reputationText, 'blocked'],
  [words.lookupText, 'technical'],
  [words.hostText, 'host_unknown'],
  [words.disabledText, 'mailbox_disabled'],
  [words.sizeText, 'too_large'],
  [words.unknownText, 'address_unknown'],
  [words.contentText, 'content'],
  [words.rateText, 'rate_limited'],
];
const byVagueWords: readonly [RegExp, BounceReason][] = [
  [words.policyText, 'blocked'],
  [words.expiredText, 'expired'],
  [words.technicalText, 'technical'],
];

/** Codes of RFC 3463 and of its registry that say something; `x.0.0` and the like do not. */
const byStatus: readonly [RegExp, BounceReason][] = [
  [/^[45]\.1\.(?:0|1|3|4|6|10)$/, 'address_unknown'],
  [/^[45]\.1\.2$|^5\.4\.4$|^5\.4\.310$/, 'host_unknown'],
  [/^5\.2\.1$/, 'mailbox_disabled'],
  [/^5\.3\.2$/, 'host_unknown'],
  [/^[45]\.2\.2$/, 'mailbox_full'],
  [/^[45]\.(?:2\.3|3\.4)$/, 'too_large'],
  [/^[45]\.3\.1$/, 'technical'],
  [/^[45]\.4\.7$/, 'expired'],
  [/^[45]\.4\.\d+$/, 'technical'],
  [/^[45]\.6\.\d+$/, 'content'],
  [/^[45]\.7\.\d+$/, 'blocked'],
];

/** The sender's own address or domain is refused, whatever else the line names. */
const ofSender: readonly [RegExp, BounceReason][] = [[/^[45]\.1\.(?:7|8)$/, 'blocked']];

const hardReasons: ReadonlySet<BounceReason> = new Set([
  'address_unknown',
  'host_unknown',
  'mailbox_disabled',
]);
const find = (table: readonly [RegExp, BounceReason][], text: string): BounceReason | null =>
  table.find(([pattern]) => pattern.test(text))?.[1] ?? null;

/** Says no more than that it failed, or belongs to the commands after the one that was refused. */
const vagueStatus = /^\d\.(?:[01]\.0|5\.1)$/;

/** The enhanced status code in a server's words; those that say something before `5.1.0` and `5.0.0`. */
export function statusIn(text: string): string | null {
  const all = [...text.slice(0, 20_000).matchAll(/(?<![\d.])([45]\.\d{1,2}\.\d{1,3})(?![\d.]*\d)/g)].map(
    (match) => match[1] ?? '',
  );
  return (
    all.find((status) => !vagueStatus.test(status)) ??
    all.find((status) => !/^\d\.0\.0$/.test(status)) ??
    all[0] ??
    null
  );
}

/**
 * Why an address was not reached. The server's words count before its code: many servers give 5.7.1 or 5.0.0 for an
 * unknown address, and 5.1.1 for a block. `texts` go from the most to the least specific.
 */
export function causeOf(
  status: string | null,
  texts: readonly string[],
): Pick<BouncedRecipient, 'type' | 'reason'> {
  const plain = texts.map((text) => plainWords(text)).filter((text) => text !== '');
  const [first = '', ...others] = plain;
  const rest = others.join(' ');
  const reason =
    find(ofSender, status ?? '') ??
    find(byWords, first) ??
    find(byStatus, status ?? '') ??
    find(byWords, rest) ??
    find(byVagueWords, first) ??
    find(byVagueWords, rest);
  return { reason, type: typeOf(reason, { status, text: `${first} ${rest}` }) };
}

/** A cause is needed for `hard`; a code that passes by itself (4.x.x) is soft unless the server says that the address is unknown. */
function typeOf(
  reason: BounceReason | null,
  about: { readonly status: string | null; readonly text: string },
): 'hard' | 'soft' {
  if (reason === null)
    return /^5/.test(about.status ?? '') || /\b55[03]\b/.test(about.text) ? 'hard' : 'soft';
  if (!hardReasons.has(reason)) return 'soft';
  if (
    reason === 'mailbox_disabled' &&
    words.suspendedText.test(about.text) &&
    !words.unusedText.test(about.text)
  )
    return 'soft';
  if (reason === 'host_unknown' && words.noDomainText.test(about.text)) return 'hard';
  if (reason !== 'address_unknown' && /^4/.test(about.status ?? '')) return 'soft';
  return 'hard';
}
