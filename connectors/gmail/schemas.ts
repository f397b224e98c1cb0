import { z } from 'zod';

/** `GET /profile`: whose mailbox it is, and where its history stands. */
export const profileSchema = z.object({ emailAddress: z.string(), historyId: z.string() });

export const sentSchema = z.object({ id: z.string() });

const header = z.object({ name: z.string(), value: z.string() });

/** `GET /messages/{id}?format=metadata`. Labels are left out where there are none. */
export const metadataSchema = z.object({
  id: z.string(),
  labelIds: z.array(z.string()).default([]),
  /** Milliseconds since 1970, as text. */
  internalDate: z.string().regex(/^\d+$/),
  payload: z.object({ mimeType: z.string().default(''), headers: z.array(header).default([]) }),
});
export type Metadata = z.output<typeof metadataSchema>;

/** `GET /messages/{id}?format=raw`: the whole mail, base64url. */
export const rawSchema = z.object({ raw: z.string() });

/** `GET /messages`: newest first; left out where there are none. */
export const listSchema = z.object({
  messages: z.array(z.object({ id: z.string() })).default([]),
  nextPageToken: z.string().optional(),
});

const labelled = z.object({ id: z.string(), labelIds: z.array(z.string()).default([]) });

/** `GET /history`: oldest first, with what was added or got labels; `historyId` is where the mailbox stands. */
export const historySchema = z.object({
  history: z
    .array(
      z.object({
        id: z.string(),
        messagesAdded: z.array(z.object({ message: labelled })).default([]),
        labelsAdded: z.array(z.object({ message: labelled, labelIds: z.array(z.string()) })).default([]),
      }),
    )
    .default([]),
  nextPageToken: z.string().optional(),
  historyId: z.string(),
});

/** `POST /watch`: until when notices come, in milliseconds since 1970, as text. */
export const watchSchema = z.object({ expiration: z.string().regex(/^\d+$/) });

export const tokenSchema = z.object({
  access_token: z.string(),
  expires_in: z.number().optional(),
  refresh_token: z.string().optional(),
  /** What was granted, separated by blanks. */
  scope: z.string().optional(),
});

export const oauthErrorSchema = z.object({
  error: z.string(),
  error_description: z.string().catch(''),
});

/** A push of Cloud Pub/Sub; `data` is base64 of Gmail's notice. */
export const pushSchema = z.object({ message: z.object({ data: z.string() }) });
export const noticeSchema = z.object({ emailAddress: z.string() });
