import { isAppError } from '../errors.ts';
import type { MailboxPort } from '../ports/mailbox.ts';
import type { MailboxPoll } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { inWorkspace } from './reading.ts';

const hourMs = 60 * 60_000;

/**
 * Asks a vendor for notices about a mailbox where it is time to (again): when half of the last promise has passed, so
 * that a failure or two cost nothing; after a day where it has none, after an hour where it could not say. Without
 * notices a mailbox is only read later. `needs_reauth` when the vendor refuses us.
 */
export async function watchMailbox(
  ctx: ActorContext,
  { poll, port, secret }: { readonly poll: MailboxPoll; readonly port: MailboxPort; readonly secret: string },
): Promise<void> {
  const wall = ctx.clock.wall().getTime();
  if (poll.watchAt !== null && poll.watchAt.getTime() > wall) return;
  const url = `${ctx.settings.publicUrl}/webhooks/mailboxes/${poll.kind}`;
  let wait = 24 * hourMs;
  try {
    const watched = await port.watch({ url, secret });
    if (watched !== null) wait = Math.max((watched.until.getTime() - wall) / 2, hourMs);
  } catch (error) {
    if (isAppError(error, 'needs_reauth')) throw error;
    wait = hourMs;
    ctx.log.warn(
      { mailbox: poll.id, error: String(error) },
      'a mailbox’s vendor could not be asked for notices; the mailbox is polled, and it is asked again',
    );
  }
  await inWorkspace(ctx, (tx) => tx.mailboxes.saveWatch(poll.id, new Date(wall + wait)));
}
