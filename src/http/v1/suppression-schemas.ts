import { z } from '@hono/zod-openapi';
import { id, time } from '../schemas.ts';

export const suppression = z
  .object({
    id,
    scope: z.enum(['email', 'phone', 'person', 'domain']),
    value: z.string().nullable(),
    channel: z.enum(['email', 'call', 'sms', 'all']),
    reason: z.string(),
    source: z.string(),
    personId: id.nullable(),
    createdAt: time,
  })
  .openapi('Suppression');
