import { expect, test } from 'vitest';
import { z } from 'zod';
import { issueWords } from '../../src/cadence/index.ts';

test.each<[z.ZodType, unknown, string]>([
  [z.string().min(3), 'a', 'must have at least 3 characters'],
  [z.string().min(1), '', 'must not be empty'],
  [z.string().max(1), 'ab', 'must have at most 1 character'],
  [z.string().length(2), 'a', 'must have exactly 2 characters'],
  [z.array(z.string()).min(1), [], 'must have at least 1 entry'],
  [z.array(z.string()).max(1), ['a', 'b'], 'must have at most 1 entry'],
  [z.number().min(3), 1, 'must be at least 3'],
  [z.number().positive(), 0, 'must be more than 0'],
  [z.number().lt(3), 3, 'must be less than 3'],
  [z.number().multipleOf(5), 3, 'must be a multiple of 5'],
  [z.int(), 1.5, 'must be a whole number'],
  [z.coerce.number(), 'x', 'must be a number'],
  [z.string(), 5, 'must be a text'],
  [z.boolean(), 'x', 'must be true or false'],
  [z.array(z.string()), {}, 'must be a list'],
  [z.enum(['a', 'b']), 'c', "must be one of 'a', 'b'"],
  [z.literal('x'), 'y', "must be 'x'"],
  [z.strictObject({}), { a: 1, b: 2 }, "it has unknown fields: 'a', 'b'"],
  [z.uuid(), 'x', 'must be an id such as 019ab2c4-7d00-7000-8000-000000000001'],
  [z.email(), 'x', "must be an email address such as 'dana@client.example'"],
  [z.iso.date(), 'x', "must be a date such as '2026-12-21'"],
  [z.string().startsWith('a'), 'b', "must start with 'a'"],
  [z.string().regex(/^a$/), 'b', 'must be written like the pattern /^a$/'],
  [z.union([z.string(), z.number()]), true, 'must be a text, or must be a number'],
  [
    z.record(z.string().max(2), z.string()),
    { aaaa: 'x' },
    'cannot have this name: it must have at most 2 characters',
  ],
  [z.string().min(3, 'say more'), 'a', 'say more'],
])('what does not fit is told in plain English: %#', (schema, value, words) => {
  const issues = schema.safeParse(value).error?.issues ?? [];
  expect(issues.map(issueWords)).toEqual([words]);
});
