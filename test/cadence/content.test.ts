import { describe, expect, it } from 'vitest';
import { branchFor, contentFields, fieldsOfBranches } from '../../src/cadence/content.ts';

const content = contentFields.content.unwrap();
const story = (...branches: object[]) => content.parse({ story: branches }).story ?? [];
const at = (branches: ReturnType<typeof story>, industry: string | null) =>
  branchFor(branches, industry === null ? {} : { 'company.industry': industry });

describe('texts chosen by rule', () => {
  const three = story(
    { when: { field: 'company.industry', is: ['Software'] }, text: 'a' },
    { when: { field: 'company.industry', contains: 'soft' }, text: 'b' },
    { text: 'c' },
  );

  it('are chosen by the first condition that holds, else the last text without one', () => {
    expect(at(three, ' software ')).toEqual({ at: 0, why: "company.industry is ' software '" });
    expect([at(three, 'Soft drinks').at, at(three, 'Food').at, at(three, null).at]).toEqual([1, 2, 2]);
    expect(at(three.slice(0, 1), 'Food')).toEqual({ at: -1, why: 'no condition holds' });
    expect(fieldsOfBranches(three)).toEqual(['company.industry']);
  });

  it.each([
    [[{ text: 'a' }, { text: 'b' }], 'story.0.when'],
    [[{ when: { field: 'company.industry', is: ['a'], isNot: ['b'] }, text: 'a' }], 'story.0.when'],
    [[{ when: { field: 'company.industry' }, text: 'a' }], 'story.0.when'],
    [[{ when: { field: 'industry', is: ['a'] }, text: 'a' }], 'story.0.when.field'],
    [[], 'story'],
  ])('are refused where a condition is missing or unclear: %j', (branches, path) => {
    const { error } = content.safeParse({ story: branches });
    expect(error?.issues[0]?.path.join('.')).toBe(path);
  });

  it('may ask about fields of the CRM’s own and insights', () => {
    for (const field of ['company.custom.sites', 'insights.hiring', 'enrollment.list_source'])
      expect(story({ when: { field, isEmpty: false }, text: 'a' })).toHaveLength(1);
  });
});
