import { Command } from 'commander';
import { z } from 'zod';
import { problemLines, readCadence } from '../cadence-yaml.ts';
import { callServer, ServerRefusal } from '../client.ts';
import { atLines, findingLines } from '../findings.ts';
import type { CliContext } from '../program.ts';
import { lintOnServer } from '../server-lint.ts';

const versionSchema = z.object({
  id: z.string(),
  cadenceId: z.string(),
  number: z.number(),
  warnings: z.array(z.string()),
});

/** `cadenza push FILE`: publishes a cadence from a file as the next version of the cadence with its name. */
export function pushCommand(cli: CliContext): Command {
  return new Command('push')
    .description(
      'publish a cadence from a YAML or JSON file: a new version of the cadence with the same name',
    )
    .argument('<file>', 'path of the file')
    .option('--json', 'print JSON')
    .action(async (file: string, options: { json?: boolean }) => {
      const read = await readCadence(file);
      const { definition } = read;
      const raw = await callServer(cli.access(), 'POST', '/v1/cadences', { definition }).catch(
        (error: unknown) => {
          if (!(error instanceof ServerRefusal) || error.fields.length === 0) throw error;
          const lines = problemLines(read, error.fields);
          const fields = error.fields.map(({ path }, at) => ({ path, message: lines[at] ?? '' }));
          throw new ServerRefusal(
            error.status,
            `'${file}' is no right cadence; nothing is published.`,
            fields,
          );
        },
      );
      const version = versionSchema.parse(raw);
      if (options.json) return cli.print(JSON.stringify(raw));
      cli.print(`Published version ${version.number} of cadence ${version.cadenceId}.`);
      for (const words of version.warnings) cli.print(`Warning: ${words}`);
      const { findings } = await lintOnServer(cli.access(), definition);
      const worse = findings.filter(({ severity }) => severity !== 'hint');
      for (const line of findingLines(atLines(worse, read))) cli.print(line);
    });
}
