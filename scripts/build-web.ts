/**
 * Builds the web app into `dist/web`. With `--if-needed`, as before `npm start`, only where the build that is there was
 * not made from the files as they are: told by a hash of everything that goes into it, so that a checkout or a copied
 * folder cannot mislead it.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const vite = join(root, 'node_modules/vite/bin/vite.js');
const mark = join(root, 'dist/web/built-from');

function filesUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function hashOfSources(): string {
  const hash = createHash('sha256');
  const own = ['vite.config.ts', 'postcss.config.js', 'package-lock.json'].map((name) => join(root, name));
  for (const file of [...['src/web', 'src/yaml', 'src/moving-in'].flatMap(filesUnder), ...own])
    hash.update(file.slice(root.length)).update(readFileSync(file));
  return hash.digest('hex');
}

const wanted = hashOfSources();
const found = existsSync(mark) ? readFileSync(mark, 'utf8') : null;
const needed = found !== wanted || !process.argv.includes('--if-needed');
if (needed && existsSync(vite)) {
  process.stdout.write('Building the web app (some seconds) …\n');
  execFileSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: root,
    stdio: 'inherit',
    // A test runner says 'test' here, with which React's slow development build would be taken.
    env: { ...process.env, NODE_ENV: 'production' },
  });
  writeFileSync(mark, wanted);
} else if (needed && found === null) {
  process.stderr.write(
    'The web app is not built, and its build tools are not installed. Run: npm ci && npm run build:web\n',
  );
  process.exitCode = 1;
}
