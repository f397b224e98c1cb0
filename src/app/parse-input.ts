import type { z } from 'zod';
import { AppError, asSentence } from '../errors.ts';
import { problemsOf } from './problems-of.ts';

/** Parses a verb's input; `invalid_input` lists every field that is wrong. */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const problems = problemsOf(parsed.error.issues);
  const first = problems[0];
  const where = first?.path ? `'${first.path}' ` : '';
  throw new AppError(
    'invalid_input',
    asSentence(`The input is not right: ${where}${first?.message ?? 'unknown problem'}`),
    {
      problems,
    },
  );
}
