import { convert, type FormatCallback } from 'html-to-text';

const markup =
  /<\/?(p|div|br|span|a|b|strong|i|em|ul|ol|li|table|td|tr|h[1-6]|html|body|font|u|img)\b[^>]*>/i;

/** Around what was bold, italic or a link, until its blanks are put right. From the private use area. */
const bold = ['\uE010', '\uE011'] as const;
const italic = ['\uE012', '\uE013'] as const;
const [link, linkTo, linkEnd] = ['\uE014', '\uE015', '\uE016'] as const;
const signs = /[\uE010-\uE016]/g;

const linking: FormatCallback = (element, walk, builder) => {
  builder.addInline(link);
  walk(element.children, builder);
  builder.addInline(`${linkTo}${(element.attribs?.href ?? '').replace(/\s+/g, ' ')}${linkEnd}`);
};

const surround = (selector: string, [prefix, suffix]: readonly [string, string]) => ({
  ...{ selector, format: 'inlineSurround', options: { prefix, suffix } },
});

/** An email's HTML as lines, with signs around what was bold, italic or a link. */
function signed(html: string): string {
  const list = { leadingLineBreaks: 1, trailingLineBreaks: 1 };
  return convert(html.replace(signs, ''), {
    wordwrap: false,
    formatters: { linking },
    selectors: [
      { selector: 'img', format: 'skip' },
      { selector: 'a', format: 'linking' },
      { selector: 'ul', options: { ...list, itemPrefix: '- ' } },
      { selector: 'ol', options: list },
      ...['b', 'strong'].map((selector) => surround(selector, bold)),
      ...['i', 'em'].map((selector) => surround(selector, italic)),
    ],
  });
}

/** What links become, and what stands on both sides of words that were bold and of such that were italic. */
interface Writing {
  readonly link: (words: string, url: string) => string;
  readonly marks: readonly [bold: string, italic: string];
}

function written(text: string, how: Writing): string {
  const plain = (words: string) => words.replace(signs, '').trim();
  const beside = (mark: string) => (_: string, before: string, words: string, after: string) =>
    plain(words) === '' ? `${before}${after}` : `${before}${mark}${words}${mark}${after}`;
  return text
    .replace(
      /\uE014(\s*)([^\uE015]*?)(\s*)\uE015([^\uE016]*)\uE016/g,
      (_, before, words: string, after, url: string) => {
        const said = plain(words);
        const leads =
          /^(?:https?:|mailto:|\{\{)/i.test(url) && said !== url && said !== url.replace(/^mailto:/i, '');
        const link = said === '' ? url : how.link(said.replace(/\s+/g, ' '), url);
        return `${before}${leads ? link : words}${after}`;
      },
    )
    .replace(/\uE010([ \t]*)([^\n\uE010\uE011]*?)([ \t]*)\uE011/g, beside(how.marks[0]))
    .replace(/\uE012([ \t]*)([^\n\uE012\uE013]*?)([ \t]*)\uE013/g, beside(how.marks[1]))
    .replace(signs, '')
    .replace(/^ +(?=(?:-|\d+\.) )/gm, '')
    .replace(/ {2,}/g, ' ')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function read(text: string, how: Writing): string {
  const lines = text.replace(/\r\n?/g, '\n');
  return markup.test(lines) ? written(signed(lines), how) : lines.trim();
}

/** A text without its markup: blank lines part paragraphs, a link keeps its address. Plain text stays as it is. */
export const plainText = (text: string): string =>
  read(text, { link: (words, url) => `${words} [${url}]`, marks: ['', ''] });

/** An email's text: what is bold, italic, a link or a list in HTML has our marks (src/mail/marks.ts). */
export const markedText = (text: string): string =>
  read(text, { link: (words, url) => `[${words}](${url})`, marks: ['**', '_'] });
