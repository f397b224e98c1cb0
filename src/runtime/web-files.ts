import { readFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const built = join(dirname(fileURLToPath(import.meta.url)), '../../dist/web');

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** Reads the built web app's files from `dist/web`, or another folder. Only the names that a build makes are looked up. */
export function webFilesIn(folder = built): (path: string) => Promise<Response | null> {
  return async (path) => {
    if (!/^(assets\/)?[\w-][\w.-]*$/.test(path)) return null;
    try {
      const headers = { 'content-type': types[extname(path)] ?? 'application/octet-stream' };
      return new Response(await readFile(join(folder, path)), { headers });
    } catch {
      return null;
    }
  };
}
