import { describe, expect, it } from 'vitest';
import { branchFor, contentFields } from '../../src/cadence/content.ts';
import { conditionInWords, fieldConditionSchema, fieldHolds } from '../../src/cadence/field-condition.ts';

const holds = (condition: object, value: string | null) =>
  fieldHolds(fieldConditionSchema.parse({ field: 'company.industry', ...condition }), () => value);

describe('a question about a field', () => {
  it.each([
    [{ is: ['Software', 'Media'] }, ' software ', true],
    [{ is: ['Software'] }, 'Food', false],
    [{ isNot: ['Software'] }, 'Food', true],
    [{ isNot: ['Software'] }, 'SOFTWARE', false],
    [{ contains: 'soft' }, 'Software & Media', true],
    [{ contains: ['bank', 'media'] }, 'Software & Media', true],
    [{ contains: 'bank' }, 'Software', false],
    [{ isEmpty: true }, 'Software', false],
    [{ isEmpty: false }, 'Software', true],
    [{ atLeast: 100 }, '1,200', true],
    [{ atLeast: 100 }, '99', false],
    [{ atMost: 100 }, '100', true],
    [{ atMost: 100 }, 'many', false],
    [{ is: [250] }, '250', true],
  ])('%j about %j is %j', (condition, value, expected) => {
    expect(holds(condition, value)).toBe(expected);
  });

  it('holds of no unknown value, whatever is asked, but that it is empty', () => {
    for (const condition of [
      { is: ['a'] },
      { isNot: ['a'] },
      { contains: 'a' },
      { atLeast: 1 },
      { atMost: 1 },
    ])
      expect(holds(condition, null)).toBe(false);
    expect(holds({ isEmpty: true }, null)).toBe(true);
  });

  it('asks one thing at a time', () => {
    const both = { field: 'company.industry', is: ['a'], isNot: ['b'] };
    expect(fieldConditionSchema.safeParse(both).success).toBe(false);
    expect(fieldConditionSchema.safeParse({ field: 'company.industry' }).success).toBe(false);
  });

  it('is said in words', () => {
    const words = (condition: object) =>
      conditionInWords(fieldConditionSchema.parse({ field: 'company.industry', ...condition }));
    expect(words({ is: ['Software', 'Media'] })).toBe('company.industry is Software or Media');
    expect(words({ isEmpty: false })).toBe('company.industry has a value');
    expect(words({ atMost: 3 })).toBe('company.industry is at most 3');
  });
});

describe('texts chosen by rule', () => {
  const content = contentFields.content.unwrap();

  it('are chosen by the first condition that holds, else the last text without one', () => {
    const { story = [] } = content.parse({
      story: [
        { when: { field: 'company.industry', is: ['Software'] }, text: 'a' },
        { when: { field: 'company.industry', contains: 'soft' }, text: 'b' },
        { text: 'c' },
      ],
    });
    const chosen = (value: string | null) => branchFor(story, () => value);
    expect([chosen('software'), chosen('Soft drinks'), chosen('Food'), chosen(null)]).toEqual([0, 1, 2, 2]);
    expect(branchFor(story.slice(0, 1), () => 'Food')).toBe(-1);
  });

  it('need a condition on every text but the last', () => {
    const parsed = content.safeParse({ story: [{ text: 'a' }, { text: 'b' }] });
    expect(parsed.error?.issues[0]?.path).toEqual(['story', 0, 'when']);
  });
});
