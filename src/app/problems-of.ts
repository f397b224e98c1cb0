import type { z } from 'zod';
import { issueWords } from '../cadence/index.ts';

type Issues = z.ZodError['issues'];

/** What is wrong with an input, field by field; a field that is not there is called missing, whatever it should have been. */
export function problemsOf(issues: Issues): readonly { readonly path: string; readonly message: string }[] {
  return issues.map((issue) => {
    const absent = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
    return { path: issue.path.map(String).join('.'), message: absent ? 'is missing' : issueWords(issue) };
  });
}
