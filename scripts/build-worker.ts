/**
 * Builds the Worker into `dist/worker`, as `wrangler deploy` would upload it, and reports its size. Fails when it is
 * larger than it may be. Asks nothing of Cloudflare.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

/** What Cloudflare takes on every plan, in bytes after gzip. */
const gzipAtMost = 3_000_000;

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const out = join(root, 'dist/worker');

rmSync(out, { recursive: true, force: true });
execFileSync(process.execPath, [join(root, 'scripts/build-web.ts'), '--if-needed'], {
  cwd: root,
  stdio: 'inherit',
});
const wrangler = join(root, 'node_modules/wrangler/bin/wrangler.js');
try {
  execFileSync(process.execPath, [wrangler, 'deploy', '--dry-run', '--outdir', out], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, WRANGLER_SEND_METRICS: 'false', WRANGLER_HIDE_BANNER: 'true' },
  });
} catch (error) {
  const { stdout, stderr } = error as { readonly stdout?: Buffer; readonly stderr?: Buffer };
  process.stderr.write(`${stdout ?? ''}${stderr ?? error}\n`);
  process.exit(1);
}

const uploaded = readdirSync(out).filter((name) => !/\.(map|md)$/.test(name));
const files = uploaded.map((name) => readFileSync(join(out, name)));
const raw = files.reduce((sum, file) => sum + file.length, 0);
const gzip = files.reduce((sum, file) => sum + gzipSync(file).length, 0);
const megabytes = (bytes: number) => `${(bytes / 1_000_000).toFixed(2)} MB`;
process.stdout.write(
  `dist/worker: ${megabytes(raw)}, ${megabytes(gzip)} gzip (at most ${megabytes(gzipAtMost)} gzip)\n`,
);
if (gzip > gzipAtMost) {
  process.stderr.write('The Worker is too large. Look in dist/worker for what came in.\n');
  process.exitCode = 1;
}
