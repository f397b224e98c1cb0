import type { Brake, Enrollment, Send } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { brakeOver } from './brakes.ts';
import { ChangeSet } from './change-set.ts';
import type { ActorContext } from './context.ts';
import { deliverSends } from './deliver-sends.ts';
import { findObstacle } from './find-obstacle.ts';
import { gatherMaterial } from './materials.ts';
import { renewSend } from './prepare-email.ts';

/** After this many attempts that certainly failed, a person is told and the touch counts as failed. */
const attemptsAtMost = 12;
/** How long an attempt waits for a sender that is blocked, or for a brake, before it looks again; a release lets it go on at once. */
const blockedPauseMs = 60 * 60_000;

/**
 * Whether a run's mail is still wanted: its step is behind the run, so a run that was completed by this very mail
 * still wants it; one that ended or paused for any other reason does not.
 */
function endedOtherwise({ state, reason }: Enrollment): boolean {
  if (state === 'finished') return reason !== 'completed';
  return state === 'stopped' || state === 'paused';
}

async function reserveAgain(ctx: ActorContext, tx: Tx): Promise<readonly Send[]> {
  const brakes = await tx.brakes.holdBy();
  if (brakes.some((brake) => brake.scope === 'workspace')) return [];
  const now = ctx.clock.now();
  const due = await tx.sends.claimRetries(now, 2 * ctx.settings.sendConcurrency);
  if (due.length === 0) return [];
  const materials = await gatherMaterial(tx, due);
  const changes = new ChangeSet(ctx);
  const again: Send[] = [];
  const over: Send[] = [];
  const blocked: Send[] = [];
  const met = new Set<Brake>();
  for (const [index, { send, enrollment }] of due.entries()) {
    const material = materials[index];
    if (material === undefined) continue;
    // The step itself is behind the run already; what matters is whether this person may still be mailed.
    const step = material.version.definition.steps.find((one) => one.channel === 'email') ?? null;
    const brake = brakeOver(brakes, { ...enrollment, companyId: material.person.companyId });
    if (brake !== null && !endedOtherwise(enrollment)) {
      met.add(brake);
      continue;
    }
    const obstacle = findObstacle({ ...material, step, unresolved: null }, now);
    const why = obstacle?.words ?? (endedOtherwise(enrollment) ? `The run is ${enrollment.state}.` : null);
    // What only a setting of the workspace holds is still wanted, once that is over.
    const waits = obstacle?.kind === 'later' || (obstacle?.kind === 'held' && obstacle.cause !== undefined);
    if (waits && !endedOtherwise(enrollment)) {
      blocked.push(send);
      continue;
    }
    if (why === null && send.attempt < attemptsAtMost) {
      const { send: next, token } = renewSend(ctx, send);
      changes.sends.push({ ...next, token });
      again.push(next);
      continue;
    }
    over.push(send);
    changes.touchUpdates.push({
      id: send.touchId,
      enrollmentId: send.enrollmentId,
      state: why === null ? 'failed' : 'cancelled',
      endedAt: now,
      outcome: null,
      reason:
        why ?? `Given up after ${send.attempt} attempts: ${send.reason ?? 'the mail service refused them'}.`,
    });
    if (why === null) changes.alert('send_failed', 'A mail could not be sent and was given up.', enrollment);
  }
  const at = new Date(now.getTime() + blockedPauseMs);
  await tx.sends.postpone(blocked, at);
  // All that is due under the same brake, so that it does not fill the next rounds one by one.
  for (const brake of met) await tx.sends.postponeIn(brake, { due: now, at });
  await tx.sends.giveUp([
    ...over,
    ...due.map((one) => one.send).filter((send) => again.some((one) => one.touchId === send.touchId)),
  ]);
  const reserved = await changes.write(tx);
  return again.filter((send) => reserved.has(send.id));
}

/** Makes the next attempt for mails that certainly did not leave, after the same checks as the first time. */
export async function retrySends(ctx: ActorContext): Promise<void> {
  const sends = await ctx.store.withWorkspace(ctx.actor.workspaceId, (tx) => reserveAgain(ctx, tx));
  await deliverSends(ctx, sends);
}
