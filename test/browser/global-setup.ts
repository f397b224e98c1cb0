import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startOnTheSameDay } from '../support/same-day.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The folder for data folders of first starts. */
    firstStarts: string;
  }
}

/** Keeps what first starts leave behind until the run is over. */
export default function setup(project: TestProject): () => void {
  startOnTheSameDay();
  const folder = mkdtempSync(join(tmpdir(), 'cadenza-first-starts-'));
  project.provide('firstStarts', folder);
  return () => rmSync(folder, { recursive: true, force: true });
}
