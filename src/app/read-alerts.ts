import { z } from 'zod';
import type { Alert } from '../ports/records.ts';
import type { Page } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { parseInput } from './parse-input.ts';
import { inWorkspace, pageInput, toPage } from './reading.ts';

export const listAlertsInput = pageInput.extend({
  /** Only those that nobody has seen. */
  unseen: z.boolean().default(false),
});

/** What reps and admins are to know, newest first. */
export async function listAlerts(
  ctx: ActorContext,
  input: z.input<typeof listAlertsInput>,
): Promise<Page<Alert>> {
  const { unseen, ...page } = parseInput(listAlertsInput, input);
  return inWorkspace(ctx, (tx) => tx.alerts.list({ unseenOnly: unseen }, toPage(page)));
}

/** Marks an alert as seen; one that was seen stays as it is. */
export async function markAlertSeen(ctx: ActorContext, id: string): Promise<void> {
  await inWorkspace(ctx, (tx) => tx.alerts.markSeen([parseInput(z.uuid(), id)], ctx.clock.now()));
}
