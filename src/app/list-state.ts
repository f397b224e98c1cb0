import { z } from 'zod';
import type { CrmListPage } from '../ports/crm-news.ts';

const hourMs = 60 * 60_000;
/** How long after a reading of the whole list the next one begins: long ones once a day. */
const againAfter = (members: number) => (members <= 2_000 ? hourMs : 24 * hourMs);

const heldSchema = z.object({
  /** How many would have left at once. */
  left: z.int(),
  /** Of how many who were in the list. */
  of: z.int(),
  since: z.iso.datetime(),
});
/** More left a list at once than is believed: nothing follows from it until somebody says that they did. */
export type HeldLeaving = z.infer<typeof heldSchema>;

/** Where the following of a list stands. */
const stateSchema = z.object({
  /** The CRM's own cursor; null: from the beginning. */
  crm: z.string().nullable(),
  /** Which reading of the whole list this is, or was; the first finds those who were there before. */
  reading: z.int(),
  /** Whether it is under way. */
  open: z.boolean(),
  first: z.boolean(),
  /** How many it has met. */
  met: z.int(),
  endedAt: z.iso.datetime().nullable(),
  /** The latest reading missed somebody: the next one follows at once, to see whether they have left. */
  unsure: z.boolean().default(false),
  /** How many were in the list when it was last read; null: they were not counted. */
  known: z.int().nullable().default(null),
  held: heldSchema.nullable().default(null),
  /** How many may leave at once, since somebody has said that they did. */
  allowed: z.int().default(0),
});
export type ListState = z.infer<typeof stateSchema>;

/** What the cursor of a watch says; a list that is not watched yet begins with its first reading. */
export function stateOf(cursor: string | null): ListState {
  if (cursor !== null) return stateSchema.parse(JSON.parse(cursor));
  const begun = { crm: null, reading: 0, open: false, first: true, met: 0, endedAt: null };
  return { ...begun, unsure: false, known: null, held: null, allowed: 0 };
}

/** Begins to read the whole list again where it is time for it. */
export function opened(state: ListState, now: Date): ListState {
  const { open, endedAt, met, unsure } = state;
  const rests = endedAt !== null && !unsure && now.getTime() - Date.parse(endedAt) < againAfter(met);
  return open || rests ? state : { ...state, crm: null, reading: state.reading + 1, open: true, met: 0 };
}

export function after(state: ListState, page: CrmListPage, now: Date): ListState {
  const met = state.open ? state.met + page.members.length : state.met;
  const next = { ...state, crm: page.cursor, met };
  if (page.more || !state.open) return next;
  return { ...next, open: false, first: false, endedAt: now.toISOString() };
}

/** Beyond how many in a list half of them do not leave at once without a question. */
const fewAtMost = 20;

/**
 * Whether so many leaving at once is more likely a list that is not shown as it is (a filter that was changed, a
 * permission that was lost): less than half of more than 20 are left, or nobody of several.
 */
export function isDoubtful({ left, of, met }: { left: number; of: number; met: number }): boolean {
  const empty = met === 0 && of > 1;
  return left > 0 && (empty || (of > fewAtMost && of - left < of / 2));
}
