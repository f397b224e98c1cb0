import { describe, expect, test } from 'vitest';
import { leftoversInTemplate, leftoverWords } from '../../src/mail/leftovers.ts';
import { renderEmail } from '../../src/mail/render.ts';

const written = (text: string) => leftoversInTemplate(text).map((one) => one.written);

describe('placeholders of other products and of people', () => {
  test.each([
    ['Hello [First Name]', '[First Name]', 'person.first_name'],
    ['Hi {first_name},', '{first_name}', 'person.first_name'],
    ['Hi {{first_name}', '{first_name}', 'person.first_name'],
    ['Hi #{firstName},', '#{firstName}', 'person.first_name'],
    ['Hi {!Contact.FirstName},', '{!Contact.FirstName}', 'person.first_name'],
    ['[FIRST NAME],', '[FIRST NAME]', 'person.first_name'],
    ['[[First Name]],', '[First Name]', 'person.first_name'],
    ['Hi <<name>>,', '<<name>>', 'person.name'],
    ['Hi <First Name>,', '<First Name>', 'person.first_name'],
    ['Dear %FIRSTNAME%', '%FIRSTNAME%', 'person.first_name'],
    ['Dear %%first_name%%', '%first_name%', 'person.first_name'],
    ['Dear *|FNAME|*', '*|FNAME|*', 'person.first_name'],
    ['at [Company]?', '[Company]', 'company.name'],
    ['at [their company]?', '[their company]', 'company.name'],
    ['Best, [Your Name]', '[Your Name]', 'sender.name'],
    ['{first_name|there}', '{first_name|there}', 'person.first_name'],
    ['{Hi|Hello} Ada', '{Hi|Hello}', null],
    ['{icebreaker}', '{icebreaker}', null],
    ['I saw [insert trigger].', '[insert trigger]', null],
    ['I saw [trigger_event].', '[trigger_event]', null],
    ['I saw [insights.trigger].', '[insights.trigger]', null],
    ['%unsubscribe_url%', '%unsubscribe_url%', null],
    ['Hallo [Vorname]', '[Vorname]', null],
    ['https://seller.example/?n=%FIRSTNAME%', '%FIRSTNAME%', 'person.first_name'],
  ])('in %j %s is found', (text, found, ours) => {
    expect(leftoversInTemplate(text)).toEqual([{ written: found, ours }]);
  });

  test.each([
    '[pick a time](https://seller.example/a), [Company](https://seller.example), [Name]({{ url }})',
    'As the report says [1], [2] and [12].',
    'From $1,200 (a month) 10% less, or 5% to 10% more; 100%.',
    '【会社名】 御中、「御社」について（株式会社フィヨルド）［注］',
    'Our team [EMEA] and [FYI] [sic] [...] […] "[we] liked it" [iPhone] [x]',
    'See https://seller.example/%C3%BCber_uns%C3%A4/Caf%C3%A9 and /users/{id}.',
    'Write to Ada <ada@buyer.example> or <https://seller.example/first>, a < b and c > d, 3 <5> 2',
    '{} and {1, 2}, :-} and {-: **bold** _italic_',
    'Keep \\[Company\\] as it is.',
    'the <<Bonjour>> of the French',
  ])('honest text is none: %s', (text) => {
    expect(written(text)).toEqual([]);
  });

  test('in a template its Liquid counts for nothing, but for the fallbacks', () => {
    const honest =
      'Hi {{ person.first_name | default: "there" }}, [look]({{ sender.meeting_link }}) {% if person.title %}[1]{% endif %}{% comment %}[Company]{% endcomment %}{% snippet "name" %}';
    expect(leftoversInTemplate(honest)).toEqual([]);
    expect(
      leftoversInTemplate('{{ company.name | default: "[Company]" }} {% if a %}{name}{% endif %}'),
    ).toEqual([
      { written: '[Company]', ours: 'company.name' },
      { written: '{name}', ours: 'person.name' },
    ]);
  });

  test('what to write instead is said in full', () => {
    const words = leftoversInTemplate('[First Name] {Hi|Hello} [Your Name] {topic}').map(leftoverWords);
    expect(words).toEqual([
      '[First Name] is filled in by nobody and would be sent as it stands; write {{ person.first_name | default: "there" }}',
      '{Hi|Hello} is filled in by nobody and would be sent as it stands; write one of its wordings',
      '[Your Name] is filled in by nobody and would be sent as it stands; write {{ sender.name }}',
      '{topic} is filled in by nobody and would be sent as it stands; write what it stands for, or a variable such as {{ person.first_name | default: "there" }}',
    ]);
  });
});

describe('an email', () => {
  const variables = { person: { first_name: '[First Name]', title: 'Head of [Company] at {code}' } };
  test('that still has a placeholder is not made', () => {
    expect(renderEmail({ subject: 'Hello [First Name]', body: 'Hi.', variables })).toEqual({
      ok: false,
      error: 'In the subject: [First Name] is filled in by nobody.',
    });
    expect(renderEmail({ subject: 'Hello', body: 'At %COMPANY%, {Hi|Hello}', variables })).toEqual({
      ok: false,
      error: 'In the body: %COMPANY%, {Hi|Hello} are filled in by nobody.',
    });
  });
  test('has a hole where the value is itself a placeholder, and not where it only holds brackets', () => {
    expect(renderEmail({ subject: 'Hello', body: 'Hi {{ person.first_name }}', variables })).toEqual({
      ok: false,
      missing: ['person.first_name'],
    });
    expect(renderEmail({ subject: 'Hello', body: 'As {{ person.title }}', variables })).toMatchObject({
      ok: true,
    });
  });
  test('keeps brackets that a backslash keeps as they are', () => {
    expect(
      renderEmail({ subject: 'The \\[Company\\] field', body: 'Write \\[Company\\].', variables }),
    ).toMatchObject({ ok: true, subject: 'The [Company] field' });
  });
});
