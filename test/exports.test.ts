import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { readSource, readSources } from './support/source-files.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const product = ['src', 'connectors'].flatMap((folder) => readSources(root, folder));
const around = ['test', 'scripts'].flatMap((folder) => readSources(root, folder));
const configs = ['vitest.config.ts', 'drizzle.config.ts', 'vite.config.ts'].map((path) =>
  readSource(root, path),
);

const EXPORTED = /^export (?:async )?(?:function\*?|const|let|class|interface|type) (\w+)/gm;

it('nothing is exported that no other file names', () => {
  const named = new Map<string, number>();
  for (const { text } of [...product, ...around, ...configs])
    for (const word of new Set(text.match(/\w+/g))) named.set(word, (named.get(word) ?? 0) + 1);
  const idle = product.flatMap(({ path, code }) =>
    [...code.matchAll(EXPORTED)].flatMap(([, name = '']) =>
      (named.get(name) ?? 0) > 1 ? [] : [`${path}: ${name}`],
    ),
  );
  expect(idle).toEqual([]);
});
