import type { z } from 'zod';

type Issues = z.ZodError['issues'];

/** What Zod says of something that is no id or fits no kind, in words that say what is wanted. */
function messageOf(issue: Issues[number]): string {
  if (issue.code === 'invalid_format' && issue.format === 'uuid' && issue.message === 'Invalid UUID')
    return 'must be an id such as 019ab2c4-7d00-7000-8000-000000000001';
  return issue.message;
}

/** What is wrong with an input, field by field; a field that is not there is called missing, whatever it should have been. */
export function problemsOf(issues: Issues): readonly { readonly path: string; readonly message: string }[] {
  return issues.map((issue) => {
    const absent = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
    return { path: issue.path.map(String).join('.'), message: absent ? 'is missing' : messageOf(issue) };
  });
}
