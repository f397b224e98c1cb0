import { z } from 'zod';

const RESERVED = new Set(
  'x-sg-id x-sg-eid received dkim-signature content-type content-transfer-encoding to from subject reply-to cc bcc'.split(
    ' ',
  ),
);
const ADDRESS = /^[^\s@<>()[\],;:\\"]{1,64}@[^\s@.<>()[\],;:\\"]+(\.[^\s@.<>()[\],;:\\"]+)+$/u;
/** `<local@domain>`, printable ASCII without blanks: what receiving servers keep as it is (RFC 5322, 3.6.4). */
const MESSAGE_ID = /^<[!-;=?A-~]+@[!-;=?A-~]+>$/;
const FROM_REQUIRED =
  'The from object must be provided for every email send. It is an object that requires the email parameter, but may also contain a name parameter.  e.g. {"email" : "example@example.com"}  or {"email" : "example@example.com", "name" : "Example Recipient"}.';

const singleLine = z
  .string()
  .refine((text) => !/[\r\n]/.test(text), { error: 'Header values must not contain line breaks.' });
const address = z.object({
  email: z
    .string({ error: 'The email parameter is required.' })
    .refine((text) => text.length <= 320 && ADDRESS.test(text), {
      error: 'Does not contain a valid address.',
    }),
  name: singleLine.optional(),
});

const headers = z
  .record(z.string(), singleLine, {
    error: 'The headers parameter, when used, must be an object of string values.',
  })
  .superRefine((value, ctx) => {
    for (const [name, text] of Object.entries(value)) {
      const fail = (message: string) => ctx.addIssue({ code: 'custom', message, path: [name] });
      if (RESERVED.has(name.toLowerCase())) fail(`The header ${name} is reserved and cannot be set.`);
      else if (!/^[!-9;-~]+$/.test(name))
        fail('Header names must be printable ASCII without blanks or colons.');
      else if (name.toLowerCase() === 'message-id' && !MESSAGE_ID.test(text))
        fail('The Message-ID must have the form <local@domain>.');
    }
  });

const sendAt = z.int({ error: 'send_at must be a valid unix timestamp.' });
const customArgs = z.record(
  z.string(),
  z.string({ error: 'Each value in the custom_args must be a string.' }),
  { error: 'The custom_args parameter must be an object of string values.' },
);
const toList = (kind: 'cc' | 'bcc') =>
  z
    .array(address, { error: `The ${kind} array, when used, must contain email objects.` })
    .max(1000)
    .optional();

const personalization = z.object({
  to: z
    .array(address, {
      error:
        'The to array is required for all personalization objects, and must have at least one email object with a valid email address.',
    })
    .min(1, {
      error:
        'The to array is required for all personalization objects, and must have at least one email object with a valid email address.',
    }),
  cc: toList('cc'),
  bcc: toList('bcc'),
  from: address.optional(),
  subject: singleLine.optional(),
  headers: headers.optional(),
  substitutions: z.record(z.string(), z.string()).optional(),
  custom_args: customArgs.optional(),
  send_at: sendAt.optional(),
});

const content = z.object({
  type: z
    .string({ error: 'The content type must be a string at least one character in length.' })
    .min(1, { error: 'The content type must be a string at least one character in length.' })
    .refine((type) => !/[;,\r\n]/.test(type), {
      error: "The content type cannot contain ';', ',' or line breaks.",
    }),
  value: z
    .string({ error: 'The content value must be a string at least one character in length.' })
    .min(1, { error: 'The content value must be a string at least one character in length.' }),
});

const attachment = z.object({
  content: z
    .string({ error: 'The attachment content must be a string at least one character in length.' })
    .regex(/^[A-Za-z0-9+/\r\n]+={0,2}\s*$/, { error: 'The attachment content must be base64 encoded.' }),
  filename: z.string({ error: 'The filename of the attachment is required.' }).min(1),
  type: z.string().min(1).optional(),
  disposition: z.enum(['inline', 'attachment']).optional(),
  content_id: z.string().optional(),
});

const flag = z.boolean({ error: 'The enable parameter must be a boolean.' }).optional();
const setting = z.looseObject({ enable: flag }).optional();

/** The body of `POST /v3/mail/send`, with SendGrid's wording for what is wrong with a single field. */
export const mailSchema = z.object({
  personalizations: z
    .array(personalization, {
      error: 'The personalizations field is required and must have at least one personalization.',
    })
    .min(1, { error: 'The personalizations field is required and must have at least one personalization.' })
    .max(1000, { error: 'The personalization block is limited to 1000 personalizations per API request.' }),
  from: z.object(address.shape, { error: FROM_REQUIRED }),
  reply_to: address.optional(),
  reply_to_list: z.array(address).max(1000).optional(),
  subject: singleLine.optional(),
  content: z.array(content).optional(),
  attachments: z.array(attachment).optional(),
  template_id: z.string().optional(),
  headers: headers.optional(),
  categories: z
    .array(z.string().max(255, { error: 'Each category name is limited to 255 characters.' }))
    .max(10, { error: 'There is a limit of 10 categories per email send.' })
    .refine((list) => new Set(list).size === list.length, { error: 'Each category must be unique.' })
    .optional(),
  custom_args: customArgs.optional(),
  send_at: sendAt.optional(),
  asm: z.object({ group_id: z.int(), groups_to_display: z.array(z.int()).max(25).optional() }).optional(),
  ip_pool_name: z.string().min(2).max(64).optional(),
  mail_settings: z
    .object({
      bypass_list_management: setting,
      bypass_spam_management: setting,
      bypass_bounce_management: setting,
      bypass_unsubscribe_management: setting,
      footer: setting,
      sandbox_mode: setting,
    })
    .optional(),
  tracking_settings: z
    .object({
      click_tracking: z.looseObject({ enable: flag, enable_text: flag }).optional(),
      open_tracking: setting,
      subscription_tracking: setting,
      ganalytics: setting,
    })
    .optional(),
});

export type MailRequest = z.infer<typeof mailSchema>;
