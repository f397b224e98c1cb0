import { z } from 'zod';
import { comingSetsOff, type ListTrigger } from '../cadence/index.ts';
import type { CrmListPage, CrmRef } from '../ports/crm.ts';
import type { Connection } from '../ports/records.ts';
import type { EnrollRule, Tx } from '../ports/store.ts';
import { type ActorContext, asSystem } from './context.ts';
import { distinct, inWorkspace } from './reading.ts';
import { causeOf } from './rule-lists.ts';
import { setOff } from './set-off-rules.ts';
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

interface ListRule extends EnrollRule {
  readonly trigger: ListTrigger;
}

/** For each record when it, or another one of the same person, set the rule off last. */
async function lastTimes(
  tx: Tx,
  of: { readonly connection: Connection; readonly rule: ListRule; readonly refs: readonly CrmRef[] },
): Promise<(ref: CrmRef) => Date | null> {
  const own = new Map(
    (await tx.identities.byRefs(of.connection.id, of.refs)).map((one) => [one.ref.id, one.personId]),
  );
  const all = own.size === 0 ? [] : await tx.identities.byPersons(distinct([...own.values()]));
  const ids = [...new Set([...of.refs, ...all.map(({ ref }) => ref)].map(({ id }) => id))];
  const times = await tx.rules.membersSetOff(of.rule.id, ids);
  return ({ id }) => {
    const personId = own.get(id);
    const records = personId === undefined ? [] : all.filter((one) => one.personId === personId);
    const found = distinct([id, ...records.map(({ ref }) => ref.id)]).flatMap((one) => times.get(one) ?? []);
    return found.length === 0 ? null : new Date(Math.max(...found.map((at) => at.getTime())));
  };
}

/** Lets those who came into the list set the rule off, unless they were there before it or did so lately. */
async function takeInMembers(
  ctx: ActorContext,
  tx: Tx,
  work: {
    readonly connection: Connection;
    readonly rule: ListRule;
    readonly members: readonly CrmRef[];
    readonly state: State;
  },
): Promise<void> {
  const { connection, rule, members, state } = work;
  const { trigger } = rule;
  const ids = members.map(({ id }) => id);
  const came = new Set(await tx.rules.meetMembers(rule.id, ids, state.reading));
  if (came.size === 0 || (state.first && !trigger.presentMembers)) return;
  const refs = [...new Map(members.map((ref) => [ref.id, ref])).values()].filter(({ id }) => came.has(id));
  const lastOf = await lastTimes(tx, { connection, rule, refs });
  const now = ctx.clock.now();
  const fresh = refs.filter((ref) => comingSetsOff(trigger, lastOf(ref), now));
  await tx.rules.noteSetOff(
    rule.id,
    fresh.map(({ id }) => id),
    now,
  );
  await setOff(
    ctx,
    tx,
    fresh.map((ref) => ({
      ruleId: rule.id,
      cause: causeOf(trigger, ref.id, lastOf(ref)),
      subject: { crm: connection.kind, ref },
    })),
  );
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
    await takeInMembers(ctx, tx, { connection, rule, members: page.members, state });
    if (state.open && !next.open) await tx.rules.membersLeft(rule.id, state.reading, now);
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
    await noteProblem(ctx, connection, { name: rule.id, watch, about }, () =>
      follow(ctx, connection, { rule, cursor }),
    );
  }
}
