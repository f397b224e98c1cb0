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
  z.object({ failed: z.literal(true) }),
]);

/** Each failed attempt uses up one slot of its key, so that two repeats of it can never both run. */
const attemptsAtMost = 20;

/**
 * Carries a request out once for its idempotency key: a repeat gets the first answer. Only successes are kept; a
 * request that failed may be repeated under the same key. `conflict` when the key was used for another request, or
 * when the first one is still under way. Keys belong to the user who sent them.
 */
export async function runOnce(
  ctx: ActorContext,
  call: { readonly key: string; readonly request: string },
  work: () => Promise<KeptAnswer>,
): Promise<{ readonly answer: KeptAnswer; readonly replayed: boolean }> {
  const requestHash = await sha256Hex(call.request);
  const owner = ctx.actor.userId ?? ctx.actor.name;
  for (let attempt = 1; attempt <= attemptsAtMost; attempt += 1) {
    const key = await sha256Hex(`${owner}|${call.key}|${attempt}`);
    const before = await inWorkspace(ctx, (tx) => tx.keys.idempotent(key, requestHash, ctx.clock.wall()));
    if (before === null) return { answer: await first(ctx, key, work), replayed: false };
    if (before.requestHash !== requestHash)
      throw new AppError('conflict', 'This Idempotency-Key was used for another request. Use a new one.');
    const kept = stored.safeParse(before.response);
    if (!kept.success)
      throw new AppError(
        'conflict',
        'A request with this Idempotency-Key is under way, or was cut off. Look at what it did before you repeat it with a new key.',
      );
    if (!('failed' in kept.data)) return { answer: kept.data, replayed: true };
  }
  throw new AppError('conflict', 'This Idempotency-Key has failed too often. Use a new one.');
}

async function first(ctx: ActorContext, key: string, work: () => Promise<KeptAnswer>): Promise<KeptAnswer> {
  const keep = (response: unknown) => inWorkspace(ctx, (tx) => tx.keys.saveIdempotent(key, response));
  try {
    const answer = await work();
    await keep(answer.status < 300 ? answer : { failed: true });
    return answer;
  } catch (error) {
    await keep({ failed: true });
    throw error;
  }
}
