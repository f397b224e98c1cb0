import { z } from 'zod';
import type { Alert } from '../ports/records.ts';
import type { Page } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { parseInput } from './parse-input.ts';
import { seesOnly } from './permissions.ts';
import { inWorkspace, pageInput, toPage } from './reading.ts';

export const listAlertsInput = pageInput.extend({
  /** Only those for oneself or for everybody that were not seen: what the bell counts. */
  unseen: z.boolean().default(false),
});

/**
 * What reps and admins are to know, newest first. A rep sees what is for them or for everybody, managers and admins
 * what is for anybody; only what is one's own or everybody's waits to be seen.
 */
export async function listAlerts(
  ctx: ActorContext,
  input: z.input<typeof listAlertsInput>,
): Promise<Page<Alert>> {
  const { unseen, ...page } = parseInput(listAlertsInput, input);
  return inWorkspace(ctx, (tx) =>
    tx.alerts.list({ unseenOnly: unseen, userId: unseen ? ctx.actor.userId : seesOnly(ctx) }, toPage(page)),
  );
}

/** Marks an alert as seen; one that was seen, or that is a colleague's, stays as it is: also for managers. */
export async function markAlertSeen(ctx: ActorContext, id: string): Promise<void> {
  const ids = [parseInput(z.uuid(), id)];
  await inWorkspace(ctx, (tx) => tx.alerts.markSeen(ids, ctx.clock.now(), ctx.actor.userId));
}
