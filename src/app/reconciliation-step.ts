import type { CrmPort } from '../ports/crm.ts';
import type {
  Connection,
  Difference,
  OutboxActivity,
  Reconciliation,
  ReconciliationCounts,
  ReconciliationPlace,
} from '../ports/records.ts';
import type { OutboxEntry, TakenReconciliation, Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { crmNames } from './crm-names.ts';
import { newAlert } from './new-alert.ts';
import { inWorkspace } from './reading.ts';

/** What a step works with. */
export interface ReconcileWork {
  readonly ctx: ActorContext;
  readonly crm: CrmPort;
  readonly connection: Connection;
  readonly reconciliation: Reconciliation;
}

/** What is to be changed in the outbox, provided that it still is as it was read. */
export type Mend =
  | { readonly do: 'put_back' | 'let_be'; readonly entry: OutboxEntry }
  | { readonly do: 'record'; readonly key: string; readonly crmId: string }
  /** Takes in a touch that the outbox did not know. */
  | { readonly do: 'add'; readonly activity: OutboxActivity };

/** Something found: a difference, or (null) only an id to be kept. Without a mend it is left to a person. */
export interface Finding {
  readonly difference: Omit<Difference, 'state'> | null;
  readonly mend: Mend | null;
}

export interface Step {
  readonly findings: readonly Finding[];
  readonly tally: Partial<ReconciliationCounts>;
  /** Where the next step begins; null after the last. */
  readonly next: ReconciliationPlace | null;
}

/** How many differences are kept word for word. */
const keptAtMost = 200;

const keyOf = (mend: Mend) =>
  mend.do === 'record' ? mend.key : mend.do === 'add' ? mend.activity.activity.key : mend.entry.activity.key;

/**
 * Carries out repairs and returns the keys that were repaired. An entry that changed since it was read is left alone.
 */
async function carryOut(work: ReconcileWork, tx: Tx, mends: readonly Mend[]): Promise<ReadonlySet<string>> {
  const now = work.ctx.clock.now();
  const entries = (what: 'put_back' | 'let_be') =>
    mends.flatMap((mend) => (mend.do === what ? [mend.entry] : []));
  const found = mends.flatMap((mend) => (mend.do === 'record' ? [mend] : []));
  const added = mends.flatMap((mend) => (mend.do === 'add' ? [mend.activity] : []));
  await tx.activities.insert(added);
  const back = await tx.timeline.putBack(entries('put_back'), now);
  if (back.length + added.length > 0) await tx.workspace.dueBy(now);
  return new Set([
    ...back,
    ...(await tx.timeline.letBe(entries('let_be'))),
    ...(await tx.timeline.record(work.connection.id, found, now)),
    ...added.map((one) => one.activity.key),
  ]);
}

function plus(counts: ReconciliationCounts, more: Partial<ReconciliationCounts>): ReconciliationCounts {
  const sums = Object.entries(counts).map(([name, count]) => [
    name,
    count + (more[name as keyof ReconciliationCounts] ?? 0),
  ]);
  return Object.fromEntries(sums) as ReconciliationCounts;
}

function withDifferences(before: Reconciliation, step: Step, found: readonly Difference[]): Reconciliation {
  let counts = plus(before.counts, step.tally);
  for (const { kind, state } of found)
    counts = plus(counts, { [kind]: 1, [state === 'open' ? 'open' : 'repaired']: 1 });
  const differences = [...before.differences, ...found].slice(0, keptAtMost);
  return { ...before, counts, differences, failures: 0, problem: null };
}

/** Tells the admins once what a run left to a person. */
async function tellOpen(work: ReconcileWork, tx: Tx, { counts }: Reconciliation): Promise<void> {
  const { ctx, connection } = work;
  const kinds = (['missing', 'doubled', 'misplaced', 'orphaned'] as const).filter((kind) => counts[kind] > 0);
  const listed = kinds.map((kind) => `${counts[kind]} ${kind}`).join(', ');
  const [entries, need] = counts.open === 1 ? ['1 entry', 'needs'] : [`${counts.open} entries`, 'need'];
  await tx.alerts.insert([
    newAlert(ctx, {
      kind: 'entries_differ',
      words: `${entries} in ${crmNames[connection.kind]} ${need} a person (of all that differed: ${listed}). Set-up lists them.`,
    }),
  ]);
}

/**
 * Writes what a step found, its mends and how far the run is, in one transaction: a process that is killed has done
 * all of a step or none. Null when another process has taken the run up meanwhile; then nothing was changed.
 */
export function applyStep(
  work: ReconcileWork,
  taken: TakenReconciliation,
  step: Step,
): Promise<Reconciliation | null> {
  const { ctx, reconciliation } = work;
  return inWorkspace(ctx, async (tx) => {
    if (!(await tx.reconciliations.hold(taken))) return null;
    const mends = reconciliation.dryRun ? [] : step.findings.flatMap(({ mend }) => mend ?? []);
    const mended = await carryOut(work, tx, mends);
    const found = step.findings.flatMap(({ difference, mend }): Difference[] => {
      if (difference === null) return [];
      if (mend === null || reconciliation.dryRun) return [{ ...difference, state: 'open' }];
      if (!mended.has(keyOf(mend))) return [];
      return [{ ...difference, state: mend.do === 'let_be' ? 'open' : 'repaired' }];
    });
    const after = withDifferences(reconciliation, step, found);
    const now = ctx.clock.now();
    const next: Reconciliation =
      step.next === null ? { ...after, state: 'done', finishedAt: now } : { ...after, place: step.next };
    await tx.reconciliations.save(next, { leaseSeconds: ctx.settings.activityLeaseSeconds });
    if (step.next === null && !next.dryRun && next.counts.open > 0) await tellOpen(work, tx, next);
    return next;
  });
}
