import { isAppError } from '../errors.ts';
import type { InboundMail } from '../ports/mail.ts';
import type { RawWebhook } from '../ports/records.ts';
import { lockMailPeople, takeMailEffect, understandMail } from './apply-inbound-mail.ts';
import { applyMailEvents } from './apply-mail-events.ts';
import type { ActorContext } from './context.ts';
import { found, inWorkspace } from './reading.ts';
import { ownerOf } from './receive-inbound-mail.ts';
import { fromRawEvent } from './receive-mail-events.ts';

const batch = 100;

/** Whether it is a mail, by whichever way it came. */
const isMail = ({ source }: RawWebhook) => source === 'sendgrid_inbound' || source === 'mailbox';

/** Lets the mail service's events of a batch take effect together. */
async function applyEvents(ctx: ActorContext, raws: readonly RawWebhook[]): Promise<void> {
  if (raws.length === 0) return;
  await ctx.store.withWorkspace(ctx.actor.workspaceId, async (tx) => {
    const claimed = await tx.inbound.claimRaw(
      raws.length,
      raws.map((raw) => raw.id),
    );
    const at = ctx.clock.now();
    await applyMailEvents(ctx, tx, claimed.map(fromRawEvent));
    await tx.inbound.finishRaw(claimed.map((raw) => ({ id: raw.id, at, error: null })));
  });
}

/** Reads a mail from its bytes that could not be read when it came: if it cannot be now, this says why. */
async function readAgain(ctx: ActorContext, { id }: RawWebhook): Promise<InboundMail> {
  const raw = await inWorkspace(ctx, async (tx) => found(await tx.inbound.rawById(id), 'delivery', id));
  return ctx.mailInbound.parseInbound(raw.contentType, raw.body);
}

/** Lets one mail take effect, and keeps it as a message. Whose token it has is looked up before the transaction. */
async function applyMail(ctx: ActorContext, raw: RawWebhook): Promise<void> {
  const mail = raw.mail ?? (await readAgain(ctx, raw));
  const owner = await ownerOf(ctx, mail, ctx.actor.workspaceId);
  await ctx.store.withWorkspace(ctx.actor.workspaceId, async (tx) => {
    const read = await understandMail(ctx, tx, { raw, mail, owner });
    // People before deliveries: a merge, which holds them, takes along what is not yet understood.
    const locked = await lockMailPeople(tx, read);
    const [claimed] = await tx.inbound.claimRaw(1, [raw.id]);
    if (claimed === undefined) return;
    const message = await takeMailEffect(ctx, tx, { read: { ...read, raw: claimed }, locked });
    // What lay in the rep's own mailbox need not be passed on to it.
    const forwardedAt = claimed.source === 'mailbox' ? claimed.receivedAt : null;
    const fresh = { id: ctx.ids.uuid(), forwardedAt, handledAt: null, handledBy: null };
    const now = ctx.clock.now();
    await tx.inbound.insertMessages([{ ...message, ...fresh }], ctx.grader === null ? null : now);
    await tx.inbound.finishRaw([{ id: raw.id, at: now, error: null }]);
  });
}

/**
 * Sets a mail or an event aside that cannot be taken in, with the reason: its bytes are kept, somebody is told, and it does not
 * stand in the way of the others. Trouble that passes is thrown on, so that it is tried again.
 */
async function setAside(ctx: ActorContext, raw: RawWebhook, error: unknown): Promise<void> {
  if (isAppError(error) && error.retryable) throw error;
  const words = isAppError(error)
    ? error.message
    : 'Something unexpected went wrong; the log has the details.';
  ctx.log.error(
    { raw: raw.id, error: String(error) },
    `${isMail(raw) ? 'a mail' : 'a mail event'} came in that could not be taken in; its bytes are kept`,
  );
  const at = ctx.clock.now();
  // Whoever wrote it stays held: it may have been a stop, which the person who is told can see.
  const about = { userId: null, personId: raw.personId, enrollmentId: null, createdAt: at, seenAt: null };
  await ctx.store.withWorkspace(ctx.actor.workspaceId, async (tx) => {
    await tx.inbound.finishRaw([{ id: raw.id, at, error: words }]);
    await tx.alerts.insert([
      {
        ...about,
        id: ctx.ids.uuid(),
        kind: isMail(raw) ? 'mail_not_understood' : 'event_not_understood',
        words: `${isMail(raw) ? 'A mail' : 'A report about a mail'} came in that could not be read: ${words}`,
      },
    ]);
  });
}

/** Events take effect together; where that fails, each by itself, so that one cannot hold up what came with or after it. */
async function applyEventsOrEach(ctx: ActorContext, raws: readonly RawWebhook[]): Promise<void> {
  try {
    await applyEvents(ctx, raws);
  } catch (error) {
    if (isAppError(error) && error.retryable) throw error;
    for (const raw of raws)
      await applyEvents(ctx, [raw]).catch((reason: unknown) => setAside(ctx, raw, reason));
  }
}

/** One batch of stored deliveries; returns how many there were. */
async function processBatch(ctx: ActorContext): Promise<number> {
  const waiting = await ctx.store.withWorkspace(ctx.actor.workspaceId, (tx) => tx.inbound.claimRaw(batch));
  await applyEventsOrEach(
    ctx,
    waiting.filter((raw) => raw.source === 'sendgrid_event'),
  );
  for (const raw of waiting.filter(isMail))
    await applyMail(ctx, raw).catch((error: unknown) => setAside(ctx, raw, error));
  return waiting.length;
}

/** Lets every stored delivery take effect, oldest first. */
export async function processWebhooks(ctx: ActorContext): Promise<void> {
  let taken = batch;
  while (taken === batch) taken = await processBatch(ctx);
}
