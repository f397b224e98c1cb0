import { type AppError, isAppError } from '../errors.ts';
import { dropWhenUnread } from './broken-pipe.ts';
import { ServerRefusal } from './client.ts';
import { createProgram } from './program.ts';

function problemsOf(error: AppError | ServerRefusal): readonly string[] {
  if (error instanceof ServerRefusal) return error.problems;
  return error.problems.map((one) => one.message);
}

/** One clear line for what a person can mend; a stack only for what is our own fault. */
export function wordsOf(error: unknown): string {
  if (!isAppError(error) && !(error instanceof ServerRefusal))
    return `cadenza: something unexpected went wrong\n${error instanceof Error ? error.stack : String(error)}\n`;
  // Most messages hold their problems already.
  const problems = problemsOf(error).filter((problem) => !error.message.includes(problem));
  return [`cadenza: ${error.message}`, ...problems.map((problem) => `  ${problem}`), ''].join('\n');
}

/** Runs the command that the process was started with. */
export async function main(): Promise<void> {
  dropWhenUnread(process.stdout);
  dropWhenUnread(process.stderr);
  try {
    await createProgram({
      env: process.env,
      print: (line) => process.stdout.write(`${line}\n`),
    }).parseAsync();
  } catch (error) {
    process.stderr.write(wordsOf(error));
    process.exitCode = 1;
  }
}
