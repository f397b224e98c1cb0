import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { PageRequest, Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';

/** How every listing is asked for: an opaque cursor from the page before, and at most 200 entries. */
export const pageInput = z.object({
  cursor: z.string().min(1).max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
type PageInput = z.output<typeof pageInput>;

/** The same, as the store takes it. */
export function toPage(input: PageInput): PageRequest {
  return { cursor: input.cursor ?? null, limit: input.limit };
}

/** Runs `work` in one transaction of the actor's workspace. */
export function inWorkspace<T>(ctx: ActorContext, work: (tx: Tx) => Promise<T>): Promise<T> {
  return ctx.store.withWorkspace(ctx.actor.workspaceId, work);
}

/** The value, or `not_found` in words. */
export function found<T>(value: T | null | undefined, what: string, id: string): T {
  if (value === null || value === undefined) throw new AppError('not_found', `There is no ${what} ${id}.`);
  return value;
}

/** Rows by their id, for looking one up among a batch that was read at once. */
export function byId<T extends { readonly id: string }>(rows: readonly T[]): ReadonlyMap<string, T> {
  return new Map(rows.map((row) => [row.id, row]));
}

/** Ids that are there, each once. */
export function distinct(ids: readonly (string | null)[]): string[] {
  return [...new Set(ids.filter((id) => id !== null))];
}

/** Whether two values differ in what they say. */
export const differ = (one: unknown, other: unknown) => JSON.stringify(one) !== JSON.stringify(other);

/**
 * What of `given` differs from a record, as a patch and in words (empty when nothing does). What was left out stays.
 */
export function changesOf<T extends object, G extends { readonly [K in keyof T]?: T[K] | undefined }>(
  before: T,
  given: G,
): { readonly patch: Partial<T>; readonly words: string } {
  const changed = Object.entries(given).filter(
    ([key, value]) => value !== undefined && differ(value, before[key as keyof T]),
  );
  const patch = Object.fromEntries(changed) as Partial<T>;
  return { patch, words: changed.map(([key, value]) => `${key} is now ${JSON.stringify(value)}`).join('; ') };
}
