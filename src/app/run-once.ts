import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { ActorContext } from './context.ts';
import { sha256Hex } from './hash.ts';
import { inWorkspace } from './reading.ts';

/** An answer as it was first given, kept to be given again. */
export interface KeptAnswer {
  readonly status: number;
  readonly body: string;
  readonly contentType: string | null;
  readonly location: string | null;
}

const stored = z.union([
  z.object({
    status: z.int(),
    body: z.string(),
    contentType: z.string().nullable(),
    location: z.string().nullable(),
  }),
  /**
   * Under way, cut off, or failed: what is carried out under this id is not carried out again. `withheld`: it was
   * carried out, and answered with a secret.
   */
  z.object({ id: z.uuid(), failed: z.boolean(), withheld: z.literal(true).optional() }),
]);

/** Each failed attempt uses up one slot of its key, so that two repeats of it can never both run. */
const attemptsAtMost = 20;

/** A request that may come again. */
interface OnceCall {
  readonly key: string;
  readonly request: string;
  /**
   * Whether the work does nothing twice under the same id. Then a repeat of a request that was cut off, or is still
   * under way, carries it on; otherwise nobody knows what it did, and the repeat is refused.
   */
  readonly repeatable: boolean;
  /** Its answer has a secret in it, which is shown once and kept nowhere. */
  readonly secret?: boolean;
}

/**
 * Carries a request out once for its idempotency key: a repeat gets the first answer. Only successes are kept; a
 * request that failed may be repeated under the same key. `conflict` when the key was used for another request, or
 * when the first one is still under way or its answer had a secret in it. Keys belong to the user who sent them. `work` gets an id that is the same
 * whenever the same request comes again.
 */
export async function runOnce(
  ctx: ActorContext,
  call: OnceCall,
  work: (id: string) => Promise<KeptAnswer>,
): Promise<{ readonly answer: KeptAnswer; readonly replayed: boolean }> {
  const requestHash = await sha256Hex(call.request);
  const owner = ctx.actor.userId ?? ctx.actor.name;
  let id = ctx.ids.uuid();
  for (let attempt = 1; attempt <= attemptsAtMost; attempt += 1) {
    const key = await sha256Hex(`${owner}|${call.key}|${attempt}`);
    const fresh = { requestHash, response: { id, failed: false } };
    const before = await inWorkspace(ctx, (tx) => tx.keys.idempotent(key, fresh, ctx.clock.wall()));
    if (before === null) return { answer: await first(ctx, { ...call, key, id }, work), replayed: false };
    if (before.requestHash !== requestHash)
      throw new AppError('conflict', 'This Idempotency-Key was used for another request. Use a new one.');
    const kept = stored.safeParse(before.response).data;
    if (kept !== undefined && 'body' in kept) return { answer: kept, replayed: true };
    if (kept?.withheld === true)
      throw new AppError(
        'conflict',
        'This request was carried out. Its answer had a secret in it, which is shown once and not kept: for another one use a new Idempotency-Key.',
      );
    id = kept?.id ?? id;
    if (kept?.failed === true) continue;
    if (call.repeatable) return { answer: await first(ctx, { ...call, key, id }, work), replayed: false };
    throw new AppError(
      'conflict',
      'A request with this Idempotency-Key is under way, or was cut off. Look at what it did before you repeat it with a new key.',
    );
  }
  throw new AppError('conflict', 'This Idempotency-Key has failed too often. Use a new one.');
}

async function first(
  ctx: ActorContext,
  { key, id, secret }: Pick<OnceCall, 'key' | 'secret'> & { readonly id: string },
  work: (id: string) => Promise<KeptAnswer>,
): Promise<KeptAnswer> {
  const keep = (response: unknown) => inWorkspace(ctx, (tx) => tx.keys.saveIdempotent(key, response));
  try {
    const answer = await work(id);
    const kept = secret === true ? { id, failed: false, withheld: true } : answer;
    await keep(answer.status < 300 ? kept : { id, failed: true });
    return answer;
  } catch (error) {
    await keep({ id, failed: true });
    throw error;
  }
}
