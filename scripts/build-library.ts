/**
 * Writes `src/library/definitions.ts` from `src/library/cadences/*.yaml`: the Worker has no files, and Node and the
 * bundler both understand a module. A test says when it is out of date.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const library = join(dirname(fileURLToPath(import.meta.url)), '../src/library');
const target = join(library, 'definitions.ts');

/** The module as it must be for the YAML files that are there: a line per cadence, by the name of its file. */
export function libraryModule(): string {
  const files = readdirSync(join(library, 'cadences'))
    .filter((name) => name.endsWith('.yaml'))
    .sort();
  const lines = files.map((name) => {
    const definition: unknown = parse(readFileSync(join(library, 'cadences', name), 'utf8'));
    return `  ${JSON.stringify(basename(name, '.yaml'))}: ${JSON.stringify(definition)},`;
  });
  return [
    '// Made from cadences/*.yaml by `npm run build:library`. Change those, not this.',
    "import type { CadenceInput } from '../cadence/model.ts';",
    '',
    'export const definitions = {',
    ...lines,
    '} satisfies Record<string, CadenceInput>;',
    '',
  ].join('\n');
}

if (import.meta.main) writeFileSync(target, libraryModule());
