import { z } from 'zod';
import type { Alert } from '../ports/records.ts';
import type { Page } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { parseInput } from './parse-input.ts';
import { seesOnly } from './permissions.ts';
import { inWorkspace, pageInput, toPage } from './reading.ts';

export const listAlertsInput = pageInput.extend({
  /** Only those that nobody has seen. */
  unseen: z.boolean().default(false),
});

/** What reps and admins are to know, newest first. A rep sees what is for them or for everybody. */
export async function listAlerts(
  ctx: ActorContext,
  input: z.input<typeof listAlertsInput>,
): Promise<Page<Alert>> {
  const { unseen, ...page } = parseInput(listAlertsInput, input);
  return inWorkspace(ctx, (tx) =>
    tx.alerts.list({ unseenOnly: unseen, userId: seesOnly(ctx) }, toPage(page)),
  );
}

/** Marks an alert as seen; one that was seen, or that is a colleague's, stays as it is. */
export async function markAlertSeen(ctx: ActorContext, id: string): Promise<void> {
  const ids = [parseInput(z.uuid(), id)];
  await inWorkspace(ctx, (tx) => tx.alerts.markSeen(ids, ctx.clock.now(), seesOnly(ctx)));
}
