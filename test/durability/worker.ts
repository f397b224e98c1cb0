import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('worker-process.ts', import.meta.url));

/** What the process is started with; see worker-process.ts. */
export interface WorkerStart {
  readonly databaseUrl: string;
  readonly port: number;
  readonly keys: { readonly encryptionKey: string; readonly suppressionKey: string };
  readonly settings: Readonly<Record<string, string>>;
  readonly leaseSeconds: number;
}

/** The product in a process of its own. */
export class Worker {
  readonly #child: ChildProcess;
  readonly #gone: Promise<void>;

  /** Loads the program, which then waits for `begin`. */
  constructor(start: WorkerStart) {
    const child = spawn(process.execPath, [program, JSON.stringify(start)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#child = child;
    this.#gone = new Promise((resolve) => child.once('exit', () => resolve()));
  }

  /** Resolves when it ticks. */
  async begin(): Promise<void> {
    const ready = new Promise<void>((resolve, reject) => {
      this.#child.stdout?.once('data', () => resolve());
      this.#child.once('exit', (code) =>
        reject(new Error(`The worker ended before it was ready (${code}).`)),
      );
    });
    this.#child.stdin?.write('begin\n');
    await ready;
  }

  /** Ends it as a power cut does: nothing of its own runs any more. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#gone;
  }
}
