import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { InterleaveResult } from '../interleavings/interleave.ts';
import type { Plan } from './plans.ts';

const program = fileURLToPath(new URL('interleavings-process.ts', import.meta.url));

export interface Beside {
  /** What came of them, once all are played that were wanted, and the rest if there was time. Asking ends that time. */
  result(): Promise<InterleaveResult | null>;
  end(): Promise<void>;
}

/**
 * Begins to play random interleavings of ticks, webhooks, reps and CRM changes: beside the fire, which leaves the
 * processors much time. Null where none are wanted.
 */
export function playInterleavings(
  { interleavings: least, interleavingsAtMost: most }: Pick<Plan, 'interleavings' | 'interleavingsAtMost'>,
  seed: number,
): Beside {
  if (most === 0) return { result: async () => null, end: async () => {} };
  const child = spawn(process.execPath, [program, String(least), String(most), String(seed)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  const played = text(child.stdout).then(async (said): Promise<InterleaveResult> => {
    const [code] = await gone;
    if (code !== 0) throw new Error(`The interleavings ended with code ${code}.`);
    return JSON.parse(said);
  });
  // Whoever asks for it later hears of a failure then.
  played.catch(() => {});
  const result = () => {
    child.stdin.end();
    return played;
  };
  const end = async () => {
    child.kill('SIGTERM');
    await gone;
  };
  return { result, end };
}
