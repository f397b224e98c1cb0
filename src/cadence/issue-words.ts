import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** How Zod's own messages begin; what a schema says in its own words stays as it is. */
const zodsOwn = /^(Too (small|big)|Invalid|Unrecognized)\b/;

const formats: Readonly<Record<string, string>> = {
  uuid: 'an id such as 019ab2c4-7d00-7000-8000-000000000001',
  email: "an email address such as 'dana@client.example'",
  url: "a web address such as 'https://client.example/page'",
  date: "a date such as '2026-12-21'",
  time: "a time such as '10:00'",
  datetime: "a moment such as '2026-12-21T10:00:00Z'",
};

const names: Readonly<Record<string, string>> = {
  string: 'a text',
  int: 'a whole number',
  number: 'a number',
  array: 'a list',
  object: 'an object with named fields',
  record: 'an object with named fields',
  boolean: 'true or false',
};

const units: Readonly<Record<string, readonly [string, string]>> = {
  string: ['character', 'characters'],
  array: ['entry', 'entries'],
};

/** What is wrong with a value, as it goes on after its name: `must have at least 3 characters`. */
export function issueWords(issue: Issue): string {
  if (!zodsOwn.test(issue.message)) return issue.message;
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${names[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `must be ${oneOf(issue.values.map(String))}`;
    case 'invalid_union':
      return unionWords(issue);
    case 'too_small': {
      const least = issue.exact ? 'exactly' : issue.inclusive === false ? 'more than' : 'at least';
      const empty = issue.origin === 'string' && least === 'at least' && Number(issue.minimum) === 1;
      return empty ? 'must not be empty' : `must ${sized(issue.origin, least, Number(issue.minimum))}`;
    }
    case 'too_big': {
      const most = issue.exact ? 'exactly' : issue.inclusive === false ? 'less than' : 'at most';
      return `must ${sized(issue.origin, most, Number(issue.maximum))}`;
    }
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'unrecognized_keys':
      return `${issue.path.length === 0 ? 'it ' : ''}has ${unknown(issue.keys)}`;
    case 'invalid_format':
      return formatWords(issue);
    case 'invalid_key':
      return `cannot have this name: it ${issue.issues.map(issueWords)[0] ?? 'is not right'}`;
    default:
      return 'is not right';
  }
}

function unionWords(issue: z.core.$ZodIssueInvalidUnion): string {
  if ('options' in issue && Array.isArray(issue.options))
    return `must be ${oneOf(issue.options.map(String))}`;
  const first = issue.errors.flatMap(([one]) => one ?? []);
  const words = [...new Set(first.map(issueWords))];
  // Of several kinds of objects nobody knows which was meant.
  return words.length > 0 && first.every((one) => one.path.length === 0 && one.code !== 'unrecognized_keys')
    ? words.join(', or ')
    : 'has none of the forms that it can have';
}

function formatWords(issue: z.core.$ZodIssueInvalidStringFormat): string {
  const format = formats[issue.format];
  if (format !== undefined) return `must be ${format}`;
  if (issue.format === 'starts_with' && 'prefix' in issue) return `must start with '${issue.prefix}'`;
  return issue.format === 'regex' && issue.pattern !== undefined
    ? `must be written like the pattern ${issue.pattern}`
    : `must be written as ${issue.format.replaceAll('_', ' ')}`;
}

/** `have at most 6 entries`, `be at least 1`. */
function sized(origin: string, bound: string, count: number): string {
  const unit = units[origin];
  return unit === undefined ? `be ${bound} ${count}` : `have ${bound} ${count} ${unit[count === 1 ? 0 : 1]}`;
}

const quoted = (values: readonly string[]) => values.map((value) => `'${value}'`).join(', ');
const oneOf = (values: readonly string[]) => `${values.length === 1 ? '' : 'one of '}${quoted(values)}`;
const unknown = (keys: readonly string[]) =>
  `${keys.length === 1 ? 'an unknown field' : 'unknown fields'}: ${quoted(keys)}`;
