import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { startServer } from '../cli/server.ts';

/** Services of which a first start brings a stand-in. */
const services = ['salesforce', 'hubspot', 'sendgrid', 'gmail', 'microsoft'] as const;

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createServer()
      .once('error', () => resolve(false))
      .listen(port, '127.0.0.1', () => socket.close(() => resolve(true)));
  });
}

/** One for the product and one for each stand-in, below those that the system hands out by itself. */
async function portsFor(worker: number): Promise<readonly number[]> {
  const found: number[] = [];
  for (let port = 20_000 + 100 * worker; found.length <= services.length; port += 1)
    if (await isFree(port)) found.push(port);
  return found;
}

/** Starts the product in an empty folder and stops it; gives its port. */
async function firstStart(dir: string, worker: number): Promise<number> {
  const [port = 0, ...others] = await portsFor(worker);
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(join(dir, 'sandbox'), { recursive: true });
  const ports = Object.fromEntries(services.map((name, at) => [name, others[at]]));
  writeFileSync(join(dir, 'sandbox', 'ports.json'), JSON.stringify(ports));
  const server = await startServer(dir, { PORT: String(port) });
  await server.stop('SIGTERM');
  return port;
}

/**
 * A new data folder as a first start leaves it, and the port to start the product on. A first start takes longer than
 * most files' tests, so each worker makes one, of which its files get copies. The data holds the addresses of the
 * product and of the stand-ins: they stay the same, since a worker has one file open at a time.
 */
export async function startedFolder(): Promise<{ readonly dir: string; readonly port: number }> {
  const worker = Number(process.env.VITEST_POOL_ID);
  const first = join(inject('firstStarts'), String(worker));
  const portFile = `${first}.port`;
  if (!existsSync(portFile)) writeFileSync(portFile, String(await firstStart(first, worker)));
  const dir = mkdtempSync(join(tmpdir(), 'cadenza-browser-'));
  cpSync(first, dir, { recursive: true });
  return { dir, port: Number(readFileSync(portFile, 'utf8')) };
}
