import { dayMs } from '../duration.ts';
import { localDay, momentOf } from '../windows.ts';

interface KnownDay {
  readonly from: number;
  readonly to: number;
  readonly day: string;
}

/** Tells the local date (`2026-11-23`) of a moment (epoch milliseconds) in a zone. */
export type DayReader = (at: number, zone: string) => string;

/**
 * A reader that remembers the days that it was asked for: a forecast asks for the same few days thousands of times,
 * and a zoned computation is by far dearer than looking one up.
 */
export function dayReader(): DayReader {
  const known = new Map<string, Map<number, KnownDay[]>>();
  return (at, zone) => {
    const ofZone = known.get(zone) ?? new Map<number, KnownDay[]>();
    known.set(zone, ofZone);
    // At most three local days touch a day of UTC.
    const near = ofZone.get(Math.floor(at / dayMs)) ?? [];
    ofZone.set(Math.floor(at / dayMs), near);
    const found = near.find((one) => one.from <= at && at < one.to);
    if (found !== undefined) return found.day;
    const date = localDay(at, zone);
    const day = date.toString();
    const to = momentOf(date.add({ days: 1 }), '00:00', zone);
    near.push({ from: momentOf(date, '00:00', zone), to, day });
    return day;
  };
}
