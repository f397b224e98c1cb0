import type { CrmRef } from '../ports/crm.ts';
import type { CrmDeal, CrmDealChanges } from '../ports/crm-news.ts';
import type { Connection, Identity } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { type ActorContext, asSystem } from './context.ts';
import { inWorkspace } from './reading.ts';
import { recordSignals, type SignalInput } from './record-signals.ts';
import { setOffByStrangers } from './set-off-rules.ts';
import { openCrm } from './token-source.ts';
import { isDue, noteProblem } from './watching.ts';

const name = 'deals';
/** How many pages of changed deals one poll reads at most; the next goes on where it stopped. */
const pagesAtMost = 20;

interface News {
  readonly kind: 'deal_opened' | 'stage_changed';
  readonly at: Date;
  readonly deal: CrmDeal;
}

function newsOf({ deals, since }: CrmDealChanges): readonly News[] {
  return deals.flatMap((deal): News[] => {
    const { openedAt, movedAt } = deal;
    return [
      ...(openedAt > since ? [{ kind: 'deal_opened' as const, at: openedAt, deal }] : []),
      ...(movedAt !== null && movedAt > since ? [{ kind: 'stage_changed' as const, at: movedAt, deal }] : []),
    ];
  });
}

/** The same for every reading of the same news about the same record. */
const keyOf = ({ kind, at, deal }: News, ref: CrmRef) =>
  `deal ${deal.id} ${kind === 'deal_opened' ? 'opened' : deal.stageId} ${at.toISOString()} ${ref.id}`;

/** What rules and branches may ask about. */
function factsOf({ deal }: News): Readonly<Record<string, string>> {
  const { id, stage, stageId, pipeline, outcome } = deal;
  return { deal: deal.name, dealId: id, stage, stageId, ...(pipeline === null ? {} : { pipeline }), outcome };
}

/** The records that news are told of: of several that are one person the first by id. */
function refsOf({ deal }: News, known: ReadonlyMap<string, Identity>): readonly CrmRef[] {
  const byPerson = new Map<string, CrmRef>();
  for (const ref of [...deal.people].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const key = known.get(ref.id)?.personId ?? ref.id;
    if (!byPerson.has(key)) byPerson.set(key, ref);
  }
  return [...byPerson.values()];
}

/**
 * Lets news of deals take effect as if they had been reported: once for each record. Of somebody who is not here the
 * signal is kept without a person, so that they are not told of anew once they are brought in.
 */
async function takeInNews(
  ctx: ActorContext,
  tx: Tx,
  { connection, news }: { readonly connection: Connection; readonly news: readonly News[] },
): Promise<void> {
  if (news.length === 0) return;
  const refs = new Map(news.flatMap(({ deal }) => deal.people.map((ref) => [ref.id, ref] as const)));
  const identities = await tx.identities.byRefs(connection.id, [...refs.values()]);
  const known = new Map(identities.map((identity) => [identity.ref.id, identity]));
  const told = news.flatMap((one) => refsOf(one, known).map((ref) => ({ one, ref })));
  const inputs = told.map(
    ({ one, ref }): SignalInput => ({
      kind: one.kind,
      at: one.at,
      facts: factsOf(one),
      personId: known.get(ref.id)?.personId ?? null,
      enrollmentId: null,
      touchId: null,
      source: connection.kind,
      sourceKey: keyOf(one, ref),
    }),
  );
  await recordSignals(ctx, tx, inputs);
  const strangers = told.flatMap(({ one, ref }) => {
    if (known.has(ref.id)) return [];
    const cause = `${connection.kind} ${keyOf(one, ref)}`;
    return [{ kind: one.kind, facts: factsOf(one), cause, subject: { crm: connection.kind, ref } }];
  });
  await setOffByStrangers(ctx, tx, strangers);
}

/**
 * Asks a CRM which deals were opened or changed their stage, while a rule or a cadence wants to know; else it is not
 * asked at all, and what happens meanwhile is no news later. What keeps it from answering is noted for Set-up; false when
 * it does not answer just now.
 */
export async function watchDeals(base: ActorContext, connection: Connection): Promise<boolean> {
  const ctx = asSystem(base, base.actor.workspaceId, connection.kind);
  const now = ctx.clock.now();
  const watch = await inWorkspace(ctx, async (tx) => {
    const found = (await tx.rules.watches(connection.id)).get(name) ?? null;
    if (await tx.rules.asksAboutDeals()) return { found };
    if (found !== null) await tx.rules.dropWatch(name, connection.id);
    return null;
  });
  if (watch === null || !isDue(ctx, watch.found)) return true;
  return noteProblem(ctx, connection, { name, watch: watch.found }, async () => {
    const crm = openCrm(ctx, ctx.actor.workspaceId, connection);
    const save = (tx: Tx, cursor: string) =>
      tx.rules.saveWatch(connection.id, name, { cursor, at: now, problem: null });
    let cursor = watch.found?.cursor ?? null;
    if (cursor === null) {
      const begun = await crm.startDealCursor();
      return inWorkspace(ctx, (tx) => save(tx, begun));
    }
    for (let page = 0; page < pagesAtMost; page += 1) {
      const changes: CrmDealChanges = await crm.dealChanges(cursor);
      cursor = changes.cursor;
      await inWorkspace(ctx, async (tx) => {
        await takeInNews(ctx, tx, { connection, news: newsOf(changes) });
        await save(tx, changes.cursor);
      });
      if (!changes.more) return;
    }
  });
}
