import { z } from 'zod';
import type { CrmRef } from '../ports/crm.ts';
import type { CrmListPage } from '../ports/crm-news.ts';
import type { Connection } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { type ActorContext, asSystem } from './context.ts';
import { noteSettings } from './note-settings.ts';
import { inWorkspace } from './reading.ts';
import { type ListRule, takeInMembers } from './take-in-members.ts';
import { openCrm } from './token-source.ts';
import { isDue, noteProblem } from './watching.ts';

/** How many members of one list a poll reads at most, and by how many calls; the next goes on where it stopped. */
const membersAtMost = 10_000;
const callsAtMost = 50;

const hourMs = 60 * 60_000;
/** How long after a reading of the whole list the next one begins: long ones once a day. */
const againAfter = (members: number) => (members <= 2_000 ? hourMs : 24 * hourMs);

/** Where the following of a list stands. */
const stateSchema = z.object({
  /** The CRM's own cursor; null: from the beginning. */
  crm: z.string().nullable(),
  /** Which reading of the whole list this is, or was; the first finds those who were there before. */
  reading: z.int(),
  /** Whether it is under way. */
  open: z.boolean(),
  first: z.boolean(),
  /** How many it has met. */
  met: z.int(),
  endedAt: z.iso.datetime().nullable(),
});
type State = z.infer<typeof stateSchema>;

function stateOf(cursor: string | null): State {
  if (cursor !== null) return stateSchema.parse(JSON.parse(cursor));
  return { crm: null, reading: 0, open: false, first: true, met: 0, endedAt: null };
}

/** Begins to read the whole list again where it is time for it. */
function opened(state: State, now: Date): State {
  const { open, endedAt, met } = state;
  const rests = endedAt !== null && now.getTime() - Date.parse(endedAt) < againAfter(met);
  return open || rests ? state : { ...state, crm: null, reading: state.reading + 1, open: true, met: 0 };
}

function after(state: State, page: CrmListPage, now: Date): State {
  const met = state.open ? state.met + page.members.length : state.met;
  const next = { ...state, crm: page.cursor, met };
  if (page.more || !state.open) return next;
  return { ...next, open: false, first: false, endedAt: now.toISOString() };
}

/** Those of a page who came into the list by it; nobody while it is read for the first time, unless the rule asks for that. */
async function comers(
  tx: Tx,
  { rule, page, state }: { readonly rule: ListRule; readonly page: CrmListPage; readonly state: State },
): Promise<readonly CrmRef[]> {
  const each = new Map(page.members.map((ref) => [ref.id, ref]));
  const came = new Set(await tx.rules.meetMembers(rule.id, [...each.keys()], state.reading));
  if (state.first && !rule.trigger.presentMembers) return [];
  return [...each.values()].filter(({ id }) => came.has(id));
}

/** What the end of a reading of the whole list tells: who left it, and the first time who was there before. */
async function endReading(
  ctx: ActorContext,
  tx: Tx,
  { rule, state, met }: { readonly rule: ListRule; readonly state: State; readonly met: number },
): Promise<void> {
  await tx.rules.membersLeft(rule.id, state.reading, ctx.clock.now());
  if (!state.first) return;
  const { listName, listId, presentMembers } = rule.trigger;
  const fate = presentMembers ? 'are turned to as well' : 'are passed over';
  const words = `Rule '${rule.name}' watches the list "${listName ?? listId}" from now on; ${met} people who are in it ${fate}.`;
  await noteSettings(ctx, tx, { words, facts: { rule: rule.id, members: met }, quiet: true });
}

/**
 * Keeps one page and where the list goes on; false when the rule was switched off or changed meanwhile, or when another
 * process has gone on from the same place: it has met them, too.
 */
async function keep(
  ctx: ActorContext,
  work: {
    readonly connection: Connection;
    readonly rule: ListRule;
    readonly page: CrmListPage;
    /** Where the page was read from, as it was stored. */
    readonly from: string | null;
    readonly state: State;
    readonly next: State;
  },
): Promise<boolean> {
  const { connection, rule, page, from, state, next } = work;
  const now = ctx.clock.now();
  return inWorkspace(ctx, async (tx) => {
    const held = await tx.rules.byId(rule.id);
    if (held === null || !held.active || held.trigger.on !== 'list') return false;
    if (held.trigger.listId !== rule.trigger.listId) return false;
    if (((await tx.rules.lockWatch(connection.id, rule.id))?.cursor ?? null) !== from) return false;
    const refs = await comers(tx, { rule, page, state });
    if (refs.length > 0) await takeInMembers(ctx, tx, { connection, rule, refs });
    if (state.open && !next.open) await endReading(ctx, tx, { rule, state, met: next.met });
    await tx.rules.saveWatch(connection.id, rule.id, {
      cursor: JSON.stringify(next),
      at: now,
      problem: null,
    });
    return true;
  });
}

async function follow(
  ctx: ActorContext,
  connection: Connection,
  { rule, cursor }: { readonly rule: ListRule; readonly cursor: string | null },
): Promise<void> {
  const crm = openCrm(ctx, ctx.actor.workspaceId, connection);
  const now = ctx.clock.now();
  let from = cursor;
  let state = opened(stateOf(cursor), now);
  let read = 0;
  for (let call = 0; call < callsAtMost && read < membersAtMost; call += 1) {
    const page = await crm.followList(rule.trigger.listId, state.crm);
    const next = after(state, page, now);
    if (!(await keep(ctx, { connection, rule, page, from, state, next })) || !page.more) return;
    from = JSON.stringify(next);
    state = next;
    read += page.members.length;
  }
}

/**
 * Looks who came into the lists that rules watch in a CRM. A list is read whole once, then only its news; and whole again
 * each hour (up to 2,000 members) or each day, which also tells who left. One poll reads at most 10,000 members of a list.
 * A list that cannot be read is told of in Set-up and holds up nothing else.
 */
export async function watchLists(base: ActorContext, connection: Connection): Promise<void> {
  const ctx = asSystem(base, base.actor.workspaceId, connection.kind);
  const { rules, watches } = await inWorkspace(ctx, async (tx) => {
    const all = await tx.rules.active('list');
    const own = all.filter(
      (rule): rule is ListRule => rule.trigger.on === 'list' && rule.trigger.crm === connection.kind,
    );
    return { rules: own, watches: own.length === 0 ? null : await tx.rules.watches(connection.id) };
  });
  for (const rule of rules) {
    const watch = watches?.get(rule.id) ?? null;
    if (!isDue(ctx, watch)) continue;
    const about = `Rule '${rule.name}': `;
    const cursor = watch?.cursor ?? null;
    const went = await noteProblem(ctx, connection, { name: rule.id, watch, about }, () =>
      follow(ctx, connection, { rule, cursor }),
    );
    if (!went) return;
  }
}
