import type { Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { inWorkspace } from './reading.ts';

/** How many are removed in one transaction, and how many such transactions one round makes of each kind. */
const chunk = 500;
const chunksPerRound = 20;

/**
 * Removes what came in and took effect long ago, a portion a transaction: posts of the mail service and of calendars
 * after 30 days of product time, the bytes of mails after 365. What could not be understood is kept. `more` when a later
 * round has to go on.
 */
export async function keepDeliveries(ctx: ActorContext): Promise<{ readonly more: boolean }> {
  const kinds: readonly ((tx: Tx) => Promise<number>)[] = [
    (tx) => tx.inbound.dropDeliveries(ctx.clock.now(), chunk),
    (tx) => tx.inbound.dropMailBytes(ctx.clock.now(), chunk),
  ];
  let more = false;
  for (const drop of kinds) {
    let left = chunksPerRound;
    while (left > 0 && (await inWorkspace(ctx, drop)) === chunk) left -= 1;
    more ||= left === 0;
  }
  return { more };
}
