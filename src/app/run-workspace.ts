import { isAppError } from '../errors.ts';
import type { OpenWork } from '../ports/store.ts';
import { type ActorContext, type AppContext, asSystem, engineVersion } from './context.ts';
import { deliverAlerts } from './deliver-alerts.ts';
import { enrollByRules } from './enroll-by-rules.ts';
import { flushActivities } from './flush-activities.ts';
import { forwardReplies } from './forward-replies.ts';
import { gradeReplies } from './grade-replies.ts';
import { judgeEngagement } from './judge-engagement.ts';
import { judgeExperiments } from './judge-experiments.ts';
import { keepAbsences } from './keep-absences.ts';
import { keepDeliveries } from './keep-deliveries.ts';
import { keepLedger } from './keep-ledger.ts';
import { lookAtComplaints } from './look-at-complaints.ts';
import { lookAtWaits } from './look-at-waits.ts';
import { planNight } from './nightly-reconciliation.ts';
import { earliestOf } from './open-work.ts';
import { pollMailboxes } from './poll-mailboxes.ts';
import { processWebhooks } from './process-webhooks.ts';
import { reconcileActivities } from './reconcile-activities.ts';
import { retrySends } from './retry-sends.ts';
import { routeAlerts } from './route-alerts.ts';
import { runDueTouches } from './run-due-touches.ts';
import { runJobs } from './run-jobs.ts';
import { sendDigests } from './send-digests.ts';
import { settleSends } from './settle-sends.ts';
import { startOthers } from './start-others.ts';
import { duePolls, type Poll, syncContacts } from './sync-contacts.ts';
import { wakeBraked } from './wake-braked.ts';

/** A stage may say that it stopped at a limit with work still due. */
type Run = (ctx: ActorContext) => Promise<void> | Promise<{ readonly more: boolean }>;
type Stage = readonly [name: string, kind: keyof OpenWork, run: Run];

const before: readonly Stage[] = [
  ['mailboxes', 'mailboxes', pollMailboxes],
  ['brakes', 'brakes', wakeBraked],
  ['absences', 'absences', keepAbsences],
  ['waits', 'waits', lookAtWaits],
];

/** What stops people comes before what reaches them. */
const first: readonly Stage[] = [
  ['webhooks', 'webhooks', processWebhooks],
  ['verdicts', 'verdicts', judgeEngagement],
  ['complaints', 'complaints', lookAtComplaints],
  ['settle', 'unsettled', settleSends],
  ['jobs', 'jobs', runJobs],
  ['rules', 'rules', enrollByRules],
  ['retries', 'retries', retrySends],
  ['touches', 'touches', runDueTouches],
  ['reconcile', 'reconciliations', reconcileActivities],
];

/** What the first stages may have made work for. */
const then: readonly Stage[] = [
  ['starts', 'starts', startOthers],
  ['replies', 'replies', forwardReplies],
  ['alerts', 'alerts', routeAlerts],
  ['deliveries', 'deliveries', deliverAlerts],
  ['digests', 'digests', sendDigests],
  ['activities', 'activities', flushActivities],
  // Asks a service outside, which may be slow: after everything that people wait for.
  ['grades', 'grades', gradeReplies],
  ['experiments', 'experiments', judgeExperiments],
  ['upkeep', 'upkeep', keepLedger],
  ['old deliveries', 'oldDeliveries', keepDeliveries],
];

/** Runs one stage; returns whether it left work for the next round because of a limit. */
async function guarded(ctx: ActorContext, name: string, run: Run): Promise<boolean> {
  try {
    const outcome = await run(ctx);
    return typeof outcome === 'object' && outcome.more;
  } catch (error) {
    const words = isAppError(error) ? error.message : String(error instanceof Error ? error.stack : error);
    ctx.log.error(
      { stage: name, workspace: ctx.actor.workspaceId, error: words },
      'a stage of the tick failed',
    );
    return false;
  }
}

/** Runs the stages that have work due; returns whether there was any, and whether a limit left some of it. */
async function runStages(
  ctx: ActorContext,
  stages: readonly Stage[],
  work: OpenWork,
): Promise<{ readonly ran: boolean; readonly more: boolean }> {
  const now = ctx.clock.now();
  const due = stages.filter(([, kind]) => {
    const at = work[kind];
    return at !== null && at <= now;
  });
  let more = false;
  for (const [name, , run] of due) more = (await guarded(ctx, name, run)) || more;
  return { ran: due.length > 0, more };
}

interface Look {
  readonly work: OpenWork;
  readonly polls: readonly Poll[];
}

/** What there is to do; and, under the same lock, sets when this workspace is to be looked at again. */
function look(ctx: ActorContext): Promise<Look> {
  return ctx.store.withWorkspace(ctx.actor.workspaceId, async (tx) => {
    const { polls, nextPollAt } = await duePolls(ctx, tx);
    const nextNight = await planNight(ctx, tx);
    const now = ctx.clock.now().getTime();
    const work = await tx.workspace.openWork(engineVersion);
    const times = [earliestOf(work), nextPollAt, nextNight]
      .filter((at) => at !== null)
      .map((at) => at.getTime());
    // Work that is still due is under way here, or was left by a failed stage or another process: look again, but not
    // in a tight loop.
    const again = now + ctx.settings.lookAgainSeconds * 1000;
    const next = times.length === 0 ? null : Math.min(...times.map((at) => (at <= now ? again : at)));
    await tx.workspace.setNextDue(next === null ? null : new Date(next));
    return { work, polls };
  });
}

/**
 * Does everything that is due in one workspace now, up to the setting `touchesPerRound`; `more` says that touches wait
 * for another round because of it. A stage that fails is logged and does not hold up the others. A tick that finds
 * nothing to do costs one look.
 */
export async function runWorkspace(
  base: AppContext,
  workspaceId: string,
): Promise<{ readonly more: boolean }> {
  const ctx = asSystem(base, workspaceId, 'scheduler');
  let seen = await look(ctx);
  if (seen.polls.length > 0) {
    await syncContacts(ctx, seen.polls);
    seen = await look(ctx);
  }
  // Who is woken is due at once: so before it is seen what is due.
  if ((await runStages(ctx, before, seen.work)).ran) seen = await look(ctx);
  const { ran, more } = await runStages(ctx, first, seen.work);
  if (ran) seen = await look(ctx);
  if ((await runStages(ctx, then, seen.work)).ran) await look(ctx);
  return { more };
}
