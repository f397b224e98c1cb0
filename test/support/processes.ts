import type { Store } from '../../src/ports/store.ts';
import { connectPostgres } from '../../src/store/connect-postgres.ts';
import { testKeys } from './keys.ts';

/** The database connections of three other processes; each is to be closed. */
export function openProcesses(url: string | null): Promise<Store[]> {
  return Promise.all([1, 2, 3].map(() => connectPostgres(url ?? '', testKeys, { max: 3 })));
}

/** A promise that is opened from outside: where two transactions meet. */
export function gate() {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, passed };
}

/** Long enough for a statement that waits for no lock to be answered. */
export const soon = () => new Promise((resolve) => setTimeout(resolve, 60));
