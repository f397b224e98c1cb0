import { z } from 'zod';
import { meetingVendors } from '../ports/meetings.ts';
import type { ActorContext } from './context.ts';
import { parseInput } from './parse-input.ts';
import { requireRole } from './permissions.ts';
import { inWorkspace } from './reading.ts';

export const meetingSecretInput = z.object({
  vendor: z.enum(meetingVendors),
  /** What the calendar signs its calls with; null has the environment's count again. */
  secret: z.string().min(16, 'must have at least 16 characters').max(500).nullable(),
});

/**
 * Keeps, sealed, what a calendar signs this workspace's calls with. Nobody can read it back. Returns where the calendar is
 * to post to.
 */
export async function saveMeetingSecret(
  ctx: ActorContext,
  raw: z.input<typeof meetingSecretInput>,
): Promise<{ readonly url: string; readonly own: boolean }> {
  requireRole(ctx, 'admin', "set what a calendar's calls are signed with");
  const { vendor, secret } = parseInput(meetingSecretInput, raw);
  await inWorkspace(ctx, (tx) => tx.meetings.setSecret(vendor, secret));
  return { url: meetingWebhookUrl(ctx, vendor), own: secret !== null };
}

/** Where a calendar posts to for one workspace. */
export function meetingWebhookUrl(ctx: ActorContext, vendor: (typeof meetingVendors)[number]): string {
  return `${ctx.settings.publicUrl}/webhooks/${vendor}/${ctx.actor.workspaceId}`;
}
