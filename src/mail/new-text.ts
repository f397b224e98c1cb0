import EmailReplyParser from 'email-reply-parser';
import { convert } from 'html-to-text';

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
      ...skipped.map((selector) => ({ selector, format: 'skip' })),
    ],
  }).trim();
}

/** Header blocks that Outlook writes above an original, without a line that says 'wrote'. */
const headerBlock =
  /^[ \t>*]*(?:From|Von|De|Da|Van|Från|Fra|Od|Lähettäjä)[ \t]?:.{1,300}\n(?:.{0,300}\n){0,2}?[ \t>*]*(?:Sent|Date|Gesendet|Datum|Envoyé(?: le)?|Date|Enviado(?: el)?|Fecha|Enviada(?: em)?|Inviato|Data|Verzonden|Skickat|Sendt|Wysłano|Lähetetty)[ \t]?:/im;
const divider =
  /^[ \t>]*(?:-{2,}[ \t]*(?:Original Message|Ursprüngliche Nachricht|Message d['’]origine|Mensaje original|Mensagem original|Messaggio originale|Oorspronkelijk bericht|Ursprungligt meddelande)[ \t]*-{2,}|_{20,})[ \t]*$/im;
const wrote =
  /^[ \t]*(?:On|Am|Le|El|Il|Em|Op|Den|W dniu)\b[^\n]{4,200}(?:\n[^\n]{0,160}){0,2}?(?:wrote|schrieb|a écrit|escribió|ha scritto|escreveu|schreef|skrev|pisze|napisał\(?a?\)?)(?:[^\n:]{0,120}):[ \t]*$/im;

function cutQuote(text: string): string {
  const starts = [headerBlock, divider, wrote]
    .map((pattern) => text.search(pattern))
    .filter((at) => at !== -1);
  return starts.length === 0 ? text : text.slice(0, Math.min(...starts));
}

/** What decides and is previewed stands at the beginning; the whole mail is kept elsewhere. */
const parserText = 8_000;
/** No line that introduces a quote is longer. */
const parserLine = 200;
/** Words around which the parser's patterns span lines; a text that is full of them would keep it busy for minutes. */
const costlyWords = /skrev|schreef|pisze|napisał|写道/g;
const costlyMost = 6;

function withoutQuoted(text: string): string {
  const [own = ''] = text.split(/^-- ?$/m, 1);
  return own
    .split('\n')
    .filter((line) => !line.startsWith('>'))
    .join('\n')
    .trim();
}

/**
 * The parser's visible text, with bounds on what its patterns cost: they backtrack, and mail comes from anybody. Long
 * lines, which cannot begin a quote, are put aside while it reads.
 */
function visibleText(text: string): string {
  const bounded = text.slice(0, parserText);
  if ((bounded.match(costlyWords) ?? []).length > costlyMost) return withoutQuoted(bounded);
  const aside: string[] = [];
  const short = bounded
    .replace(/[\uE000\uE001]/g, '')
    .split('\n')
    .map((line) => {
      if (line.length <= parserLine || line.startsWith('>')) return line.slice(0, parserLine);
      aside.push(line);
      return `\uE000${aside.length - 1}\uE001`;
    });
  const visible = new EmailReplyParser().parseReply(short.join('\n'));
  return visible.replace(/\uE000(\d+)\uE001/g, (_, at: string) => aside[Number(at)] ?? '').trim();
}

/**
 * What the sender wrote themselves, at most its first 8,000 characters: HTML first where a mail program marked the
 * quote in it, then by the lines that begin quotes. If nothing would be left (an answer below or inside the quote, a
 * bare forward), all of it.
 */
export function newTextOf(mail: { readonly text: string; readonly html: string | null }): string {
  const html = mail.html?.slice(0, maxHtml) ?? '';
  const marked =
    /gmail_quote|type=["']?cite|yahoo_quoted|moz-cite|protonmail_quote/i.test(html) || quoteBegins.test(html);
  const plain = mail.text.trim() !== '' ? mail.text : htmlText(html);
  const source = marked ? htmlText(html, true) : plain;
  const whole = plain.slice(0, maxText).replace(/\r\n?/g, '\n').trim();
  const cut = cutQuote(source.slice(0, maxText).replace(/\r\n?/g, '\n').trim());
  return visibleText(cut) || cut.trim() || whole;
}
