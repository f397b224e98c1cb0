import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { z } from 'zod';
import { AppError } from '../../errors.ts';
import { readCadence } from '../cadence-yaml.ts';
import { findCadence, listCadences } from '../cadences.ts';
import { type Access, callServer } from '../client.ts';
import type { CliContext } from '../program.ts';

const diffSchema = z.object({
  from: z.number(),
  to: z.number().nullable(),
  same: z.boolean(),
  cadence: z.array(z.object({ words: z.string() })),
  steps: z.array(z.object({ kind: z.string(), words: z.string() })),
});
type Diff = z.infer<typeof diffSchema>;

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function inWords(name: string, { from, to, same, cadence, steps }: Diff): string[] {
  const second = to === null ? 'the file' : `version ${to}`;
  if (same) return [`'${name}': version ${from} and ${second} are the same.`];
  return [
    `'${name}': from version ${from} to ${second}.`,
    ...cadence.map(({ words }) => `  The cadence: ${words}.`),
    ...steps.map(({ words }) => `  ${words}`),
  ];
}

/** Compares a file with the version in force of the cadence with its name. */
async function diffFile(access: Access, file: string): Promise<{ name: string; raw: unknown }> {
  const { definition } = await readCadence(file);
  const { name } = z.object({ name: z.string() }).catch({ name: '' }).parse(definition);
  const cadence = (await listCadences(access)).find((one) => one.name === name);
  if (cadence === undefined)
    throw new AppError(
      'not_found',
      name === ''
        ? `'${file}' has no name, so it is not known which cadence to compare it with.`
        : `There is no cadence '${name}' to compare '${file}' with: it would be new.`,
    );
  return { name, raw: await callServer(access, 'POST', `/v1/cadences/${cadence.id}/diff`, { definition }) };
}

/** Compares two published versions: the one in force with the one before it, if nothing else is said. */
async function diffId(access: Access, id: string, numbers: { from?: string; to?: string }) {
  const cadence = await findCadence(access, id);
  const query = numbers.from === undefined ? '' : `?from=${encodeURIComponent(numbers.from)}`;
  const to = encodeURIComponent(numbers.to ?? String(cadence.versionNumber));
  const raw = await callServer(access, 'GET', `/v1/cadences/${id}/versions/${to}/diff${query}`);
  return { name: cadence.name, raw };
}

/** `cadenza diff ID|FILE`: what changed between versions, or what publishing a file would change. */
export function diffCommand(cli: CliContext): Command {
  return new Command('diff')
    .description('show what a version changed, or what publishing a file would change')
    .argument('<id-or-file>', "a cadence's id, or the path of a YAML or JSON file")
    .option('--from <number>', 'the version to compare with (default: the one before)')
    .option('--to <number>', 'the version to look at (default: the one in force)')
    .option('--json', 'print JSON')
    .action(async (what: string, options: { from?: string; to?: string; json?: boolean }) => {
      const access = cli.access();
      const byId = uuid.test(what) && !existsSync(what);
      if (!byId && (options.from ?? options.to) !== undefined)
        throw new AppError(
          'invalid_input',
          '--from and --to choose versions of a cadence that is named by its id: a file is compared with the one in force.',
        );
      const { name, raw } = byId ? await diffId(access, what, options) : await diffFile(access, what);
      if (options.json) return cli.print(JSON.stringify(raw));
      for (const line of inWords(name, diffSchema.parse(raw))) cli.print(line);
    });
}
