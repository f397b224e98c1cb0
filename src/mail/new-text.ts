import { convert } from 'html-to-text';
import { withoutArmour } from './armour.ts';
import { hasQuote, ownWords, withoutFooter } from './own-words.ts';

/** What is read of one mail at most; a person's answer stands at its beginning. */
const maxText = 100_000;
const maxHtml = 500_000;

/** Elements in which mail programs wrap what they quote. */
const quoteElements = [
  '.gmail_quote',
  '.gmail_attr',
  'blockquote[type="cite"]',
  '.yahoo_quoted',
  '.moz-cite-prefix',
  '.protonmail_quote',
  '.zmail_extra',
];
/** Marks of Outlook and Exchange: the original follows them, not inside of them. */
const quoteBegins =
  /<(?:div|span|hr)[^>]{0,200}\bid=["']?(?:x_)?(?:divRplyFwdMsg|appendonsend|OLK_SRC_BODY_SECTION|mail-editor-reference-message-container)\b|<div[^>]{0,200}style=["'][^"']{0,200}border-top:\s?solid\s?#(?:E1E1E1|B5C4DF)/i;

/** Words of an HTML body. `newOnly` leaves out what a mail program marked as quoted. */
export function htmlText(html: string, newOnly = false): string {
  const bounded = html.slice(0, maxHtml);
  const end = newOnly ? bounded.search(quoteBegins) : -1;
  const skipped = [...(newOnly ? quoteElements : []), 'head', 'style', 'script', 'title'];
  return convert(end === -1 ? bounded : bounded.slice(0, end), {
    wordwrap: false,
    limits: { maxInputLength: maxHtml, maxDepth: 100 },
    selectors: [
      { selector: 'a', options: { ignoreHref: true } },
      { selector: 'img', format: 'skip' },
      // Else the words of neighbouring cells would grow together.
      ...['td', 'th'].map((selector) => ({
        selector,
        format: 'block',
        options: { leadingLineBreaks: 1, trailingLineBreaks: 1 },
      })),
      ...skipped.map((selector) => ({ selector, format: 'skip' })),
    ],
  }).trim();
}

/** What decides and is previewed stands at the beginning; the whole mail is kept elsewhere. */
const ownText = 8_000;

const normal = (text: string) =>
  withoutArmour(
    text
      .slice(0, maxText)
      .replace(/\r\n?/g, '\n')
      .replace(/[\u200b-\u200d\u2060\ufeff]/g, ''),
  ).trim();

/**
 * What the sender wrote themselves, at most its first 8,000 characters: HTML first where a mail program marked the
 * quote in it, then by the lines that begin quotes. If nothing would be left (a bare quote, a bare forward), all of it.
 */
export function newTextOf(mail: { readonly text: string; readonly html: string | null }): string {
  const html = mail.html?.slice(0, maxHtml) ?? '';
  const marked =
    /gmail_quote|type=["']?cite|yahoo_quoted|moz-cite|protonmail_quote|zmail_extra/i.test(html) ||
    quoteBegins.test(html);
  const plain = mail.text.trim() !== '' ? mail.text : htmlText(html);
  const text = normal(plain);
  // Answers between the lines stand inside of what the HTML marks as quoted; the text part shows them.
  const byLines = /^>/m.test(text) ? ownWords(text) : null;
  const byMarks = marked && byLines === null ? ownWords(normal(htmlText(html, true))) : null;
  const own = byLines ?? byMarks ?? ownWords(text) ?? text;
  return own.slice(0, ownText).trim();
}

/** Whether a mail has more than its sender newly wrote and the signature below: it quotes. `newText` is `newTextOf` of it. */
export function quotesMore(mail: { readonly text: string }, newText: string): boolean {
  const text = normal(mail.text);
  return hasQuote(text) || newText.length < withoutFooter(text.split('\n')).join('\n').trim().length;
}
