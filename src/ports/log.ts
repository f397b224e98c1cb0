/** Structured log. Fields must never hold tokens, keys, mail bodies or whole addresses. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  child(fields: object): Logger;
}

/** Counters and timings that operators watch; names and labels are part of the interface (docs/operators.md). */
export interface Metrics {
  touches(channel: string, result: string, count?: number): void;
  activitiesWritten(crm: string, count: number): void;
  tickSeconds(seconds: number): void;
}
