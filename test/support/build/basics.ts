import { v7 } from 'uuid';

/** A Monday morning; every builder's times are around it. */
export const monday = new Date('2026-11-23T09:00:00.000Z');
export const minutesAfter = (at: Date, minutes: number) => new Date(at.getTime() + minutes * 60_000);

let sequence = 0;
/** A number that nobody had before. */
export const next = () => {
  sequence += 1;
  return sequence;
};

/** A UUIDv7 of a moment; later calls for the same moment sort behind earlier ones. */
export function uuidAt(at: Date = monday): string {
  return v7({ msecs: at.getTime(), seq: next() });
}
