import { DrizzleQueryError } from 'drizzle-orm/errors';
import { AppError, isAppError } from '../errors.ts';

const stateOf = (error: object): string | null => {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' ? code : null;
};

/** The driver's own error inside drizzle's wrapper, if this is a database error at all. */
function driverError(error: unknown): (Error & { code?: unknown }) | null {
  for (let inner = error, depth = 0; inner instanceof Error && depth < 5; inner = inner.cause, depth += 1) {
    const code = stateOf(inner);
    if (code !== null && (sqlState.test(code) || connectionTrouble.test(code))) return inner;
  }
  return null;
}

/** Five characters with a digit among them: codes of the system, such as EPERM, have none. */
const sqlState = /^(?=.*\d)[0-9A-Z]{5}$/;
const connectionTrouble = /^(CONNECT|ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH)/;
/** Sockets on Workers name their trouble in words, without a code. */
const socketTrouble = /\bconnection (attempt failed|lost|closed|reset|refused)\b|cannot connect to/i;
/** Serialization, deadlock, lock time-out, too many connections, shutting down, connection lost, read-only standby. */
const passing = /^(40...|55P03|53...|57P0.|57014|08...|25006)$/;

const character =
  'A text has a character that cannot be stored: NUL, or half of a surrogate pair. Leave it out.';
const moment = 'A date is outside of what can be stored. Give one between the years 1 and 9999.';
/** Values that are right as JSON and wrong for Postgres: the sender's mistake, not ours. */
const unstorable: Readonly<Record<string, string>> = {
  '22021': character,
  '22P05': character,
  '22007': moment,
  '22008': moment,
};

/**
 * What the driver said, without bound values. Messages of class 22 quote the value that did not fit, and `detail`
 * quotes rows, so neither is kept.
 */
function cleaned(error: Error, code: string): Error {
  const field = (name: string) => {
    const value = (error as unknown as Record<string, unknown>)[name];
    return typeof value === 'string' && value !== '' ? `, ${name} ${value}` : '';
  };
  const message = code.startsWith('22') ? 'a value does not fit' : error.message;
  const clean = new Error(
    `${message} (SQLSTATE ${code}${field('table')}${field('table_name')}${field('column')}${field('constraint')}${field('constraint_name')}${field('routine')})`,
  );
  clean.name = 'DatabaseError';
  return clean;
}

/** The error of a socket that has no code, if that is what a query failed with. */
function socketError(error: unknown): Error | null {
  const inner = error instanceof DrizzleQueryError ? error.cause : error;
  return inner instanceof Error && socketTrouble.test(inner.message) ? inner : null;
}

const unreachable = (why: string) =>
  new AppError('unavailable', 'The database cannot be reached. The work was not done.', {
    cause: new Error(`The connection failed: ${why}`),
  });

/** Errors of the driver as `AppError`, without SQL; everything else as it is. */
export function toAppError(error: unknown): unknown {
  if (isAppError(error)) return error;
  const inner = driverError(error);
  const socket = inner === null ? socketError(error) : null;
  if (socket !== null) return unreachable(socket.message);
  if (!inner) {
    if (!(error instanceof DrizzleQueryError)) return error;
    return new AppError('internal', 'The database refused a statement.', {
      cause: new Error(error.cause instanceof Error ? error.cause.message : 'unknown reason'),
    });
  }
  const code = String(inner.code);
  if (connectionTrouble.test(code)) return unreachable(code);
  const cause = cleaned(inner, code);
  if (code === '23505') return new AppError('conflict', 'Such a record exists already.', { cause });
  const unfit = Object.hasOwn(unstorable, code) ? unstorable[code] : undefined;
  if (unfit !== undefined) return new AppError('invalid_input', unfit, { cause });
  if (passing.test(code))
    return new AppError('unavailable', 'The database is busy. The work was not done.', { cause });
  return new AppError('internal', 'The database refused a statement.', { cause });
}

/** Runs work so that driver errors leave as `AppError`. */
export async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toAppError(error);
  }
}
