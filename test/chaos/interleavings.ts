import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { InterleaveResult } from '../interleavings/interleave.ts';

const program = fileURLToPath(new URL('interleavings-process.ts', import.meta.url));

export interface Beside {
  /** What came of them, once all are played. */
  readonly result: Promise<InterleaveResult | null>;
  end(): Promise<void>;
}

/**
 * Begins to play random interleavings of ticks, webhooks, reps and CRM changes: beside the fire, which leaves the
 * processors much time. Null where none are wanted.
 */
export function playInterleavings(count: number, seed: number): Beside {
  if (count === 0) return { result: Promise.resolve(null), end: async () => {} };
  const child = spawn(process.execPath, [program, String(count), String(seed)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  const result = text(child.stdout).then(async (said): Promise<InterleaveResult> => {
    const [code] = await gone;
    if (code !== 0) throw new Error(`The interleavings ended with code ${code}.`);
    return JSON.parse(said);
  });
  // Whoever asks for it later hears of a failure then.
  result.catch(() => {});
  const end = async () => {
    child.kill('SIGTERM');
    await gone;
  };
  return { result, end };
}
