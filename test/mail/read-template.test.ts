import { describe, expect, it } from 'vitest';
import { readTemplate } from '../../src/mail/index.ts';

describe('readTemplate', () => {
  it('reads a template as somebody about whom all is known and as somebody about whom nothing is', () => {
    const source =
      'Hi {{ person.first_name | default: "there" }}.{% if company.name %} How is {{ company.name }}?{% endif %}';
    expect(readTemplate(source)).toEqual({
      full: 'Hi Ada. How is Fjord Freight?',
      bare: 'Hi there.',
      holes: [],
      leftovers: [],
      error: null,
    });
  });

  it.each([
    ['{{ person.title }}', ['person.title']],
    ['{{ company.industry }} {{ person.city }}', ['company.industry', 'person.city']],
    ['{{ sender.name }} {{ sender.first_name }} {{ sender.company }} {{ sender.email }}', []],
    ['{{ sender.phone }}', ['sender.phone']],
    ['{{ person.title | default: company.name }}', ['company.name']],
    ['{% if company.name %}{{ company.industry }}{% endif %}', ['company.industry']],
    ['{% if person.city %}{{ person.city }}{% else %}there{% endif %}', []],
    ['{{ crm.Region__c }}', ['crm.Region__c']],
  ])('names what may be missing without a fallback: %s', (source, holes) => {
    expect(readTemplate(source).holes).toEqual(holes);
  });

  it('says what is wrong with a template and still gives its words', () => {
    const read = readTemplate('Hello {{ person.first_name | shout }}, {% if %} how are you?');
    expect(read.error).toMatch(/\w/);
    expect(read.full).toMatch(/Hello .* how are you\?/s);
  });
});
