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
  /<(?:div|span|hr)[^>]*\bid=["']?(?:x_)?(?:divRplyFwdMsg|appendonsend|OLK_SRC_BODY_SECTION|mail-editor-reference-message-container)\b|<div[^>]*style=["'][^"']*border-top:\s*solid\s*#(?:E1E1E1|B5C4DF)/i;

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

/** The parser takes time that grows faster than its input on some texts, so it sees only what can hold the answer. */
const parserText = 20_000;

/**
 * What the sender wrote themselves: HTML first where a mail program marked the quote in it, then by the lines that
 * begin quotes. If nothing would be left (an answer below or inside the quote, a bare forward), all of it.
 */
export function newTextOf(mail: { readonly text: string; readonly html: string | null }): string {
  const marked =
    mail.html !== null &&
    /gmail_quote|type=["']?cite|yahoo_quoted|moz-cite|protonmail_quote/i.test(mail.html);
  const outlook = mail.html !== null && quoteBegins.test(mail.html);
  const plain = mail.text.trim() !== '' ? mail.text : htmlText(mail.html ?? '');
  const source = mail.html !== null && (marked || outlook) ? htmlText(mail.html, true) : plain;
  const whole = plain.slice(0, maxText).replace(/\r\n?/g, '\n').trim();
  const cut = cutQuote(source.slice(0, maxText).replace(/\r\n?/g, '\n').trim());
  const visible = new EmailReplyParser().parseReply(cut.slice(0, parserText)).trim();
  return visible || cut.trim() || whole;
}
