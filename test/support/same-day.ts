/**
 * A Tuesday, 9:00 in Los Angeles, noon in New York; no public holiday of the United States and no change of clocks in the
 * three weeks after it.
 */
const start = Date.parse('2026-09-15T16:00:00Z');

/** For global set-ups: servers that tests start live from the same hour of the same day, in every run. */
export function startOnTheSameDay(): void {
  process.env.TEST_TIME_OFFSET_MS = String(start - Date.now());
}
