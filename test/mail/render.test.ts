import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { marksAsHtml } from '../../src/mail/html.ts';
import { marksAsText } from '../../src/mail/marks.ts';
import { checkTemplate, renderEmail, renderText } from '../../src/mail/render.ts';
import { variableNames, variablesFor } from '../../src/mail/variables.ts';

const full = variablesFor({
  person: { firstName: 'Ana', lastName: 'Núñez', title: ' ', city: 'Lyon', email: 'ana@buyer.example' },
  company: { name: 'Buyer & Sons', industry: null, domain: 'buyer.example' },
  sender: { name: 'Rep Seller', company: 'Seller', signature: 'Rep\nSeller' },
});

function email(
  body: string,
  subject = 'Hello',
  variables: Parameters<typeof renderEmail>[0]['variables'] = full,
) {
  const mail = renderEmail({ subject, body, variables });
  return mail.ok ? { ...mail, html: marksAsHtml(mail.text), text: marksAsText(mail.text) } : mail;
}

describe('renderEmail', () => {
  it('fills the values in, in text and HTML alike', () => {
    const mail = email(
      'Hi {{ person.first_name }} of {{ company.name }},\n\nsee https://seller.example/a?b=1&c=2.',
      'For {{ company.name }}',
    );
    expect(mail).toMatchObject({
      ok: true,
      subject: 'For Buyer & Sons',
      text: 'Hi Ana of Buyer & Sons,\n\nsee https://seller.example/a?b=1&c=2.',
    });
    if (!('html' in mail)) return;
    expect(mail.html).toContain('Hi Ana of Buyer &amp; Sons,</p>');
    expect(mail.html).toContain(
      '<a href="https://seller.example/a?b=1&amp;c=2">https://seller.example/a?b=1&amp;c=2</a>.',
    );
    expect(mail.html).not.toMatch(/<img|<link|<script|src=/);
  });

  it('names every variable that has neither value nor fallback', () => {
    const mail = email(
      '{{ person.title }} {{ company.industry | upcase }} {{ person.first_name }} {{ sender["phone"] }}',
      '{{ sender.title }}',
    );
    expect(mail).toEqual({
      ok: false,
      missing: ['company.industry', 'person.title', 'sender.phone', 'sender.title'],
    });
  });

  it.each([
    ['{{ person.title | default: "there" }}', 'there'],
    ['{{ person.first_name | default: person.title }}', 'Ana'],
    ['{% if person.title %}{{ person.title }}{% else %}friend{% endif %}', 'friend'],
    ['{% unless company.industry %}x{% endunless %}', 'x'],
    ['{% assign name = person.first_name | upcase %}{{ name }}', 'ANA'],
  ])('takes the way round a missing value: %s', (body, text) => {
    expect(email(body)).toMatchObject({ ok: true, text });
  });

  it.each([
    ['{{ person.title | default: company.industry }}', ['company.industry']],
    ['{% assign t = person.title %}{{ t }}', ['person.title']],
    ['{% capture t %}{{ person.title }}{% endcapture %}{{ t }}', ['person.title']],
    [
      '{{ person.first_name | append: person.title | append: sender.phone }}',
      ['person.title', 'sender.phone'],
    ],
    ['{{ person.title | size }}', ['person.title']],
    ['{{ unknown.thing }}', ['unknown.thing']],
    ['{{ person.constructor }}', ['person.constructor']],
  ])('finds what is missing behind %s', (body, missing) => {
    expect(email(body)).toEqual({ ok: false, missing });
  });

  it.each([
    ['{{ person }}', 'not a text'],
    ['{{ person.first_name | shout }}', 'undefined filter: shout'],
    ['{{ "now" | date: "%Y" }}', 'undefined filter: date'],
    ['{% include "x" %}', 'not found'],
    ['{% render "x" %}', 'not found'],
    ['{{ person.first_name', 'not closed'],
    ['{% for i in (1..100000000) %}{{ i }}{% endfor %}', 'limit'],
    [`{{ person.first_name }}${'x'.repeat(60_000)}`, 'limit'],
    ['{{ person.first_name.constructor }}', 'no value'],
    ['{{ person.__proto__.x }}', 'no value'],
    ['  ', 'body is empty'],
  ])('refuses %.40s', (body, words) => {
    expect(email(body)).toMatchObject({ ok: false, error: expect.stringContaining(words) });
  });

  it('refuses an empty subject and keeps a subject on one line', () => {
    expect(email('x', '{{ "" }}')).toMatchObject({ ok: false });
    const hostile = { person: { first_name: 'A\r\nBcc: x@y.example\u2028B' } };
    expect(email('x', 'Hi {{ person.first_name }}', hostile)).toMatchObject({
      ok: true,
      subject: 'Hi A Bcc: x@y.example B',
    });
  });

  it('does not change the values that it is given', () => {
    const variables = { person: { first_name: 'Ana' } };
    email('{% assign person = "x" %}{{ person }}{{ company.name }}', 'x', variables);
    expect(variables).toEqual({ person: { first_name: 'Ana' } });
  });

  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.constantFrom(
      '{{ person.a }}',
      '{{ "<script>" }}',
      '<script src=x>',
      '\r\n',
      '\n\n',
      '{{ person.a | append: "\r\n" }}',
      '</p><SCRIPT',
      '{{',
      '%}',
      '{% if person.a %}',
      '{% endif %}',
      'https://a.example/"<script>',
      '{{ person.a | newline_to_br }}',
      '{{ person.a | url_decode }}',
      '%3Cscript%3E',
      '&lt;script&gt;',
      '{{ person.a | unescape }}',
      ...['**', '_', '[', '](https://a.example/"onclick=', '](javascript:alert(1))', '\n- ', '\n1. ', '\\'],
    ),
  );
  const ourTags = /<\/?(?:p|br|a|strong|em|ul|ol|li)(?: start="\d+")?(?: (?:style|href)="[^"<>]*")?>/g;
  const template = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));

  it('no input puts a line break into a subject or a script into the HTML', () => {
    let rendered = 0;
    fc.assert(
      fc.property(template, template, template, (subject, body, value) => {
        const mail = email(`b${body}`, `s${subject}`, { person: { a: value } });
        if (!mail.ok) return;
        rendered += 1;
        expect(mail.subject).not.toMatch(/[\r\n\0\u0085\u2028\u2029]/);
        expect(mail.html).not.toMatch(/<script/i);
        expect(mail.html.replace(ourTags, '')).not.toMatch(/[<>]/);
      }),
      { numRuns: 1500 },
    );
    expect(rendered).toBeGreaterThan(150);
  });
});

describe('renderText', () => {
  it('shows a rep what is missing instead of refusing', () => {
    expect(
      renderText('Ask {{ person.first_name }} whether {{ person.title }} fits {{ company.industry }}.', full),
    ).toEqual({
      ok: true,
      text: 'Ask Ana whether [person.title] fits [company.industry].',
      missing: ['company.industry', 'person.title'],
    });
  });

  it('refuses a broken script', () => {
    expect(renderText('{% if %}', full)).toMatchObject({ ok: false });
  });
});

describe('checkTemplate', () => {
  it('finds nothing wrong with known names and own variables', () => {
    const text =
      'Hi {{ person.first_name }} {% assign x = company.name | default: "you" %}{{ x }}{% for i in (1..2) %}{{ i }}{% endfor %}';
    expect(checkTemplate(text, variableNames)).toEqual([]);
  });

  it.each([
    ['{{ person.frist_name }}', 'person.first_name'],
    ['{{ contact.FirstName }}', 'person.first_name'],
    ['{{ account.name }}', 'company.name'],
    ['{{ owner.phone }}', 'sender.phone'],
    ['{{ first_name }}', 'person.first_name'],
    ['{{ company }}', 'company.name'],
  ])('suggests for %s', (text, suggestion) => {
    expect(checkTemplate(text, variableNames)).toMatchObject([{ kind: 'unknown_variable', suggestion }]);
  });

  it('suggests nothing where nothing is near', () => {
    const [problem] = checkTemplate('{{ weather.tomorrow }}', variableNames);
    expect(problem?.suggestion).toBeUndefined();
    expect(problem?.message).toContain('known are person.first_name');
  });

  it('tells the place of a mistake', () => {
    expect(checkTemplate('Hi\n\n  {{ person.nickname }}', variableNames)).toMatchObject([
      { line: 3, column: 6 },
    ]);
    expect(checkTemplate('Hi\n{{ person.first_name | shout }}', variableNames)).toMatchObject([
      { kind: 'syntax', line: 2 },
    ]);
    expect(checkTemplate('{% if x %}', variableNames)).toMatchObject([{ kind: 'syntax', line: 1 }]);
  });
});
