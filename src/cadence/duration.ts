/** A parsed duration: whole days follow the person's calendar, hours and minutes are clock time. */
export type Duration =
  | { readonly unit: 'days'; readonly days: number }
  | { readonly unit: 'clock'; readonly ms: number };

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

const shape = /^(\d+)(m|h|d)$/;

/**
 * Reads `30m`, `4h` or `3d` as the model's `durationSchema` admits them.
 * Throws a RangeError on anything else: a text that passed the schema never does.
 */
export function parseDuration(text: string): Duration {
  const found = shape.exec(text);
  if (found === null) throw new RangeError(`'${text}' is not a duration such as '30m', '4h' or '3d'`);
  const amount = Number(found[1]);
  if (found[2] === 'd') return { unit: 'days', days: amount };
  return { unit: 'clock', ms: amount * (found[2] === 'h' ? hourMs : minuteMs) };
}

/** Length in milliseconds of the span in `within 2h`, or null when `at` is something else. */
export function withinMs(at: string | undefined): number | null {
  if (at?.startsWith('within ') !== true) return null;
  const duration = parseDuration(at.slice('within '.length));
  return duration.unit === 'clock' ? duration.ms : null;
}
