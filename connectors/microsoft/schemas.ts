import { z } from 'zod';

/** What Microsoft answers, as far as it is used. Unknown fields are let through, absent ones are absent. */

export const tokenSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional(),
  expires_in: z.number().positive().optional(),
});

export const oauthErrorSchema = z.object({
  error: z.string().catch(''),
  error_description: z.string().catch(''),
});

export const meSchema = z.object({ mail: z.string().nullish(), userPrincipalName: z.string().nullish() });

const recipient = z.object({ emailAddress: z.object({ address: z.string().nullish() }).nullish() });

/** A mail in a delta; one that was only changed or removed brings its id and little more. */
export const messageSchema = z.object({
  id: z.string().min(1),
  '@removed': z.unknown().optional(),
  internetMessageId: z.string().nullish(),
  receivedDateTime: z.string().nullish(),
  from: recipient.nullish(),
  internetMessageHeaders: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
});
export type GraphMessage = z.infer<typeof messageSchema>;

export const deltaPageSchema = z.object({
  value: z.array(messageSchema),
  '@odata.nextLink': z.string().optional(),
  '@odata.deltaLink': z.string().optional(),
});

export const foundPageSchema = z.object({
  value: z.array(
    z.object({
      id: z.string().min(1),
      isDraft: z.boolean().nullish(),
      internetMessageId: z.string().nullish(),
      subject: z.string().nullish(),
      toRecipients: z.array(recipient).nullish(),
    }),
  ),
  '@odata.nextLink': z.string().optional(),
});

export const subscriptionSchema = z.object({
  id: z.string().min(1),
  notificationUrl: z.string().nullish(),
  expirationDateTime: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
});

export const subscriptionPageSchema = z.object({ value: z.array(subscriptionSchema) });

export const noticeSchema = z.object({
  value: z.array(z.object({ clientState: z.string().min(1) })).min(1),
});
