import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { parse } from 'yaml';
import { z } from 'zod';
import { AppError } from '../../errors.ts';
import { callServer } from '../client.ts';
import type { CliContext } from '../program.ts';

const versionSchema = z.object({ id: z.string(), cadenceId: z.string(), number: z.number() });

/** A cadence file (YAML or JSON) as data; `invalid_input` names the file and the line. */
export function readCadenceFile(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new AppError('invalid_input', `The file '${file}' cannot be read (${code}).`);
  }
  try {
    return parse(text);
  } catch (error) {
    const words = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new AppError('invalid_input', `'${file}' is not right YAML: ${words}`);
  }
}

/** `cadenza push FILE`: publishes a cadence from a file as the next version of the cadence with its name. */
export function pushCommand(cli: CliContext): Command {
  return new Command('push')
    .description(
      'publish a cadence from a YAML or JSON file: a new version of the cadence with the same name',
    )
    .argument('<file>', 'path of the file')
    .option('--json', 'print JSON')
    .action(async (file: string, options: { json?: boolean }) => {
      const definition = readCadenceFile(file);
      const raw = await callServer(cli.access(), 'POST', '/v1/cadences', { definition });
      const version = versionSchema.parse(raw);
      cli.print(
        options.json
          ? JSON.stringify(raw)
          : `Published version ${version.number} of cadence ${version.cadenceId}.`,
      );
    });
}
