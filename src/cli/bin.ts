#!/usr/bin/env node
import { isAppError } from '../errors.ts';
import { ServerRefusal } from './client.ts';
import { createProgram } from './program.ts';

/** Ends with one clear line for what a person can mend; a stack only for what is our own fault. */
function report(error: unknown): void {
  if (isAppError(error) || error instanceof ServerRefusal) {
    process.stderr.write(`cadenza: ${error.message}\n`);
    const problems =
      error instanceof ServerRefusal
        ? error.problems
        : error.problems.map((one) => `${one.path}: ${one.message}`);
    for (const problem of problems) process.stderr.write(`  ${problem}\n`);
  } else
    process.stderr.write(
      `cadenza: something unexpected went wrong\n${error instanceof Error ? error.stack : String(error)}\n`,
    );
}

try {
  await createProgram({ env: process.env, print: (line) => process.stdout.write(`${line}\n`) }).parseAsync();
} catch (error) {
  report(error);
  process.exitCode = 1;
}
