import { isAppError } from '../errors.ts';
import type { InboundRequest } from '../ports/inbound-request.ts';
import type { MailEvent } from '../ports/mail.ts';
import type { RawWebhook } from '../ports/records.ts';
import { applyMailEvents, stopsAtOnce } from './apply-mail-events.ts';
import { type AppContext, asSystem } from './context.ts';
import { accountNamed, ownAccount } from './named-account.ts';
import { distinct } from './reading.ts';

/** Deliveries that name no workspace go to the only one there is; null when that cannot be said. */
export async function onlyWorkspace(ctx: AppContext): Promise<string | null> {
  const all = await ctx.store.system.workspaces();
  return all.length === 1 ? (all[0]?.id ?? null) : null;
}

function toRaw(ctx: AppContext, event: MailEvent): RawWebhook {
  return {
    id: ctx.ids.uuid(),
    source: 'sendgrid_event',
    key: event.key,
    contentKey: event.contentKey,
    contentType: 'application/json',
    body: new TextEncoder().encode(JSON.stringify(event)),
    receivedAt: ctx.clock.now(),
    personId: null,
  };
}

/** A stored event, read back. */
export function fromRawEvent(raw: RawWebhook): MailEvent {
  const event = JSON.parse(new TextDecoder().decode(raw.body)) as Omit<MailEvent, 'at'> & { at: string };
  return { ...event, at: new Date(event.at) };
}

/** Stores a workspace's events with the effect of those that stop a person; `not_found` when it is not here. */
async function storeEvents(ctx: AppContext, workspaceId: string, own: readonly MailEvent[]): Promise<void> {
  const actor = asSystem(ctx, workspaceId, 'sendgrid');
  await ctx.store.withWorkspace(workspaceId, async (tx) => {
    await tx.workspace.get();
    const raws = own.map((event) => ({ raw: toRaw(ctx, event), event }));
    const fresh = new Set(await tx.inbound.insertRaw(raws.map((item) => item.raw)));
    const urgent = raws.filter((item) => fresh.has(item.raw.id) && stopsAtOnce(item.event));
    await applyMailEvents(
      actor,
      tx,
      urgent.map((item) => item.event),
    );
    const at = ctx.clock.now();
    await tx.inbound.finishRaw(urgent.map((item) => ({ id: item.raw.id, at, error: null })));
    if (fresh.size > urgent.length) await tx.workspace.dueBy(at);
  });
}

/** Of a post that the environment's key did not sign, so many workspaces' own keys are tried at most. */
const workspacesTried = 3;

/** The workspaces that a post names, before anybody has vouched for it. */
function namedIn(ctx: AppContext, body: Uint8Array): readonly string[] {
  try {
    const ids = ctx.mailInbound.events(body).map((event) => event.workspaceId);
    return distinct(ids).slice(0, workspacesTried);
  } catch (error) {
    if (isAppError(error)) return [];
    throw error;
  }
}

/**
 * Whose events a post may tell, by the key that signed it: null for everybody's (the environment's key), else the one
 * workspace whose own key it is. At the address that names a workspace its own keys alone count; elsewhere those of the
 * workspaces that the post names. `unauthenticated` when none of them signed it.
 */
async function vouchedFor(
  ctx: AppContext,
  request: InboundRequest,
  named: string | null,
): Promise<string | null> {
  const wall = ctx.clock.wall();
  if (named !== null) {
    const own = await accountNamed(ctx, named);
    await own.verifyEvents(request, wall);
    return named;
  }
  try {
    await ctx.mailInbound.verifyEvents(request, wall);
    return null;
  } catch (error) {
    if (!isAppError(error, 'unauthenticated')) throw error;
    for (const workspaceId of namedIn(ctx, request.body)) {
      const own = await ownAccount(ctx, workspaceId);
      const signed = await own?.verifyEvents(request, wall).then(
        () => true,
        () => false,
      );
      if (signed === true) return workspaceId;
    }
    throw error;
  }
}

/** The events by the workspace that they are about; those that say no workspace, or one that nobody vouched for, are left out. */
async function sorted(ctx: AppContext, events: readonly MailEvent[], vouched: string | null) {
  const nameless = events.some((event) => event.workspaceId === null);
  const fallback = vouched ?? (nameless ? await onlyWorkspace(ctx) : null);
  const byWorkspace = new Map<string, MailEvent[]>();
  for (const event of events) {
    const workspaceId = event.workspaceId ?? fallback;
    if (workspaceId === null) {
      ctx.log.warn({ kind: event.kind }, 'a mail event names no workspace and was left out');
      continue;
    }
    if (vouched !== null && workspaceId !== vouched) {
      ctx.log.warn({ kind: event.kind, workspace: vouched }, "an event of another workspace's was left out");
      continue;
    }
    byWorkspace.set(workspaceId, [...(byWorkspace.get(workspaceId) ?? []), event]);
  }
  return byWorkspace;
}

/**
 * Takes a post of the mail service's event webhook: verified, then stored whole in one transaction together with
 * the effect of everything that stops a person. The rest takes effect at the next tick. Repeats change nothing. `named`
 * is the workspace in the webhook's address, where it has one.
 */
export async function receiveMailEvents(
  ctx: AppContext,
  request: InboundRequest,
  named: string | null = null,
): Promise<{ received: number }> {
  const vouched = await vouchedFor(ctx, request, named);
  const events = ctx.mailInbound.events(request.body);
  const byWorkspace = await sorted(ctx, events, vouched);
  for (const [workspaceId, own] of byWorkspace) {
    try {
      await storeEvents(ctx, workspaceId, own);
    } catch (error) {
      if (!isAppError(error, 'not_found')) throw error;
      // One mail account may serve several installations; the others' events must not hold up ours.
      ctx.log.warn({ events: own.length }, 'mail events of a workspace that is not here were left out');
    }
  }
  ctx.kick();
  return { received: events.length };
}
