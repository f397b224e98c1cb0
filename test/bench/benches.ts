import type { Bench } from './result.ts';

/** Every benchmark by name, in the order in which they run; loaded when it is wanted. */
export const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  ledger: async () => (await import('./ledger.ts')).ledger,
};
