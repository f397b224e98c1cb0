import { isAppError } from '../errors.ts';
import { hostingCompanyOf } from '../mail/index.ts';
import type { InboundRequest } from '../ports/inbound-request.ts';
import type { MailEvent } from '../ports/mail.ts';
import type { RawWebhook } from '../ports/records.ts';
import { applyMailEvents } from './apply-mail-events.ts';
import { type AppContext, asSystem } from './context.ts';
import { followAccount, isAboutAccount } from './follow-account.ts';
import { stopsAtOnce } from './mail-event-signals.ts';
import { accountNamed, ownAccount } from './named-account.ts';
import { distinct } from './reading.ts';

/** The workspace of deliveries that name none: the only one, where there is just one; else null. */
export async function onlyWorkspace(ctx: AppContext): Promise<string | null> {
  const all = await ctx.store.system.workspaces();
  return all.length === 1 ? (all[0]?.id ?? null) : null;
}

/** An event as it is kept: with the hosting company whose address it came from, and without the address. */
function withNetwork({ ip, ...event }: MailEvent): MailEvent {
  const network = ip == null ? null : hostingCompanyOf(ip);
  return network === null ? event : { ...event, network };
}

function toRaw(ctx: AppContext, event: MailEvent): RawWebhook {
  return {
    id: ctx.ids.uuid(),
    source: 'sendgrid_event',
    key: event.key,
    contentKey: event.contentKey,
    contentType: 'application/json',
    body: new TextEncoder().encode(JSON.stringify(event)),
    mail: null,
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
    const urgent = raws.filter(
      ({ raw, event }) => fresh.has(raw.id) && (stopsAtOnce(event) || isAboutAccount(event)),
    );
    const events = urgent.map(({ event }) => event);
    await applyMailEvents(actor, tx, events);
    await followAccount(actor, tx, events);
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

/** The events by the workspace that they name; those of a workspace that nobody vouched for are left out. */
function sorted(ctx: AppContext, events: readonly MailEvent[], vouched: string | null) {
  const byWorkspace = new Map<string, MailEvent[]>();
  const nameless: MailEvent[] = [];
  for (const event of events) {
    const workspaceId = event.workspaceId ?? vouched;
    if (workspaceId === null) nameless.push(event);
    else if (vouched !== null && workspaceId !== vouched)
      ctx.log.warn({ kind: event.kind, workspace: vouched }, "an event of another workspace's was left out");
    else byWorkspace.set(workspaceId, [...(byWorkspace.get(workspaceId) ?? []), event]);
  }
  return { byWorkspace, nameless };
}

/**
 * Where events of the environment's account count that name no workspace here. What is about the account itself counts
 * in every workspace that sends by it. The rest is about other mail of the account: what stops somebody holds in each
 * of them that knows the address; none hears of an address that only another one has written to. Where there is one
 * workspace alone, all of it is its.
 */
async function sharedOut(ctx: AppContext, events: readonly MailEvent[]) {
  const shared = new Map<string, readonly MailEvent[]>();
  if (events.length === 0) return shared;
  const all = await ctx.store.system.workspaces();
  const news = events.filter(isAboutAccount);
  const rest = events.filter((event) => !isAboutAccount(event));
  const stops = rest.filter(stopsAtOnce);
  const emails = all.length === 1 ? [] : distinct(stops.map(({ email }) => email));
  const known = emails.length === 0 ? [] : await ctx.store.system.sharingWorkspacesOf(emails);
  const knownTo = Map.groupBy(known, ({ workspaceId }) => workspaceId);
  for (const { id, mailService } of all) {
    const here = new Set(knownTo.get(id)?.map(({ email }) => email));
    const own = all.length === 1 ? rest : stops.filter(({ email }) => email !== null && here.has(email));
    const given = [...own, ...(mailService === null ? news : [])];
    if (given.length > 0) shared.set(id, given);
  }
  const taken = new Set([...shared.values()].flat());
  const left = distinct(events.flatMap((event) => (taken.has(event) ? [] : [event.kind])));
  if (left.length > 0) ctx.log.warn({ kinds: left }, 'mail events of nobody here were left out');
  return shared;
}

/** Stores the events of each workspace; returns those of workspaces that are not here. */
async function storeEach(
  ctx: AppContext,
  byWorkspace: ReadonlyMap<string, readonly MailEvent[]>,
): Promise<readonly MailEvent[]> {
  const strange: MailEvent[] = [];
  for (const [workspaceId, own] of byWorkspace) {
    try {
      await storeEvents(ctx, workspaceId, own);
    } catch (error) {
      if (!isAppError(error, 'not_found')) throw error;
      // One mail account may serve several installations; the others' events must not hold up ours.
      ctx.log.warn({ events: own.length }, 'mail events of a workspace that is not here came in');
      strange.push(...own);
    }
  }
  return strange;
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
  const events = ctx.mailInbound.events(request.body).map(withNetwork);
  const { byWorkspace, nameless } = sorted(ctx, events, vouched);
  const strange = await storeEach(ctx, byWorkspace);
  await storeEach(ctx, await sharedOut(ctx, [...nameless, ...strange.filter(stopsAtOnce)]));
  ctx.kick();
  return { received: events.length };
}
