import { type Command, CommanderError } from 'commander';
import { wordsOf } from '../../src/cli/main.ts';
import { createProgram } from '../../src/cli/program.ts';
import { type Ended, environment } from './server.ts';

const withAllBelow = (command: Command): readonly Command[] => [
  command,
  ...command.commands.flatMap(withAllBelow),
];

/**
 * Runs a command of the CLI to its end as `bin.ts` does, but here: a process costs half a second of a core. Not for
 * `serve`, and not where the process itself is what is tested (`cadenza`).
 */
export async function typed(
  dir: string,
  args: readonly string[],
  extra?: Record<string, string>,
): Promise<Ended> {
  const out: string[] = [];
  const err: string[] = [];
  const program = createProgram({ env: environment(dir, extra), print: (line) => out.push(`${line}\n`) });
  for (const command of withAllBelow(program))
    command.exitOverride().configureOutput({
      writeOut: (text) => out.push(text),
      writeErr: (text) => err.push(text),
    });
  const before = process.exitCode;
  process.exitCode = undefined;
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    process.exitCode = error instanceof CommanderError ? error.exitCode : 1;
    if (!(error instanceof CommanderError)) err.push(wordsOf(error));
  }
  const code = process.exitCode ?? 0;
  process.exitCode = before;
  return { code, stdout: out.join(''), stderr: err.join('') };
}
