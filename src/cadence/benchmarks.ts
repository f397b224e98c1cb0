import type { CadenceDefinition } from './model.ts';

/** From the least to the most. */
export type Range = readonly [from: number, to: number];

/** What others report; null what nobody does. Shares are of the people enrolled, of the calls for `callConnect`. */
export interface Benchmark {
  /** The row of the source. */
  readonly name: string;
  readonly touches: Range | null;
  readonly days: number;
  readonly open: Range | null;
  readonly reply: Range | null;
  readonly callConnect: Range | null;
  /** After a no-show: who takes a new time. */
  readonly meeting: Range;
}

/**
 * Ranges that the field publishes for kinds of cadences ('Cadence Performance Benchmarks' of the glossary article that
 * the product started from). Nobody says how they were measured, so they are a quiet reference and decide nothing.
 * Kinds that the article leaves out have no ranges; no-shows are not in its table, but its text says how many take a
 * new time, and in how many days. Its 'Warm Outbound' is the row of outbound prospecting: 8 to 10
 * touches in 14 days are the shape of that kind alone. Opens are what mail programs load and no sign of a reader.
 */
export const benchmarks = {
  cold_outbound: {
    name: 'Cold outbound',
    touches: [10, 12],
    days: 21,
    open: [0.25, 0.35],
    reply: [0.01, 0.03],
    callConnect: [0.08, 0.12],
    meeting: [0.005, 0.015],
  },
  outbound_prospecting: {
    name: 'Warm outbound',
    touches: [8, 10],
    days: 14,
    open: [0.35, 0.45],
    reply: [0.03, 0.06],
    callConnect: [0.12, 0.18],
    meeting: [0.02, 0.04],
  },
  inbound_hot_lead: {
    name: 'Inbound hot lead',
    touches: [6, 8],
    days: 7,
    open: [0.55, 0.7],
    reply: [0.08, 0.15],
    callConnect: [0.25, 0.35],
    meeting: [0.15, 0.25],
  },
  event_follow_up: {
    name: 'Event follow-up',
    touches: [7, 9],
    days: 14,
    open: [0.45, 0.55],
    reply: [0.05, 0.1],
    callConnect: [0.18, 0.25],
    meeting: [0.05, 0.1],
  },
  no_show: {
    name: 'No-show re-engagement',
    touches: null,
    days: 7,
    open: null,
    reply: null,
    callConnect: null,
    meeting: [0.3, 0.4],
  },
  re_engagement: {
    name: 'Re-engagement',
    touches: [6, 8],
    days: 10,
    open: [0.2, 0.3],
    reply: [0.02, 0.05],
    callConnect: [0.1, 0.15],
    meeting: [0.01, 0.03],
  },
} as const satisfies Partial<Record<CadenceDefinition['type'], Benchmark>>;

const byType: Partial<Record<CadenceDefinition['type'], Benchmark>> = benchmarks;

/** The field's ranges for a kind of cadence; null where nobody published any. */
export function benchmarkOf(type: CadenceDefinition['type']): Benchmark | null {
  return byType[type] ?? null;
}
