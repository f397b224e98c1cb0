import { z } from 'zod';

/** Texts that several parts of a cadence are made of. */

const duration = /^([1-9]\d{0,3})(m|h|d)$/;

/** A stable name of a step, a variant or a rule. */
export const keySchema = z
  .string()
  .regex(
    /^[a-z][a-z0-9_-]{0,63}$/,
    'must be lower-case letters, digits, - or _, at most 64, beginning with a letter',
  );

/** `30m`, `4h` or `3d`. */
export const durationSchema = z.string().regex(duration, "must be a duration such as '30m', '4h' or '3d'");

/** The name of a cadence, as people read it. */
export const cadenceNameSchema = z.string().min(1).max(120);
