import type { StoredMail } from './mail.ts';

function introduction(mail: StoredMail): string {
  const day = new Date(mail.accepted_at);
  const date = day.toLocaleDateString('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });
  const time = day.toISOString().slice(11, 16);
  const { name, email } = mail.from;
  return `On ${date} at ${time}, ${name === undefined ? '' : `${name} `}<${email}> wrote:`;
}

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const withoutTags = (html: string): string =>
  html
    .replace(/<(br|\/p|\/div|\/tr)\b[^>]*>/gi, '\n')
    .replace(/<[^>]+>/g, '')
    .trim();

/** The original below an answer, each line after `> `. */
export function quotedText(mail: StoredMail): string {
  const original = (mail.text ?? withoutTags(mail.html ?? '')).replace(/\r\n/g, '\n').trimEnd();
  const lines = original.split('\n').map((line) => (line === '' ? '>' : `> ${line}`));
  return `${introduction(mail)}\n\n${lines.join('\n')}\n`;
}

/** The original below an HTML answer, marked up as Gmail does. */
export function quotedHtml(mail: StoredMail): string {
  const original = mail.html ?? escapeHtml(mail.text ?? '').replaceAll('\n', '<br>\n');
  return `<br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">${escapeHtml(introduction(mail))}<br></div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px #ccc solid;padding-left:1ex">${original}</blockquote></div>`;
}
