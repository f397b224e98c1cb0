import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { SeededRandom } from '../../connectors/sandbox/core/index.ts';
import type { Leg, Skew, Timeline } from './timeline.ts';

/** What a process is started with. */
export interface WorkerStart {
  readonly databaseUrl: string;
  /** Where all processes listen together. */
  readonly publicUrl: string;
  readonly keys: {
    readonly encryptionKey: string;
    readonly suppressionKey: string;
    readonly sessionSecret: string;
  };
  /** The product's environment: how it reaches the stand-ins. */
  readonly settings: Readonly<Record<string, string>>;
  readonly limits: {
    /** Of a call to a vendor. */
    readonly timeoutMs: number;
    /** Of a send, and of entries on their way to a CRM; longer than a call may take. */
    readonly leaseSeconds: number;
    readonly pollMinutes: number;
    readonly sendConcurrency: number;
  };
  readonly skew: Skew;
  /** The file to start. */
  readonly program: string;
  /** Where compiled modules are kept from one process to the next. */
  readonly cacheDir: string;
  readonly logLevel: string;
}

/** The product in a process of its own. */
class Worker {
  readonly #child: ChildProcess;
  readonly #gone: Promise<unknown>;
  #killed = false;
  /** Whether it ticks: what is still starting has nothing to lose. */
  ticks = false;

  /** Loads the program, which then waits for `begin`. `crashed` hears of an end that nobody brought about. */
  constructor(start: WorkerStart, crashed: () => void) {
    // There are more processes than processors: threads for garbage would only take them from each other.
    this.#child = spawn(process.execPath, ['--single-threaded-gc', start.program, JSON.stringify(start)], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, NODE_COMPILE_CACHE: start.cacheDir },
    });
    // A word to a process that has just ended goes nowhere.
    this.#child.stdin?.on('error', () => {});
    this.#child.stdout?.once('data', () => {
      this.ticks = true;
    });
    this.#gone = once(this.#child, 'exit').then(() => {
      if (!this.#killed) crashed();
    });
  }

  /** Says how product time runs; the first word lets it begin. */
  tell(legs: readonly Leg[]): void {
    this.#child.stdin?.write(`${JSON.stringify(legs)}\n`);
  }

  /** Ends it as a power cut does: nothing of its own runs any more. */
  async kill(): Promise<void> {
    this.#killed = true;
    this.#child.kill('SIGKILL');
    await this.#gone;
  }
}

/** The processes that share the work: so many run at any time, and as many again are loaded and wait. */
export class Crew {
  /** How many processes were killed. */
  kills = 0;
  /** How many ended by themselves, which none should. */
  crashes = 0;
  #started = 0;
  readonly #start: WorkerStart;
  readonly #timeline: Timeline;
  readonly #running: Worker[] = [];
  readonly #spare: Worker[] = [];

  constructor(start: WorkerStart, timeline: Timeline) {
    this.#start = start;
    this.#timeline = timeline;
  }

  #load(): Worker {
    this.#started += 1;
    const skew = { ...this.#start.skew, seed: this.#start.skew.seed * 10_007 + this.#started };
    const worker: Worker = new Worker({ ...this.#start, skew }, () => {
      this.crashes += 1;
      const at = this.#running.indexOf(worker);
      if (at !== -1) this.#running[at] = this.#next();
    });
    return worker;
  }

  /** Lets a spare process begin, and loads another one for later. */
  #next(): Worker {
    const worker = this.#spare.shift() ?? this.#load();
    this.#spare.push(this.#load());
    worker.tell(this.#timeline.legs);
    return worker;
  }

  /** Resolves when `count` processes tick. */
  async begin(count: number, spares: number): Promise<void> {
    for (let made = 0; made < spares; made += 1) this.#spare.push(this.#load());
    for (let made = 0; made < count; made += 1) this.#running.push(this.#next());
    await this.whole();
  }

  /** Resolves when as many processes tick as there should be. */
  async whole(): Promise<void> {
    while (this.#running.some((worker) => !worker.ticks)) await pause(50);
  }

  /** Kills a random process, whatever it is at, and puts a new one in its place at once. */
  async killOne(random: SeededRandom): Promise<void> {
    const victim = random.pick(this.#running);
    const at = this.#running.indexOf(victim);
    this.kills += 1;
    const gone = victim.kill();
    this.#running[at] = this.#next();
    await gone;
  }

  /** Lets product time pass at another rate, everywhere. */
  goOn(rate: number): void {
    this.#timeline.goOn(rate);
    for (const worker of this.#running) worker.tell(this.#timeline.legs);
  }

  async end(): Promise<void> {
    await Promise.all([...this.#running.splice(0), ...this.#spare.splice(0)].map((worker) => worker.kill()));
  }
}
