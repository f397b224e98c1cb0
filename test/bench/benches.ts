import type { Bench } from './result.ts';

/** Every benchmark by name, in the order in which they run; loaded when it is wanted. */
export const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  tasks: async () => (await import('./tasks.ts')).tasks,
  email: async () => (await import('./email.ts')).email,
  processes: async () => (await import('./processes.ts')).processes,
  ticks: async () => (await import('./ticks.ts')).ticks,
  'crm-calls': async () => (await import('./crm-calls.ts')).crmCalls,
  bulk: async () => (await import('./bulk.ts')).bulk,
  ledger: async () => (await import('./ledger.ts')).ledger,
  moves: async () => (await import('./moves.ts')).moves,
  hold: async () => (await import('./hold.ts')).hold,
  inbound: async () => (await import('./inbound.ts')).inbound,
  webhooks: async () => (await import('./webhooks.ts')).webhooks,
  experiments: async () => (await import('./experiments.ts')).experiments,
  fuzz: async () => (await import('./fuzz.ts')).fuzzing,
  start: async () => (await import('./start.ts')).start,
};
