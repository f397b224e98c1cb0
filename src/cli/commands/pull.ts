import { writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import type { CadenceDefinition } from '../../cadence/model.ts';
import { AppError } from '../../errors.ts';
import { writeCadence } from '../cadence-yaml.ts';
import { findCadence } from '../cadences.ts';
import { callServer } from '../client.ts';
import type { CliContext } from '../program.ts';

/** What the server published was checked by it. */
const definition = z.custom<CadenceDefinition>((value) => typeof value === 'object' && value !== null);
const versionsSchema = z.object({
  items: z.array(
    z.object({
      number: z.number(),
      publishedAt: z.string(),
      publishedBy: z.string(),
      definition,
      plan: z.array(z.object({ day: z.number() })),
    }),
  ),
});

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It must be a number from 1.');
  return Number(text);
}

/** `cadenza pull ID|NAME`: writes a published version as a YAML file that `push` takes again. */
export function pullCommand(cli: CliContext): Command {
  return new Command('pull')
    .description('write a published cadence as YAML, as push takes it')
    .argument('<cadence>', 'its id or its name')
    .option('--version <number>', 'this version instead of the one in force', wholeNumber)
    .option('--out <file>', 'write to this file instead of printing')
    .action(async (asked: string, options: { version?: number; out?: string }) => {
      const access = cli.access();
      const { id, name } = await findCadence(access, asked);
      const { items } = versionsSchema.parse(await callServer(access, 'GET', `/v1/cadences/${id}/versions`));
      const version =
        options.version === undefined ? items[0] : items.find(({ number }) => number === options.version);
      if (version === undefined)
        throw new AppError(
          'not_found',
          `'${name}' has no version ${options.version ?? ''}. It has ${items.map(({ number }) => number).join(', ')}.`,
        );
      const { number, publishedAt, publishedBy, plan } = version;
      const yaml = await writeCadence(version.definition, {
        schemaUrl: `${access.url}/schemas/cadence.json`,
        head: [
          `Version ${number} of '${name}', published ${publishedAt.slice(0, 16)} UTC by ${publishedBy}.`,
        ],
        days: plan.map(({ day }) => day),
      });
      if (options.out === undefined) cli.print(yaml.trimEnd());
      else {
        writeFileSync(options.out, yaml);
        cli.print(`Wrote version ${number} of '${name}' to ${options.out}.`);
      }
    });
}
