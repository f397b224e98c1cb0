import { z } from 'zod';

/** What HubSpot answers, as far as it is used. Unknown fields are let through, absent ones are absent. */

const id = z.union([z.string().min(1), z.number().int()]).transform(String);

export const objectSchema = z.object({
  id,
  properties: z.record(z.string(), z.string().nullable()),
  archived: z.boolean().default(false),
  archivedAt: z.string().optional(),
  createdAt: z.string().optional(),
  updatedAt: z.string().optional(),
  objectWriteTraceId: z.string().optional(),
});
export type HubspotObject = z.infer<typeof objectSchema>;

const after = z.object({ next: z.object({ after: z.string().min(1) }).optional() }).optional();

/** Batch create and batch read: 200, 201 and 207 have one shape. */
export const batchSchema = z.object({
  results: z.array(objectSchema).default([]),
  numErrors: z.number().int().default(0),
  errors: z.array(z.unknown()).default([]),
});

export const searchSchema = z.object({
  total: z.number().int(),
  results: z.array(objectSchema),
});

export const objectPageSchema = z.object({ results: z.array(objectSchema), paging: after });

/** Batch read of associations: records without any are left out. */
export const associationsSchema = z.object({
  results: z.array(z.object({ from: z.object({ id }), to: z.array(z.object({ toObjectId: id })) })),
});

export const ownerPageSchema = z.object({
  results: z.array(
    z.object({
      id,
      userId: id.nullish(),
      userIdIncludingInactive: id.nullish(),
      email: z.string().nullish(),
      firstName: z.string().nullish(),
      lastName: z.string().nullish(),
      type: z.string().optional(),
      archived: z.boolean().default(false),
    }),
  ),
  paging: after,
});
export type HubspotOwner = z.infer<typeof ownerPageSchema>['results'][number];

export const listPageSchema = z.object({
  lists: z.array(
    z.object({
      listId: id,
      name: z.string(),
      objectTypeId: z.string(),
      size: z.number().int().nullish(),
      additionalProperties: z.record(z.string(), z.string().nullable()).optional(),
    }),
  ),
  hasMore: z.boolean(),
  offset: z.number().int(),
});

export const membershipPageSchema = z.object({ results: z.array(z.object({ recordId: id })), paging: after });

export const pipelinesSchema = z.object({
  results: z.array(z.object({ id, label: z.string(), stages: z.array(z.object({ id, label: z.string() })) })),
});
export type HubspotPipelines = z.infer<typeof pipelinesSchema>;

export const propertySchema = z.object({
  name: z.string(),
  hasUniqueValue: z.boolean().default(false),
  archived: z.boolean().default(false),
});
export const propertyListSchema = z.object({ results: z.array(propertySchema) });

export const dispositionsSchema = z.array(
  z.object({ id: z.string(), label: z.string(), deleted: z.boolean().default(false) }),
);
export type HubspotDisposition = z.infer<typeof dispositionsSchema>[number];

export const tokenSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional(),
  expires_in: z.number().positive().optional(),
  hub_id: id.optional(),
  user_id: id.optional(),
});

export const introspectionSchema = z.object({ hub_id: id, user_id: id.optional() });

export const oauthErrorSchema = z.object({
  error: z.string().catch(''),
  error_description: z.string().catch(''),
  status: z.string().catch(''),
  message: z.string().catch(''),
});
