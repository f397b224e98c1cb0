import { Command } from 'commander';
import { cadenceFileSchema } from '../../app/cadence-file.ts';
import type { CliContext } from '../program.ts';

/** `cadenza schema`: prints the JSON Schema of cadence files, for editors. Needs no server. */
export function schemaCommand(cli: CliContext): Command {
  return new Command('schema')
    .description('print the JSON Schema of cadence files, by which editors check and complete them')
    .action(() => cli.print(JSON.stringify(cadenceFileSchema(), null, 2)));
}
