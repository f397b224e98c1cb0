import { schedule } from 'node-cron';

/**
 * Calls `run` every few seconds by node-cron, never twice at once; what it fails with is told, and it is called again.
 * Returns how to stop, which waits for a run under way.
 */
export function startCron(
  run: () => Promise<unknown>,
  tell: (error: unknown) => void,
): {
  readonly nudge: () => void;
  readonly stop: () => Promise<void>;
} {
  let current: Promise<unknown> | null = null;
  let again = false;
  let stopped = false;
  const start = (): void => {
    if (stopped) return;
    if (current !== null) {
      again = true;
      return;
    }
    current = run()
      .catch(tell)
      .finally(() => {
        current = null;
        if (again) {
          again = false;
          start();
        }
      });
  };
  const task = schedule('*/5 * * * * *', start, { noOverlap: true });
  return {
    nudge: start,
    stop: async () => {
      stopped = true;
      await task.destroy();
      await current;
    },
  };
}
