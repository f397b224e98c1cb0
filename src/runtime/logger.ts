import pino from 'pino';
import type { Logger } from '../ports/log.ts';
import { cleanFields } from './clean-fields.ts';

function guarded(log: pino.Logger): Logger {
  return {
    debug: (fields, message) => log.debug(cleanFields(fields), message),
    info: (fields, message) => log.info(cleanFields(fields), message),
    warn: (fields, message) => log.warn(cleanFields(fields), message),
    error: (fields, message) => log.error(cleanFields(fields), message),
    child: (fields) => guarded(log.child(cleanFields(fields))),
  };
}

/** JSON lines on standard error; fields that could hold a secret are cut out wherever they stand. */
export function createLogger(level: string): Logger {
  return guarded(pino({ level, base: null }, pino.destination(2)));
}
