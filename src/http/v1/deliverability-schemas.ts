import { z } from '@hono/zod-openapi';
import { deliveryVerdicts } from '../../app/deliverability-words.ts';
import { time } from '../schemas.ts';
import { estimate } from './analytics-schemas.ts';

const row = z
  .object({
    scope: z.enum(['domain', 'sender', 'cadence']),
    subject: z.string().openapi({ description: "The sender's or the cadence's id; the domain" }),
    name: z.string(),
    mails: z.int().openapi({ description: 'Mails that the mail service took in the last seven days' }),
    complaints: estimate.openapi({ description: 'Marked as spam, of mails that were delivered' }),
    bounces: estimate.openapi({ description: 'Hard bounces, of all mails' }),
    replies: estimate.openapi({ description: 'Replies by humans, of all mails' }),
    complainers: estimate.openapi({ description: 'People who complained, of people who were mailed' }),
    verdict: z.object({
      kind: z.enum(deliveryVerdicts).openapi({
        description:
          'unheard: nothing reports complaints; review: a cadence that 1 % or more of its people complain about',
      }),
      words: z.string(),
    }),
    stopped: z.boolean().openapi({ description: 'Whether a brake is on for it now' }),
  })
  .openapi('DeliverabilityRow');

export const deliverability = z
  .object({
    scope: z.enum(['own', 'all']),
    at: time,
    days: z.int(),
    heard: z.boolean().openapi({ description: 'Whether events of the mail service are received' }),
    limits: z.object({ warn: z.number(), stop: z.number(), review: z.number() }),
    unreported: z
      .object({
        people: z.int(),
        reporting: z.int(),
        never: z.int(),
        unknown: z.int(),
        words: z.string(),
      })
      .openapi({ description: 'People by whether their provider reports complaints' }),
    items: z.array(row),
  })
  .openapi('Deliverability');
