import type { Metrics } from '../ports/log.ts';

/** Prometheus metrics of this process; `text` is what `/metrics` answers. Loaded with the first that is counted. */
export function createMetrics(): Metrics & { readonly text: () => Promise<string> } {
  let loaded: Promise<ReturnType<typeof import('./prometheus.ts').createPrometheus>> | undefined;
  const prometheus = () => {
    loaded ??= import('./prometheus.ts').then(({ createPrometheus }) => createPrometheus());
    return loaded;
  };
  // What is counted before `text` is asked for is in it: both wait for the same promise, in order.
  return {
    touches: (...counted) => void prometheus().then((to) => to.touches(...counted)),
    activitiesWritten: (...counted) => void prometheus().then((to) => to.activitiesWritten(...counted)),
    tickSeconds: (seconds) => void prometheus().then((to) => to.tickSeconds(seconds)),
    text: async () => (await prometheus()).text(),
  };
}
