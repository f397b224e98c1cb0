import { isAppError } from '../errors.ts';
import type { RawWebhook } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { applyInboundMail } from './apply-inbound-mail.ts';
import { applyMailEvents } from './apply-mail-events.ts';
import type { ActorContext } from './context.ts';
import { type MailOwner, ownerOf } from './receive-inbound-mail.ts';
import { fromRawEvent } from './receive-mail-events.ts';

const batch = 500;

/** Reads whose thread each waiting mail belongs to, before the transaction that applies it. */
async function ownersOf(
  ctx: ActorContext,
  raws: readonly RawWebhook[],
): Promise<ReadonlyMap<string, MailOwner>> {
  const owners = new Map<string, MailOwner>();
  for (const raw of raws) {
    const mail = await ctx.mailInbound.parseInbound(raw.contentType, raw.body).catch(() => null);
    const owner = mail === null ? null : await ownerOf(ctx, mail);
    if (owner !== null) owners.set(raw.id, owner);
  }
  return owners;
}

async function applyOneMail(
  ctx: ActorContext,
  tx: Tx,
  raw: RawWebhook,
  owner: MailOwner | null,
): Promise<string | null> {
  try {
    const mail = await ctx.mailInbound.parseInbound(raw.contentType, raw.body);
    await applyInboundMail(ctx, tx, { raw, mail, owner });
    return null;
  } catch (error) {
    if (!isAppError(error, 'invalid_input')) throw error;
    ctx.log.warn({ raw: raw.id }, 'a mail came in that could not be understood; its bytes are kept');
    return error.message;
  }
}

/** One batch of stored deliveries; returns how many there were. */
async function processBatch(ctx: ActorContext): Promise<number> {
  const { workspaceId } = ctx.actor;
  const waiting = await ctx.store.withWorkspace(workspaceId, (tx) => tx.inbound.claimRaw(batch));
  const owners = await ownersOf(
    ctx,
    waiting.filter((raw) => raw.source === 'sendgrid_inbound'),
  );
  if (waiting.length === 0) return 0;
  return ctx.store.withWorkspace(workspaceId, async (tx) => {
    const raws = await tx.inbound.claimRaw(batch);
    const at = ctx.clock.now();
    await applyMailEvents(ctx, tx, raws.filter((raw) => raw.source === 'sendgrid_event').map(fromRawEvent));
    const results = [];
    for (const raw of raws) {
      const error =
        raw.source === 'sendgrid_inbound'
          ? await applyOneMail(ctx, tx, raw, owners.get(raw.id) ?? null)
          : null;
      results.push({ id: raw.id, at, error });
    }
    await tx.inbound.finishRaw(results);
    return raws.length;
  });
}

/** Lets every stored delivery take effect, oldest first. */
export async function processWebhooks(ctx: ActorContext): Promise<void> {
  let taken = batch;
  while (taken === batch) taken = await processBatch(ctx);
}
