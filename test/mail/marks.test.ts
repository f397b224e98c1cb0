import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { marksAsHtml } from '../../src/mail/html.ts';
import { marksAsText, withoutMarks } from '../../src/mail/marks.ts';
import { renderEmail } from '../../src/mail/render.ts';

/** Without the styles, which say nothing here. */
const html = (text: string) => marksAsHtml(text).replace(/ style="[^"]*"/g, '');

describe('A mark', () => {
  it.each([
    ['so **bold**.', '<p>so <strong>bold</strong>.</p>', 'so bold.'],
    ['so _italic_.', '<p>so <em>italic</em>.</p>', 'so italic.'],
    ['**so _both_**', '<p><strong>so <em>both</em></strong></p>', 'so both'],
    [
      'See [the plan](https://a.example/p?a=1&b=2).',
      '<p>See <a href="https://a.example/p?a=1&amp;b=2">the plan</a>.</p>',
      'See the plan (https://a.example/p?a=1&b=2).',
    ],
    [
      '[https://a.example/](https://a.example/)',
      '<p><a href="https://a.example/">https://a.example/</a></p>',
      'https://a.example/',
    ],
    [
      '[write](mailto:me@a.example)',
      '<p><a href="mailto:me@a.example">write</a></p>',
      'write (me@a.example)',
    ],
    [
      '**[the plan](https://a.example/)**',
      '<p><strong><a href="https://a.example/">the plan</a></strong></p>',
      'the plan (https://a.example/)',
    ],
  ])('is made of %s', (text, looks, says) => {
    expect(html(text)).toBe(looks);
    expect(marksAsText(text)).toBe(says);
  });

  it.each([
    'five * three ** two',
    'snake_case_word and _ alone',
    '2 ** 3 ** 4',
    '[words] (mailto:me@a.example)',
    '[words](javascript:alert(1))',
    '[words](www.a.example)',
    '[](https://a.example/)'.replace('https', 'ftp'),
    '** not bold **',
    '**never closed, **nor here',
    'C:\\files\\new',
    'What does __init__ do?',
  ])('is not made of %s', (text) => {
    expect(html(text)).toBe(`<p>${text}</p>`);
    expect(marksAsText(text)).toBe(text);
  });

  it('is not made inside of a web address', () => {
    const text = 'https://a.example/_a_/b_c_?x=**y**';
    expect(marksAsText(text)).toBe(text);
    expect(html(text)).toContain(`href="https://a.example/_a_/b_c_?x=`);
  });

  it('is not made after a backslash, which is then left out', () => {
    expect(marksAsText(String.raw`\[words](https://a.example/) \**x** a\_b`)).toBe(
      '[words](https://a.example/) **x** a_b',
    );
  });
});

describe('Lines make a list', () => {
  it('with dashes or numbers, when there are several', () => {
    expect(html('We do:\n- one\n- **two**\n\n1. first\n2. second')).toBe(
      '<p>We do:</p>\n<ul>\n<li>one</li>\n<li><strong>two</strong></li>\n</ul>\n<ol>\n<li>first</li>\n<li>second</li>\n</ol>',
    );
    expect(html('3. third\n4. fourth')).toContain('<ol start="3">');
  });

  it.each(['- Ada', '10. Mai passt gut.', '1. Mai\n3. Mai', '-5 degrees\n-6 degrees'])(
    'but not one alone, and not %j',
    (text) => {
      expect(html(text)).not.toMatch(/<[uo]l/);
    },
  );

  it('and stay lines in the text', () => {
    expect(marksAsText('We do:\n- one\n- **two**')).toBe('We do:\n- one\n- two');
  });
});

const marky = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '**',
        '*',
        '_',
        '[',
        ']',
        '(',
        ')',
        '](https://a.example/)',
        '\\',
        ' ',
        'a',
        '\n',
        '- ',
      ),
      fc.string({ maxLength: 4 }),
    ),
    { maxLength: 14 },
  )
  .map((parts) => parts.join(''));

it('what data says makes no mark, and stands in the mail as it is', () => {
  fc.assert(
    fc.property(marky, (value) => {
      const line = value.replaceAll('\n', ' ');
      expect(marksAsText(withoutMarks(line))).toBe(line);
      expect(marksAsHtml(withoutMarks(line))).not.toMatch(/<(?:strong|em)>|<a href="(?!https?:)/);
    }),
    { numRuns: 2000 },
  );
});

it('a name with signs of its own is not a link, though the text around it is one', () => {
  const mail = renderEmail({
    subject: 'For {{ company.name }}',
    body: 'Dear {{ company.name }}, [our plan]({{ sender.meeting_link }}).',
    variables: {
      company: { name: '[Click **here**](https://evil.example/)' },
      sender: { meeting_link: 'https://meet.example/_sam_reed_' },
    },
  });
  if (!mail.ok) throw new Error('It renders.');
  expect(mail.subject).toBe('For [Click **here**](https://evil.example/)');
  expect(marksAsText(mail.text)).toBe(
    'Dear [Click **here**](https://evil.example/), our plan (https://meet.example/_sam_reed_).',
  );
  expect(html(mail.text)).toContain('<a href="https://meet.example/_sam_reed_">our plan</a>');
  expect(html(mail.text)).not.toContain('<strong>');
});

it('texts that were chosen by rule have their marks, and values in them none', () => {
  const mail = renderEmail({
    subject: 'A story',
    body: '{{ content.story }}',
    variables: { content: { story: `[A story](https://a.example/) of ${withoutMarks('**ACME**')}` } },
  });
  if (!mail.ok) throw new Error('It renders.');
  expect(html(mail.text)).toBe('<p><a href="https://a.example/">A story</a> of **ACME**</p>');
});
