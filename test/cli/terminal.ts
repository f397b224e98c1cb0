import { expect } from 'vitest';
import type { Server } from './server.ts';
import { typed } from './typed.ts';

/** The commands as a person at the terminal of a running server types them. */
export class Terminal {
  readonly #server: () => Server;

  constructor(server: () => Server) {
    this.#server = server;
  }

  get server(): Server {
    return this.#server();
  }

  /** Runs a command that must succeed; gives what it printed. */
  async said(...args: string[]): Promise<string> {
    const ended = await typed(this.server.dir, args);
    expect(ended, args.join(' ')).toMatchObject({ code: 0, stderr: '' });
    return ended.stdout;
  }

  /** The same with --json, parsed. */
  async parsed(...args: string[]): Promise<unknown> {
    return JSON.parse(await this.said(...args, '--json'));
  }

  /** Runs a command that must be refused, in one line, or in a heading with a line for each of so many problems. */
  async refused(args: readonly string[], line: RegExp, problems = 0): Promise<void> {
    const ended = await typed(this.server.dir, args);
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr.trim()).toMatch(line);
    expect(ended.stderr.trim().split('\n')).toHaveLength(1 + problems);
  }
}
