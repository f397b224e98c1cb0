import { type AppError, isAppError } from '../errors.ts';
import { dropWhenUnread } from './broken-pipe.ts';
import { ServerRefusal } from './client.ts';
import { createProgram } from './program.ts';

function problemsOf(error: AppError | ServerRefusal): readonly string[] {
  if (error instanceof ServerRefusal) return error.problems;
  return error.problems.map((one) => one.message);
}

/** Ends with one clear line for what a person can mend; a stack only for what is our own fault. */
function report(error: unknown): void {
  if (isAppError(error) || error instanceof ServerRefusal) {
    process.stderr.write(`cadenza: ${error.message}\n`);
    // Most messages hold their problems already.
    for (const problem of problemsOf(error))
      if (!error.message.includes(problem)) process.stderr.write(`  ${problem}\n`);
  } else
    process.stderr.write(
      `cadenza: something unexpected went wrong\n${error instanceof Error ? error.stack : String(error)}\n`,
    );
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
    report(error);
    process.exitCode = 1;
  }
}
