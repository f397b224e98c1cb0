import { Command } from 'commander';
import { z } from 'zod';
import { type CadenceFile, problemLines, readCadence } from '../cadence-yaml.ts';
import { listCadences } from '../cadences.ts';
import { type Access, callServer, ServerRefusal } from '../client.ts';
import { atLines, findingLines } from '../findings.ts';
import { type InFlightOptions, inFlightLines, inFlightWish, peopleInFlight } from '../in-flight.ts';
import type { CliContext } from '../program.ts';
import { lintOnServer } from '../server-lint.ts';

const versionSchema = z.object({
  id: z.string(),
  cadenceId: z.string(),
  number: z.number(),
  warnings: z.array(z.string()),
  people: peopleInFlight.exactOptional(),
  job: z.object({ id: z.string() }).nullish(),
});
const previewSchema = z.object({ people: peopleInFlight, warnings: z.array(z.string()) });

interface Options extends InFlightOptions {
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** Asks the server; of what it refuses each problem is told with its line in the file. */
function sender(access: Access, file: string, read: CadenceFile) {
  return async (path: string, terms: object): Promise<unknown> => {
    try {
      return await callServer(access, 'POST', path, { definition: read.definition, ...terms });
    } catch (error) {
      if (!(error instanceof ServerRefusal) || error.fields.length === 0) throw error;
      const lines = problemLines(read, error.fields);
      const fields = error.fields.map(({ path: at }, index) => ({ path: at, message: lines[index] ?? '' }));
      throw new ServerRefusal(error.status, `'${file}' is no right cadence; nothing is published.`, fields);
    }
  };
}

/** The cadence on the server with the name that the file gives; undefined where it would be new. */
async function published(access: Access, { definition }: CadenceFile) {
  const { name } = z.object({ name: z.string() }).catch({ name: '' }).parse(definition);
  return (await listCadences(access)).find((one) => one.name === name);
}

/**
 * `cadenza push FILE`: publishes a cadence from a file as the next version of the cadence with its name. With a choice for
 * people in flight it says first what becomes of whom, and publishes with `--yes` only.
 */
export function pushCommand(cli: CliContext): Command {
  return new Command('push')
    .description(
      'publish a cadence from a YAML or JSON file: a new version of the cadence with the same name',
    )
    .argument('<file>', 'path of the file')
    .option(
      '--in-flight <choice>',
      'people in flight stay (default), move to the same step, or restart; says first how many, see --yes',
    )
    .option(
      '--step <key=choice>',
      'the same for those at one step, also several times: call=restart, or visit=move:call to go on at another step',
      (one: string, before: readonly string[]) => [...before, one],
      [],
    )
    .option('--yes', 'publish what --in-flight and --step choose')
    .option('--json', 'print JSON')
    .action(async (file: string, options: Options) => {
      const wish = inFlightWish(options);
      const read = await readCadence(file);
      const access = cli.access();
      const send = sender(access, file, read);
      const before = wish === null ? undefined : await published(access, read);
      if (wish !== null && before !== undefined) {
        const preview = await send(`/v1/cadences/${before.id}/versions`, { inFlight: wish, dryRun: true });
        const { people, warnings } = previewSchema.parse(preview);
        if (!options.json) for (const line of inFlightLines(before.name, people)) cli.print(line);
        if (!options.yes) {
          if (options.json) return cli.print(JSON.stringify(preview));
          for (const words of warnings) cli.print(`Warning: ${words}`);
          return cli.print('Nothing is published yet. The same with --yes publishes it.');
        }
      }
      const raw =
        before === undefined
          ? await send('/v1/cadences', {})
          : await send(`/v1/cadences/${before.id}/versions`, {
              inFlight: wish,
              basedOn: before.versionNumber,
            });
      const version = versionSchema.parse(raw);
      if (options.json) return cli.print(JSON.stringify(raw));
      cli.print(`Published version ${version.number} of cadence ${version.cadenceId}.`);
      const { job, people } = version;
      if (job && people) {
        const moving = people.counts.move + people.counts.restart;
        const who = moving === 1 ? '1 person' : `${moving} people`;
        cli.print(`Job ${job.id} brings ${who} to it: GET /v1/jobs/${job.id}.`);
      }
      for (const words of version.warnings) cli.print(`Warning: ${words}`);
      const { findings } = await lintOnServer(access, read.definition);
      const worse = findings.filter(({ severity }) => severity !== 'hint');
      for (const line of findingLines(atLines(worse, read))) cli.print(line);
    });
}
