import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A program of this folder in a process of its own, which is over when we are or when it is stopped. */
export class Forked {
  readonly #child: ChildProcess;
  readonly #gone: Promise<void>;

  constructor(file: string, ...args: string[]) {
    this.#child = fork(fileURLToPath(new URL(file, import.meta.url)), args, { execArgv: [] });
    this.#gone = new Promise((resolve) => this.#child.once('exit', () => resolve()));
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** What it says next. */
  heard<T>(): Promise<T> {
    return new Promise((resolve, reject) => {
      const ended = (code: number | null) => reject(new Error(`A process of the benchmark ended (${code}).`));
      this.#child.once('exit', ended);
      this.#child.once('message', (message) => {
        this.#child.off('exit', ended);
        resolve(message as T);
      });
    });
  }

  tell(message: object): void {
    this.#child.send(message);
  }

  async stop(): Promise<void> {
    this.#child.disconnect();
    await this.#gone;
  }
}
