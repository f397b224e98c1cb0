import { convert } from 'html-to-text';

const markup =
  /<\/?(p|div|br|span|a|b|strong|i|em|ul|ol|li|table|td|tr|h[1-6]|html|body|font|u|img)\b[^>]*>/i;

/** An email's text without its markup: blank lines part paragraphs, a link keeps its address. Plain text stays as it is. */
export function plainText(text: string): string {
  const lines = text.replace(/\r\n?/g, '\n');
  if (!markup.test(lines)) return lines.trim();
  return convert(lines, {
    wordwrap: false,
    selectors: [
      { selector: 'img', format: 'skip' },
      { selector: 'a', options: { hideLinkHrefIfSameAsText: true } },
    ],
  })
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
