import { z } from 'zod';
import type { CadenceDefinition } from './model.ts';

/** A cadence's own caps; one that is left out does not exist. */
export const limitsSchema = z.strictObject({
  /** People whose first touch lies on one day, on the workspace's clock. */
  newPeoplePerDay: z.int().min(1).max(100_000).optional(),
});

/** What a human reply does to the runs of the same company's other people. */
const colleagueActs = ['nothing', 'hold', 'stop'] as const;
export type ColleagueAct = (typeof colleagueActs)[number];
export const colleagueReplySchema = z.enum(colleagueActs);

/** The caps of each company; null means that there is none. */
export const companyCapsSchema = z.strictObject({
  /** People of the company in any cadence at once. */
  peopleAtOnce: z.int().min(1).max(10_000).nullable().default(null),
  /** Touches a week, from Monday on, on the workspace's clock, over all reps and cadences. */
  touchesPerWeek: z.int().min(1).max(10_000).nullable().default(null),
});
export type CompanyCaps = z.output<typeof companyCapsSchema>;

/**
 * Who goes first where a company has fewer touches left than people want, the first one first: the written priority.
 * Touches of equal rank keep the order in which they were planned.
 */
export const priorities = [
  { key: 'replied', why: 'they replied' },
  { key: 'inbound', why: 'inbound goes first' },
  { key: 'planned', why: 'it was planned earlier' },
] as const;

const inboundTypes: readonly CadenceDefinition['type'][] = ['inbound_hot_lead', 'inbound_nurture', 'no_show'];

/** Where a touch stands in `priorities`. A no-show had asked for a meeting, so it counts as inbound. */
export function rankOf(touch: {
  readonly type: CadenceDefinition['type'];
  /** The person has answered an earlier mail. */
  readonly replied: boolean;
}): number {
  const { type, replied } = touch;
  if (replied) return 0;
  return inboundTypes.includes(type) ? 1 : 2;
}
