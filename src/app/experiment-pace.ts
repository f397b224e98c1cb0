import type { Experiment } from '../ports/records.ts';

const dayMs = 86_400_000;
const weekMs = 7 * dayMs;

/**
 * By when the announced sample has had its full time, if people go on coming as they did so far; in the first week, as
 * was announced. A winner may be found before. Null once the experiment has ended, and while nobody comes.
 */
export function expectedEnd(
  { startedAt, endedAt, perWeek, total, watchDays }: Experiment,
  so: { readonly begun: number; readonly now: Date },
): Date | null {
  if (endedAt !== null) return null;
  const weeks = (so.now.getTime() - startedAt.getTime()) / weekMs;
  const pace = weeks >= 1 ? so.begun / weeks : perWeek;
  const left = Math.max(0, total - so.begun);
  if (left > 0 && (pace === null || pace === 0)) return null;
  const wait = left === 0 ? 0 : (left / (pace ?? 1)) * weekMs;
  return new Date(so.now.getTime() + wait + watchDays * dayMs);
}
