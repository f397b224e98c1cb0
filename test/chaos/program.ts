import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));
const source = fileURLToPath(new URL('worker-process.ts', import.meta.url));
/** What packages written for CommonJS find missing in a module. */
const requireAsInCommonJs = `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`;

/**
 * The product's process as few files, in `dir`; gives the one to start. Starting is a good part of what so many killed
 * processes take, and with some 1,300 files half of it is finding them. What is loaded late stays in files of its own.
 */
export async function bundleWorker(dir: string): Promise<string> {
  await mkdir(dir, { recursive: true });
  await symlink(modules, join(dir, 'node_modules'));
  await build({
    ...{ entryPoints: { worker: source }, outdir: dir, outExtension: { '.js': '.mjs' } },
    ...{ bundle: true, splitting: true, format: 'esm', platform: 'node', target: 'node24' },
    ...{ minify: true, logLevel: 'error' },
    // Its thousand files, of which it loads a few when they are needed, would be one of seven megabytes.
    external: ['@hubspot/api-client'],
    banner: { js: requireAsInCommonJs },
  });
  return join(dir, 'worker.mjs');
}
