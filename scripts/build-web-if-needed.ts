/**
 * Builds the web app before `npm start`, unless the build in `dist/web` was made from the files as they are. Compares
 * a hash of everything that goes into it, so that a checkout or a copied folder cannot mislead it.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const mark = join(root, 'dist/web/built-from');

function filesUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function hashOfSources(): string {
  const hash = createHash('sha256');
  const own = ['vite.config.ts', 'package-lock.json', 'src/cadence/outcomes.ts'].map((name) =>
    join(root, name),
  );
  for (const file of [...filesUnder('src/web'), ...own])
    hash.update(file.slice(root.length)).update(readFileSync(file));
  return hash.digest('hex');
}

const wanted = hashOfSources();
const found = existsSync(mark) ? readFileSync(mark, 'utf8') : null;
if (found !== wanted) {
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  if (existsSync(vite)) {
    process.stdout.write('Building the web app (some seconds) …\n');
    execFileSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], { cwd: root, stdio: 'inherit' });
    writeFileSync(mark, wanted);
  } else if (found === null) {
    process.stderr.write(
      'The web app is not built, and its build tools are not installed. Run: npm ci && npm run build:web\n',
    );
    process.exitCode = 1;
  }
}
