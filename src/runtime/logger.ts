import pino from 'pino';
import type { Logger } from '../ports/log.ts';

/** JSON lines on standard error; fields that could hold a secret are cut out wherever they stand. */
export function createLogger(level: string): Logger {
  return pino(
    {
      level,
      base: null,
      redact: {
        paths: ['token', 'key', 'secret', 'authorization', '*.token', '*.key', '*.secret', '*.authorization'],
        censor: '[removed]',
      },
    },
    pino.destination(2),
  );
}
