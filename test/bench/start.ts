import { execFile, spawn } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort } from '../support/postgres-server.ts';
import { atMost, type Bench, known, median, secondsOf } from './result.ts';

const rounds = 9;
const npmRounds = 3;
const askAgainMs = 5;
const root = fileURLToPath(new URL('../..', import.meta.url));
const file = (path: string) => join(root, path);

/** A program that serves a data folder on a port. */
type Program = (port: string) => { readonly command: string; readonly args: readonly string[] };

const statusOf = (url: string) =>
  new Promise<number>((resolve) => {
    get(url, { agent: false }, (response) => resolve(response.resume().statusCode ?? 0)).on('error', () =>
      resolve(0),
    );
  });

function isThere(group: number): boolean {
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    return false;
  }
}

async function answered(url: string, child: { readonly exitCode: number | null }): Promise<void> {
  while ((await statusOf(url)) !== 200) {
    if (child.exitCode !== null) throw new Error(`The server ended (${child.exitCode}) before it answered.`);
    await pause(askAgainMs);
  }
}

/** Seconds from starting the process to the first 200 of /healthz and of /readyz; it is ended and gone afterwards. */
async function startOf(program: Program, dataDir: string, cache: string) {
  const port = String(await freePort());
  const { command, args } = program(port);
  const began = performance.now();
  const since = () => (performance.now() - began) / 1000;
  // In a group of its own: npm's children have to go with it.
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, PORT: port, HOST: '127.0.0.1', DATA_DIR: dataDir, NODE_COMPILE_CACHE: cache },
    stdio: ['ignore', 'ignore', 'inherit'],
    detached: true,
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${command} does not start.`);
  try {
    await answered(`http://127.0.0.1:${port}/healthz`, child);
    const alive = since();
    await answered(`http://127.0.0.1:${port}/readyz`, child);
    return { alive, ready: since() };
  } finally {
    if (isThere(pid)) process.kill(-pid, 'SIGTERM');
    while (isThere(pid)) await pause(askAgainMs);
  }
}

async function measure(folder: string, note: (words: string) => void) {
  const at = (name: string) => join(folder, name);
  const [data, copy, cache] = [at('data'), at('copy'), at('compiled')] as const;
  const product: Program = () => ({ command: process.execPath, args: [file('src/cli/bin.ts'), 'serve'] });
  const bare: Program = (port) => ({
    command: process.execPath,
    args: [file('test/bench/support/bare-server.mjs'), copy, port],
  });
  const npm: Program = () => ({ command: 'npm', args: ['start', '--silent'] });
  const prestart = () => promisify(execFile)(process.execPath, [file('scripts/build-web.ts'), '--if-needed']);
  // The first start invents the data, the second one fills the cache of compiled modules.
  await prestart();
  await startOf(product, data, cache);
  await cp(data, copy, { recursive: true });
  await startOf(product, data, cache);
  await startOf(bare, copy, cache);
  const found: { alive: number; ready: number; bare: number; prestart: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const ours = await startOf(product, data, cache);
    const theirs = await startOf(bare, copy, cache);
    found.push({ ...ours, bare: theirs.alive, prestart: await secondsOf(prestart) });
    note(
      `${ours.alive.toFixed(2)} s, ready after ${ours.ready.toFixed(2)} s; bare ${theirs.alive.toFixed(2)} s`,
    );
  }
  const whole: number[] = [];
  for (let round = 0; round < npmRounds; round += 1) whole.push((await startOf(npm, data, cache)).alive);
  return { found, whole };
}

/** From the command to the first answer on data that is there. */
export const start: Bench = {
  name: 'start',
  about:
    'a start on existing data to the first answer, beside a bare Hono server that opened the same PGlite',
  async run({ note }) {
    const folder = await mkdtemp(join(tmpdir(), 'cadenza-start-'));
    try {
      const { found, whole } = await measure(folder, note);
      const ratio = median(found.map((one) => one.alive / one.bare));
      return [
        atMost('start to first answer, of a bare Hono server with PGlite', ratio, { most: 3, unit: '×' }),
        known('start to first answer (/healthz)', median(found.map((one) => one.alive)), 's'),
        known('bare Hono server with PGlite to first answer', median(found.map((one) => one.bare)), 's'),
        known('start until the scheduler runs (/readyz)', median(found.map((one) => one.ready)), 's'),
        known('prestart that has nothing to build', median(found.map((one) => one.prestart)), 's'),
        known('npm start to first answer, npm and prestart included', median(whole), 's'),
      ];
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};
