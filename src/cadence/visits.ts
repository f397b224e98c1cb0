import type { Run } from './run.ts';

/** Which time around a step would be if a run went to it now: 1 for one that it was never at, as far as the run knows. */
export function nextVisit(run: Pick<Run, 'visits'>, stepKey: string): number {
  return (run.visits?.[stepKey] ?? 0) + 1;
}
