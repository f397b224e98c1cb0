/** A moment in the vendor's form, to the whole second: `2026-11-22T16:50:02.000+0000`. */
export function toStamp(moment: Date): string {
  return `${moment.toISOString().slice(0, 19)}.000+0000`;
}

/**
 * A date-time with `Z` or an offset, or a bare date (its midnight, UTC), in the stored form with its milliseconds;
 * `undefined` if it is none.
 */
export function parseStamp(text: string): string | undefined {
  const shape = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2}))?$/;
  if (!shape.test(text)) return undefined;
  const moment = new Date(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  if (Number.isNaN(moment.getTime())) return undefined;
  return moment.toISOString().replace('Z', '+0000');
}

/** The moment of a stored stamp. */
export function fromStamp(stamp: string): Date {
  return new Date(stamp.replace('+0000', 'Z'));
}

/** A real calendar date `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const moment = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text);
}

/** `date` moved by whole days, as `YYYY-MM-DD`. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
