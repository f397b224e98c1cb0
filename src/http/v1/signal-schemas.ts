import { z } from '@hono/zod-openapi';
import { anything, id, time } from '../schemas.ts';

export const signal = z
  .object({
    id,
    personId: id.nullable(),
    enrollmentId: id.nullable(),
    touchId: id.nullable(),
    kind: z.string(),
    at: time,
    source: z.string(),
    facts: anything,
  })
  .openapi('Signal');

export const signalReceipt = z
  .object({ recorded: z.boolean(), personId: id.nullable() })
  .openapi('SignalReceipt');
