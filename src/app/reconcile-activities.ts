import { isAppError } from '../errors.ts';
import type { Reconciliation, ReconciliationPlace } from '../ports/records.ts';
import type { TakenReconciliation } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { crmNames } from './crm-names.ts';
import { newAlert } from './new-alert.ts';
import { inWorkspace } from './reading.ts';
import { checkEntries } from './reconcile-entries.ts';
import { checkClosed, checkTouches, checkWaiting } from './reconcile-ours.ts';
import { applyStep, type ReconcileWork, type Step } from './reconciliation-step.ts';
import { openCrm } from './token-source.ts';

/** Steps that one round of a workspace takes at most, so that touches never wait long for a comparison. */
const stepsPerRound = 20;
/** After this many failures in a row a run is given up; the next night's begins where the last good one ended. */
const failuresAtMost = 12;

const phases: Readonly<Record<ReconciliationPlace['phase'], (work: ReconcileWork) => Promise<Step>>> = {
  touches: checkTouches,
  closed: checkClosed,
  waiting: checkWaiting,
  entries: checkEntries,
};

/** Notes that a step failed: waits where it may go better later, else gives up and says so. */
async function failed(ctx: ActorContext, taken: TakenReconciliation, error: unknown): Promise<void> {
  const { reconciliation } = taken;
  const known = isAppError(error);
  const problem = known ? error.message : 'Something unexpected went wrong; the log has the details.';
  const failures = reconciliation.failures + 1;
  const over = !known || !error.retryable || failures >= failuresAtMost;
  const now = ctx.clock.now();
  const words = error instanceof Error ? (known ? error.message : error.stack) : String(error);
  ctx.log[known ? 'warn' : 'error'](
    { reconciliation: reconciliation.id, error: words },
    'reconciling failed',
  );
  await inWorkspace(ctx, async (tx) => {
    if (!(await tx.reconciliations.hold(taken))) return;
    const wait = Math.min(30_000 * 2 ** failures, 30 * 60_000);
    const ended = over ? { state: 'failed' as const, finishedAt: now } : {};
    const dueAt = new Date(now.getTime() + (over ? 0 : wait));
    await tx.reconciliations.save({ ...reconciliation, failures, problem, ...ended }, { dueAt });
    const kind = (await tx.connections.byId(reconciliation.connectionId))?.kind;
    if (over && kind !== undefined)
      await tx.alerts.insert([
        newAlert(ctx, {
          kind: 'reconciliation_failed',
          words: `Touches could not be compared with ${crmNames[kind]}: ${problem}`,
        }),
      ]);
  });
}

/** Takes steps of one run until it is over, `steps` were taken, or another process has it; returns how many it took. */
async function goOn(ctx: ActorContext, taken: TakenReconciliation, steps: number): Promise<number> {
  let current: Reconciliation = taken.reconciliation;
  try {
    const connection = await inWorkspace(ctx, (tx) => tx.connections.byId(current.connectionId));
    if (connection === null) return 1;
    const crm = openCrm(ctx, ctx.actor.workspaceId, connection);
    for (let count = 1; count <= steps; count += 1) {
      const work = { ctx, crm, connection, reconciliation: current };
      const next = await applyStep(work, taken, await phases[current.place.phase](work));
      if (next === null || next.state === 'done') return count;
      current = next;
    }
    await inWorkspace(ctx, async (tx) => {
      if (await tx.reconciliations.hold(taken))
        await tx.reconciliations.save(current, { dueAt: ctx.clock.now() });
    });
  } catch (error) {
    await failed(ctx, { ...taken, reconciliation: current }, error);
  }
  return steps;
}

/**
 * Compares touches with the CRMs' entries, both ways, as far as one round goes; a run goes on where it stands, also
 * after its process died. Our side first: what was carried out has to be in the outbox, what the outbox wrote has to
 * be in the CRM; then what the CRM holds has to be ours, once, and on its person's record. Entries are written by the
 * flush alone, under their old keys, after a look; nothing is ever changed or deleted in a CRM from here.
 */
export async function reconcileActivities(ctx: ActorContext): Promise<{ readonly more: boolean }> {
  let steps = stepsPerRound;
  while (steps > 0) {
    const { activityLeaseSeconds } = ctx.settings;
    const taken = await inWorkspace(ctx, (tx) =>
      tx.reconciliations.claim(ctx.clock.now(), activityLeaseSeconds),
    );
    if (taken === null) return { more: false };
    steps -= await goOn(ctx, taken, steps);
  }
  return { more: true };
}
