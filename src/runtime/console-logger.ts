import type { Logger } from '../ports/log.ts';
import { cleanFields } from './clean-fields.ts';

const levels = { debug: 20, info: 30, warn: 40, error: 50 } as const;
type Level = keyof typeof levels;

function write(level: Level, fields: object): void {
  console[level](JSON.stringify({ level: levels[level], time: Date.now(), ...fields }));
}

/**
 * The same JSON lines as `createLogger` writes, on the console: for platforms that have no standard error. Fields that
 * could hold a secret are cut out wherever they stand.
 */
export function createConsoleLogger(level: string, bound: object = {}): Logger {
  const least = level in levels ? levels[level as Level] : Number.POSITIVE_INFINITY;
  const log = (at: Level) => (fields: object, message: string) => {
    if (levels[at] >= least) write(at, { ...bound, ...cleanFields(fields), msg: message });
  };
  return {
    debug: log('debug'),
    info: log('info'),
    warn: log('warn'),
    error: log('error'),
    child: (fields) => createConsoleLogger(level, { ...bound, ...cleanFields(fields) }),
  };
}
