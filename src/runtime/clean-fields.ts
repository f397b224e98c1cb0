const removed = '[removed]';
const secretName =
  /(token|secret|password|authorization|cookie|(api|encryption|signing|private)_?key|^key)$/i;
/** Fields that lie deeper belong to somebody's whole object, which has no place in a log. */
const deepest = 5;

/** Of an error what says what happened; the rest can hold a whole request with its credentials. */
function errorFields(error: Error): object {
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  const cause = error.cause instanceof Error ? { cause: errorFields(error.cause) } : {};
  return { name: error.name, message: error.message, ...code, ...cause, stack: error.stack };
}

/** A value without secrets, by the names of its fields at every depth. */
function clean(value: unknown, depth: number): unknown {
  if (value instanceof Error) return errorFields(value);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (depth > deepest) return removed;
  if (Array.isArray(value)) return value.map((one) => clean(one, depth + 1));
  return cleanFields(value, depth);
}

/** Fields as they may stand in a log: what could hold a secret is cut out wherever it stands. */
export function cleanFields(fields: object, depth = 0): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      secretName.test(name) ? removed : clean(value, depth + 1),
    ]),
  );
}
