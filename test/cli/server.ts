import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const node = 'node_modules/.bin/node';
const bin = 'src/cli/bin.ts';
/** Set by a run's global set-up (`startOnTheSameDay`). */
const { TEST_TIME_OFFSET_MS } = process.env;
const withTime = TEST_TIME_OFFSET_MS === undefined ? [] : ['--import', './test/cli/moved-time.ts'];

/** The environment of a newcomer: nothing of Cadenza is set but the folder and any free port. */
export function environment(dir: string, extra: Record<string, string> = {}): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env;
  return { PATH, HOME, TEST_TIME_OFFSET_MS, DATA_DIR: dir, PORT: '0', ...extra };
}

export interface Ended {
  readonly code: unknown;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command of the CLI to its end, in a process of its own; `typed` does without one. */
export function cadenza(
  dir: string,
  args: readonly string[],
  extra?: Record<string, string>,
): Promise<Ended> {
  return new Promise((done) =>
    execFile(node, [...withTime, bin, ...args], { env: environment(dir, extra) }, (error, stdout, stderr) =>
      done({ code: error === null ? 0 : (error.code ?? error.signal), stdout, stderr }),
    ),
  );
}

/** A server as `npm start` runs it, with what its banner says. */
export class Server {
  readonly dir: string;
  readonly banner: readonly string[];
  readonly #child: ChildProcess;
  #stopping = false;

  constructor(dir: string, child: ChildProcess, banner: readonly string[]) {
    this.dir = dir;
    this.#child = child;
    this.banner = banner;
    child.once('exit', (code, signal) => {
      // Otherwise only tests that come later fail, for reasons that say nothing.
      if (!this.#stopping) process.stderr.write(`The server ended by itself: ${code ?? signal}\n`);
    });
  }

  /** The first word after a label of the banner. */
  after(label: string): string {
    const line = this.banner.findLast((one) => one.trim().startsWith(label));
    const word = line?.trim().slice(label.length).trim().split(/\s+/)[0];
    if (word === undefined) throw new Error(`The banner has no '${label}':\n${this.banner.join('\n')}`);
    return word;
  }

  get url(): string {
    return this.after('Cadenza is running at');
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  async get(path: string): Promise<unknown> {
    const headers = { authorization: `Bearer ${this.after('API key')}` };
    const response = await fetch(`${this.url}${path}`, { headers });
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  /** Ends it; gives its exit code, null when the signal killed it. */
  async stop(signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): Promise<number | null> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return this.#child.exitCode;
    this.#stopping = true;
    this.#child.kill(signal);
    await once(this.#child, 'exit');
    return this.#child.exitCode;
  }
}

/** Starts the server and waits for its whole banner. */
export async function startServer(dir: string, extra?: Record<string, string>): Promise<Server> {
  const child = spawn(node, [...withTime, bin, 'serve'], {
    env: environment(dir, extra),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const banner: string[] = [];
  // Left open: what the server prints later must have somewhere to go.
  const lines = createInterface(child.stdout);
  await new Promise<void>((resolve, reject) => {
    lines.on('line', (line) => {
      banner.push(line);
      if (line.startsWith('Ctrl-C')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`It ended with ${code}:\n${banner.join('\n')}`)));
  });
  return new Server(dir, child, banner);
}

const mails = z.object({
  mails: z.array(
    z.object({
      id: z.string(),
      recipients: z.array(z.object({ email: z.string() })),
      reply_to: z.array(z.object({ email: z.string() })),
      custom_args: z.record(z.string(), z.string()),
      subject: z.string(),
      text: z.string().optional(),
    }),
  ),
});
export type Mail = z.infer<typeof mails>['mails'][number];

/** Mails that SendGrid's stand-in took, of everybody or to one address. */
export async function mailsIn(server: Server, to?: string): Promise<readonly Mail[]> {
  const query = new URLSearchParams({ limit: '10000', ...(to === undefined ? {} : { to }) });
  const response = await fetch(`${server.after('SendGrid')}/sandbox/mails?${query}`);
  return mails.parse(await response.json()).mails;
}

/** Does something in a stand-in as the human there would. */
export async function act(url: string, body: Record<string, unknown>): Promise<void> {
  const response = await fetch(`${url}/sandbox/acts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`The act was refused: ${response.status} ${await response.text()}`);
}
