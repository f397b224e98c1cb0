import type { StoredMail } from './mail.ts';

/** A web link in a mail. */
export interface Link {
  readonly url: string;
  /** Position among the links of its part, from 0. */
  readonly index: number;
  readonly part: 'html' | 'text';
  /** False when its anchor says `clicktracking="off"`. */
  readonly tracked: boolean;
}

const decodeEntities = (text: string): string =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

/** The links of a mail as its reader sees them: those of the HTML, else those of the text. */
export function linksOf(mail: StoredMail): readonly Link[] {
  const links: Link[] = [];
  for (const [, attributes = ''] of (mail.html ?? '').matchAll(/<a\b([^>]*)>/gi)) {
    const href = /\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(attributes);
    const url = decodeEntities(href?.[1] ?? href?.[2] ?? '');
    if (!/^https?:/i.test(url)) continue;
    const tracked = !/\bclicktracking\s*=\s*["']?off/i.test(attributes);
    links.push({ url, index: links.length, part: 'html', tracked });
  }
  if (mail.html !== undefined) return links;
  for (const [url] of (mail.text ?? '').matchAll(/https?:\/\/[^\s<>"]+/g))
    links.push({ url, index: links.length, part: 'text', tracked: true });
  return links;
}

/** Whether SendGrid has rewritten this link, and so sees the click. */
export function isTracked(mail: StoredMail, link: Link): boolean {
  return link.tracked && (link.part === 'html' ? mail.tracking.click : mail.tracking.clickInText);
}
