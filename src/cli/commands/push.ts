import { Command } from 'commander';
import { z } from 'zod';
import { openCadenceFile } from '../cadence-file.ts';
import { callServer } from '../client.ts';
import type { CliContext } from '../program.ts';

const versionSchema = z.object({ id: z.string(), cadenceId: z.string(), number: z.number() });

/** `cadenza push FILE`: publishes a cadence from a file as the next version of the cadence with its name. */
export function pushCommand(cli: CliContext): Command {
  return new Command('push')
    .description(
      'publish a cadence from a YAML or JSON file: a new version of the cadence with the same name',
    )
    .argument('<file>', 'path of the file')
    .option('--json', 'print JSON')
    .action(async (file: string, options: { json?: boolean }) => {
      const { definition } = openCadenceFile(file);
      const raw = await callServer(cli.access(), 'POST', '/v1/cadences', { definition });
      const version = versionSchema.parse(raw);
      cli.print(
        options.json
          ? JSON.stringify(raw)
          : `Published version ${version.number} of cadence ${version.cadenceId}.`,
      );
    });
}
