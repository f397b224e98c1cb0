import { z } from 'zod';
import { AppError } from '../../src/errors.ts';

/** HubSpot's search index lags by seconds to minutes, so each pass begins this much before the last one ended (ms). */
export const OVERLAP_MS = 10 * 60_000;

const ms = z.number().int().nonnegative();

/** How far one kind of object has been looked through. */
const progressSchema = z.object({
  /** Times are HubSpot's own, in ms. The next pass begins here. */
  from: ms,
  /** The newest change that was known when the last pass began, and how many records the last pass saw. */
  newest: ms,
  seen: z.object({ all: z.number().int(), atNewest: z.number().int() }).nullable(),
  /** A pass on its way through the window [from, to], in ascending order of record id. */
  pass: z
    .object({
      to: ms,
      afterId: z.string().regex(/^\d+$/),
      all: z.number().int(),
      atNewest: z.number().int(),
    })
    .nullable(),
});
export type Progress = z.infer<typeof progressSchema>;

const cursorSchema = progressSchema.extend({
  v: z.literal(1),
  /** The same of companies; null before their first poll, and where they may not be read. */
  companies: progressSchema.nullable().default(null),
  /** The sweep through the recycle bin: where it stands, deletions from when on are news, newest deletion seen. */
  bin: z.object({ after: z.string().nullable(), since: ms, mark: ms, newest: ms }),
});

/**
 * Where `changes` stands. Contacts and companies are walked in windows of `lastmodifieddate`, inside a window by id and not by
 * page: search ends at 10,000 results, and one bulk edit can stamp more records than that with one time.
 */
export type Cursor = z.infer<typeof cursorSchema>;

/** A cursor that begins at a moment of HubSpot's. */
export function cursorAt(newest: number): Cursor {
  const since = Math.max(0, newest - OVERLAP_MS);
  return {
    v: 1,
    from: newest,
    newest,
    seen: null,
    pass: null,
    companies: null,
    bin: { after: null, since, mark: since, newest },
  };
}

export function writeCursor(cursor: Cursor): string {
  return JSON.stringify(cursor);
}

/** `invalid_input` for anything that `writeCursor` did not write. */
export function readCursor(text: string): Cursor {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  const parsed = cursorSchema.safeParse(value);
  if (!parsed.success)
    throw new AppError('invalid_input', 'The cursor for HubSpot changes is not one that was given out.');
  return parsed.data;
}
