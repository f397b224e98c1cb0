import { type Block, blocksIn, paragraphsIn, type Span } from './marks.ts';

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text that is safe between tags and inside quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => escapes[character] ?? character);
}

/** Web addresses in a text, without the punctuation that ends their sentence. */
const webAddress = /\bhttps?:\/\/[^\s<>"'`]+/gi;

function anchor(url: string, words = url): string {
  return `<a href="${escapeHtml(url)}">${escapeHtml(words)}</a>`;
}

function withLinks(text: string): string {
  let html = '';
  let at = 0;
  for (const match of text.matchAll(webAddress)) {
    let url = match[0].replace(/[.,;:!?*_~\]}]+$/, '');
    // A bracket belongs to the address only when it was opened in it.
    while (url.endsWith(')') && url.split(')').length > url.split('(').length) url = url.slice(0, -1);
    html += escapeHtml(text.slice(at, match.index)) + (URL.canParse(url) ? anchor(url) : escapeHtml(url));
    at = match.index + url.length;
  }
  return html + escapeHtml(text.slice(at));
}

const paragraphStyle = 'margin:0 0 14px 0';
const fontStyle = 'font-family:Arial,Helvetica,sans-serif;font-size:14px;line-height:1.5;color:#222222';

/** A plain text as HTML with the same words: blank lines part paragraphs, web addresses become links, nothing else is markup. */
export function paragraphs(text: string): string {
  return paragraphsIn(text)
    .map((paragraph) => `<p style="${paragraphStyle}">${withLinks(paragraph).replaceAll('\n', '<br>\n')}</p>`)
    .join('\n');
}

const tags = { bold: 'strong', italic: 'em' } as const;

function spanAsHtml(span: Span): string {
  if (span.kind === 'text') return withLinks(span.text);
  if (span.kind === 'link') return anchor(span.url, span.text);
  const tag = tags[span.kind];
  return `<${tag}>${span.spans.map(spanAsHtml).join('')}</${tag}>`;
}

function blockAsHtml({ list, start, lines }: Block): string {
  const inner = lines.map((spans) => spans.map(spanAsHtml).join(''));
  if (list === null) return `<p style="${paragraphStyle}">${inner.join('<br>\n')}</p>`;
  const from = list === 'ol' && start !== 1 ? ` start="${start}"` : '';
  const items = inner.map((line) => `<li>${line}</li>`).join('\n');
  return `<${list}${from} style="${paragraphStyle};padding:0 0 0 24px">\n${items}\n</${list}>`;
}

/** A text with marks (marks.ts) as HTML. Web addresses become links, too; nothing else is markup. */
export function marksAsHtml(text: string): string {
  return blocksIn(text).flat().map(blockAsHtml).join('\n');
}

/** The body around a mail's paragraphs: one inline style, nothing loaded from anywhere. */
export function document(inner: string): string {
  return `<!DOCTYPE html>\n<html>\n<head><meta charset="utf-8"></head>\n<body>\n<div style="${fontStyle}">\n${inner}\n</div>\n</body>\n</html>\n`;
}
