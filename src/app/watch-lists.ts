import { leavingOf } from '../cadence/index.ts';
import type { CrmRef } from '../ports/crm.ts';
import type { CrmListPage } from '../ports/crm-news.ts';
import type { Connection } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { type ActorContext, asSystem } from './context.ts';
import { heldWords, takeOutMembers } from './leave-list.ts';
import { after, type ListState, opened, stateOf } from './list-state.ts';
import { noteSettings } from './note-settings.ts';
import { inWorkspace } from './reading.ts';
import { type ListRule, takeInMembers } from './take-in-members.ts';
import { openCrm } from './token-source.ts';
import { isDue, noteProblem } from './watching.ts';

/** How many members of one list a poll reads at most, and by how many calls; the next goes on where it stopped. */
const membersAtMost = 10_000;
const callsAtMost = 50;

/** Those of a page who came into the list by it; nobody while it is read for the first time, unless the rule asks for that. */
async function comers(
  tx: Tx,
  { rule, page, state }: { readonly rule: ListRule; readonly page: CrmListPage; readonly state: ListState },
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
  { rule, state, next }: { readonly rule: ListRule; readonly state: ListState; readonly next: ListState },
): Promise<ListState> {
  const does = leavingOf(rule.trigger);
  // Whoever left while nobody looked is passed over, as is whoever came.
  if (!state.first && does !== null) return takeOutMembers(ctx, tx, { rule, next });
  await tx.rules.membersLeft(rule.id, state.reading, ctx.clock.now());
  const { all } = does === null ? { all: null } : await tx.rules.countMembers(rule.id, state.reading);
  if (state.first) {
    const { listName, listId, presentMembers } = rule.trigger;
    const fate = presentMembers ? 'are turned to as well' : 'are passed over';
    const words = `Rule '${rule.name}' watches the list "${listName ?? listId}" from now on; ${next.met} people who are in it ${fate}.`;
    await noteSettings(ctx, tx, { words, facts: { rule: rule.id, members: next.met }, quiet: true });
  }
  return { ...next, unsure: false, known: all, held: null, allowed: 0 };
}

/**
 * Keeps one page and where the list goes on; false when the rule was switched off or changed meanwhile, or when another
 * process has gone on from the same place: it has met them, too.
 */
async function keep(
  ctx: ActorContext,
  work: {
    readonly connection: Connection;
    readonly asked: ListRule;
    readonly page: CrmListPage;
    /** Where the page was read from, as it was stored. */
    readonly from: string | null;
    readonly state: ListState;
    readonly next: ListState;
  },
): Promise<boolean> {
  const { connection, asked, page, from, state } = work;
  const now = ctx.clock.now();
  return inWorkspace(ctx, async (tx) => {
    const found = await tx.rules.byId(asked.id);
    if (found === null || !found.active || found.trigger.on !== 'list') return false;
    const rule: ListRule = { ...found, trigger: found.trigger };
    if (rule.trigger.listId !== asked.trigger.listId) return false;
    if (((await tx.rules.lockWatch(connection.id, rule.id))?.cursor ?? null) !== from) return false;
    // Who was met while the list was watched before says nothing of who has left it since.
    if (from === null) await tx.rules.restartReadings(rule.id);
    const refs = await comers(tx, { rule, page, state });
    if (refs.length > 0) await takeInMembers(ctx, tx, { connection, rule, refs });
    const ended = state.open && !work.next.open;
    const next = ended ? await endReading(ctx, tx, { rule, state, next: work.next }) : work.next;
    const problem = next.held === null ? null : heldWords(rule, next.held);
    await tx.rules.saveWatch(connection.id, rule.id, { cursor: JSON.stringify(next), at: now, problem });
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
    if (!(await keep(ctx, { connection, asked: rule, page, from, state, next })) || !page.more) return;
    from = JSON.stringify(next);
    state = next;
    read += page.members.length;
  }
}

/**
 * Looks who came into the lists that rules watch in a CRM. A list is read whole once, then only its news; and whole again
 * each hour (up to 2,000 members) or each day, which also tells who left: see `takeOutMembers`. One poll reads at most 10,000 members of a list.
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
