import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Builds the Worker once for all tests: what they start is what would be uploaded. */
export default function build(): void {
  const script = fileURLToPath(new URL('../../scripts/build-worker.ts', import.meta.url));
  execFileSync(process.execPath, [script], { stdio: 'inherit' });
}
