import type { Store, SystemStore } from '../ports/store.ts';

/**
 * A store that is opened by the first question to it, so that requests which ask nothing cost no connection. Closing
 * one that was not opened does nothing. An opening that failed is what every question fails with.
 */
export function lazyStore(open: () => Promise<Store>): Store {
  let opening: Promise<Store> | null = null;
  const opened = () => {
    opening ??= open();
    return opening;
  };
  const system = new Proxy({} as SystemStore, {
    get:
      (_, name) =>
      async (...args: unknown[]) => {
        const { system: real } = await opened();
        return Reflect.apply(Reflect.get(real, name), real, args);
      },
  });
  return {
    withWorkspace: async (workspaceId, work) => (await opened()).withWorkspace(workspaceId, work),
    system,
    async close() {
      const store = await opening?.catch(() => null);
      await store?.close();
    },
  };
}
