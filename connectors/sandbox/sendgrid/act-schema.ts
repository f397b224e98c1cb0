import { z } from 'zod';

const mailId = z.string().min(1);
const charset = z.enum(['utf-8', 'iso-8859-1']).default('utf-8');

/** What `POST /sandbox/acts` takes. `mailId` is a mail's `x_message_id` or the product's `cadenza_send` argument. */
export const actSchema = z.discriminatedUnion('act', [
  z.object({ act: z.literal('open'), mailId, machine: z.boolean().default(false) }),
  z.object({
    act: z.literal('click'),
    mailId,
    /** Absent: the first link of the mail. */
    url: z.string().optional(),
    useragent: z.string().optional(),
  }),
  z.object({
    act: z.literal('reply'),
    mailId,
    text: z.string(),
    html: z.string().optional(),
    /** Who answers, `Name <address>` or an address; absent: the mail's recipient. */
    from: z.string().optional(),
    subject: z.string().optional(),
    /** Whether the original is quoted below the new text. */
    quote: z.boolean().default(true),
    charset,
    headers: z.record(z.string(), z.string()).default({}),
  }),
  z.object({
    act: z.literal('out_of_office'),
    mailId,
    /** The day of the return, `YYYY-MM-DD`; absent: the text names none. */
    until: z.iso.date().optional(),
    language: z.enum(['en', 'de', 'fr', 'es']).default('en'),
    charset,
  }),
  z.object({
    act: z.literal('bounce'),
    mailId,
    /** A late bounce from another server, which comes without `sg_message_id`. */
    bare: z.boolean().default(false),
  }),
  z.object({ act: z.literal('block'), mailId }),
  z.object({ act: z.literal('complain'), mailId }),
  z.object({
    act: z.literal('unsubscribe'),
    mailId,
    via: z.enum(['one-click', 'mailto']).default('one-click'),
  }),
  z.object({
    act: z.literal('book'),
    mailId,
    /** ISO 8601; absent: the next day at 10:00 UTC. */
    startTime: z.iso.datetime({ offset: true }).optional(),
    minutes: z.int().min(5).max(480).default(30),
    timeZone: z.string().default('Europe/Berlin'),
  }),
]);

export type Act = z.infer<typeof actSchema>;
export type ActOf<Name extends Act['act']> = Extract<Act, { act: Name }>;
