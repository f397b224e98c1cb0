import { Counter, Histogram, Registry } from 'prom-client';
import type { Metrics } from '../ports/log.ts';

/** Prometheus metrics of this process; `text` is what `/metrics` answers. */
export function createPrometheus(): Metrics & { readonly text: () => Promise<string> } {
  const registry = new Registry();
  const registers = [registry];
  const touches = new Counter({
    name: 'cadenza_touches_total',
    help: 'Touches by channel and result',
    labelNames: ['channel', 'result'],
    registers,
  });
  const activities = new Counter({
    name: 'cadenza_activities_written_total',
    help: 'Entries written to CRM timelines',
    labelNames: ['crm'],
    registers,
  });
  const ticks = new Histogram({
    name: 'cadenza_tick_seconds',
    help: 'Duration of one tick of the scheduler',
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60],
    registers,
  });
  return {
    touches: (channel, result, count = 1) => touches.inc({ channel, result }, count),
    activitiesWritten: (crm, count) => activities.inc({ crm }, count),
    tickSeconds: (seconds) => ticks.observe(seconds),
    text: () => registry.metrics(),
  };
}
