import { tokenOf } from '../mail/index.ts';
import type { InboundRequest } from '../ports/crm.ts';
import type { InboundMail } from '../ports/mail.ts';
import type { AppContext } from './context.ts';
import { sha256Hex } from './hash.ts';
import { lockPeople } from './lock-people.ts';
import { onlyWorkspace } from './receive-mail-events.ts';

/** Nothing is reserved for the sender of a mail that is not yet understood, for at most this long. */
export const provisionalHoldMs = 30 * 60_000;

/** The token's owner, when a recipient address carries one of ours. */
export async function ownerOf(ctx: AppContext, mail: Pick<InboundMail, 'recipients' | 'to'>) {
  for (const address of [...mail.recipients, ...mail.to]) {
    const token = tokenOf(address);
    if (token === null) continue;
    const owner = await ctx.store.system.mailToken(await sha256Hex(token.token));
    if (owner !== null) return { ...owner, wish: token.kind };
  }
  return null;
}

/** Whose token a mail was addressed with, and which of our two addresses it was. */
export type MailOwner = NonNullable<Awaited<ReturnType<typeof ownerOf>>>;

/**
 * Takes a mail that came in: verified, stored with its bytes, and, when its address says whose thread it is, the
 * person is held provisionally in the same transaction. What it means is found out at the next tick.
 */
export async function receiveInboundMail(
  ctx: AppContext,
  request: InboundRequest,
): Promise<{ readonly stored: boolean }> {
  await ctx.mailInbound.verifyInbound(request, ctx.clock.wall());
  const contentType = request.headers.get('content-type') ?? '';
  const mail = await ctx.mailInbound.parseInbound(contentType, request.body).catch(() => null);
  const owner = mail === null ? null : await ownerOf(ctx, mail);
  const workspaceId = owner?.workspaceId ?? (await onlyWorkspace(ctx));
  if (workspaceId === null) {
    ctx.log.warn({}, 'a mail came in that belongs to no workspace; it was not stored');
    return { stored: false };
  }
  const bodyHash = await sha256Hex(request.body);
  // A retry has other multipart boundaries; the mail's own id and recipient name it better than the bytes do.
  const identity = mail?.messageId ? `${mail.messageId}|${mail.recipients.join(',')}` : bodyHash;
  const now = ctx.clock.now();
  const stored = await ctx.store.withWorkspace(workspaceId, async (tx) => {
    // The lock comes first, and says who they are by now.
    const person = owner === null ? undefined : (await lockPeople(tx, [owner.personId])).get(owner.personId);
    const raw = {
      id: ctx.ids.uuid(),
      source: 'sendgrid_inbound' as const,
      key: await sha256Hex(identity),
      contentKey: await sha256Hex(`inbound|${identity}`),
      contentType,
      body: request.body,
      receivedAt: now,
      personId: person?.id ?? null,
    };
    const fresh = await tx.inbound.insertRaw([raw]);
    if (fresh.length === 0) return false;
    if (person !== undefined)
      await tx.people.holdProvisionally(person.id, new Date(now.getTime() + provisionalHoldMs));
    await tx.workspace.dueBy(now);
    return true;
  });
  ctx.kick();
  return { stored };
}
