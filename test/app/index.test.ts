import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const folder = new URL('../../src/app/', import.meta.url);

test('the page that lists the verbs by subject names every file of the folder once, and nothing else', () => {
  const page = readFileSync(new URL('README.md', folder), 'utf8');
  const lists = [...page.matchAll(/^- (?:Verbs|Parts): (.+)$/gm)].map(([, names = '']) => names.split(', '));
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  expect(lists.flat().sort()).toEqual(files.map((name) => name.slice(0, -'.ts'.length)).sort());
});
