import { z } from '@hono/zod-openapi';

/** A moment: ISO 8601 in UTC. Dates are written as such on the way out. */
export const time = z
  .preprocess((value) => (value instanceof Date ? value.toISOString() : value), z.iso.datetime())
  .openapi({ type: 'string', format: 'date-time', example: '2026-11-23T09:00:00.000Z' });

export const id = z.uuid().openapi({ example: '019ab2c4-7d00-7000-8000-000000000001' });

export const idParam = z.object({
  id: z
    .uuid()
    .openapi({ param: { name: 'id', in: 'path' }, example: '019ab2c4-7d00-7000-8000-000000000001' }),
});

/** Anything in JSON. */
export const anything = z.record(z.string(), z.unknown());

/** One page of a listing; `next` is the cursor of the page after, null on the last. */
export function pageOf<S extends z.ZodType>(item: S) {
  return z.object({ items: z.array(item), next: z.string().nullable() });
}

/** An answer that is all there is. */
export function listOf<S extends z.ZodType>(item: S) {
  return z.object({ items: z.array(item) });
}

/** An outcome that a rep may record, with what follows it; `to` is the step or the cadence that it leads to. */
export const shownOutcome = z.object({
  key: z.string(),
  label: z.string(),
  effect: z.enum(['continue', 'finish', 'pause', 'stop', 'go_to', 'start']),
  to: z.string().nullable(),
});

/** The response part of a route. */
export function answer<S extends z.ZodType>(schema: S, description: string) {
  return { description, content: { 'application/json': { schema } } };
}

/** The request part of a route with a JSON body. */
export function jsonBody<S extends z.ZodType>(schema: S) {
  return { content: { 'application/json': { schema } }, required: true as const };
}

/**
 * A value as its schema says that it goes out: times as text, and only the fields that are promised, so that what is
 * in the database and not in the interface stays inside.
 */
export function show<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  return schema.parse(value);
}
