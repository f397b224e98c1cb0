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

function anchor(url: string): string {
  return `<a href="${escapeHtml(url)}">${escapeHtml(url)}</a>`;
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

const fontStyle = 'font-family:Arial,Helvetica,sans-serif;font-size:14px;line-height:1.5;color:#222222';

/** A plain text as HTML with the same words: blank lines part paragraphs, web addresses become links, nothing else is markup. */
export function paragraphs(text: string): string {
  return text
    .split(/\n[ \t]*\n+/)
    .map((paragraph) => paragraph.replace(/^\n+|\s+$/g, ''))
    .filter((paragraph) => paragraph !== '')
    .map((paragraph) => `<p style="margin:0 0 14px 0">${withLinks(paragraph).replaceAll('\n', '<br>\n')}</p>`)
    .join('\n');
}

/** The body around a mail's paragraphs: one inline style, nothing loaded from anywhere. */
export function document(inner: string): string {
  return `<!DOCTYPE html>\n<html>\n<head><meta charset="utf-8"></head>\n<body>\n<div style="${fontStyle}">\n${inner}\n</div>\n</body>\n</html>\n`;
}
