import type { CadenceDefinition } from './model.ts';

/** What others report, as shares of the people enrolled: from, to. */
export interface Benchmark {
  readonly reply: readonly [number, number];
  readonly meeting: readonly [number, number];
}

/**
 * Ranges that the field publishes for kinds of cadences ('Cadence Performance Benchmarks' of the glossary article that
 * the product started from). Nobody says how they were measured, so they are a quiet reference and decide nothing.
 * Kinds that the article does not have, have none.
 */
const benchmarks: Partial<Record<CadenceDefinition['type'], Benchmark>> = {
  cold_outbound: { reply: [0.01, 0.03], meeting: [0.005, 0.015] },
  inbound_hot_lead: { reply: [0.08, 0.15], meeting: [0.15, 0.25] },
  event_follow_up: { reply: [0.05, 0.1], meeting: [0.05, 0.1] },
  re_engagement: { reply: [0.02, 0.05], meeting: [0.01, 0.03] },
};

/** The field's ranges for a kind of cadence; null where nobody published any. */
export function benchmarkOf(type: CadenceDefinition['type']): Benchmark | null {
  return benchmarks[type] ?? null;
}
