import { AppError } from '../errors.ts';
import type { InboundRequest } from '../ports/inbound-request.ts';
import type { GrantedKind } from '../ports/mailbox.ts';
import type { AppContext } from './context.ts';
import { sha256Hex } from './hash.ts';

/** A mailbox is read no more often than this, however many notices come: they also tell of what its owner does there. */
const apartMs = 10_000;

/**
 * Takes a vendor's notice that something arrived in a mailbox. It is only a hint: nothing in it is believed, and all that
 * it does is to bring the mailbox's next reading forward. One about a mailbox that is not here is passed over. Returns
 * the text that the vendor wants to have back, null otherwise.
 */
export async function receiveMailboxNotice(
  base: AppContext,
  kind: GrantedKind,
  request: InboundRequest,
): Promise<string | null> {
  const vendor = base.mailboxes[kind];
  if (vendor === undefined)
    throw new AppError('not_found', 'Nothing is read here by notices of this vendor.');
  const notice = vendor.notice(request);
  if (notice.state === 'challenge') return notice.text;
  const by =
    notice.state === 'addressed'
      ? { address: notice.address }
      : { noticeHash: await sha256Hex(notice.secret) };
  const about = await base.store.system.mailboxesNoticed(kind, by);
  const now = base.clock.now();
  for (const { workspaceId, id } of about)
    await base.store.withWorkspace(workspaceId, async (tx) => {
      const at = await tx.mailboxes.pollBy(id, now, apartMs);
      if (at !== null) await tx.workspace.dueBy(at);
    });
  if (about.length > 0) base.kick();
  return null;
}
