import { spawn } from 'node:child_process';
import { expect, it } from 'vitest';

it('a command whose output nobody reads any more ends quietly', async () => {
  const child = spawn(process.execPath, ['src/cli/bin.ts', '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
  // What `| head` does once it has enough, here before the first line.
  child.stdout.destroy();
  let said = '';
  child.stderr.on('data', (part: Buffer) => {
    said += part.toString();
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect([code, said]).toEqual([0, '']);
});
