import type { Brake, Enrollment, Send } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { allotRetries, type Retry } from './allot-retries.ts';
import { brakeOver } from './brakes.ts';
import { ChangeSet } from './change-set.ts';
import { renewSend } from './compose-sends.ts';
import { type ActorContext, standingAt } from './context.ts';
import { deliverSends, leaseEnd } from './deliver-sends.ts';
import { findObstacle } from './find-obstacle.ts';
import { gatherMaterial, type Material } from './materials.ts';
import { inWorkspace } from './reading.ts';

/** After this many attempts that certainly failed, a person is told and the touch counts as failed. */
const attemptsAtMost = 12;
/** How long an attempt waits for a sender that is blocked, or for a brake, before it looks again; a release lets it go on at once. */
const blockedPauseMs = 60 * 60_000;

/** How many are claimed in one transaction, for each mail that may be under way at once. */
const claimedPerMail = 2;

/**
 * Whether a run's mail is not wanted any more: its step is behind the run, so a run that was completed by this very mail
 * still wants it; one that ended for any other reason does not. (Mails of paused runs wait, and are not seen here.)
 */
function endedOtherwise({ state, reason }: Enrollment): boolean {
  return state === 'stopped' || (state === 'finished' && reason !== 'completed');
}

type Claimed = Awaited<ReturnType<Tx['sends']['claimRetries']>>[number];

/** What is to become of attempts that are due again. */
interface Sorted {
  readonly wanted: readonly Retry[];
  /** Those that a setting or a blocked sender keeps. */
  readonly blocked: readonly Send[];
  readonly over: readonly { readonly send: Send; readonly why: string | null }[];
  readonly met: ReadonlySet<Brake>;
}

function sort(
  due: readonly Claimed[],
  materials: readonly Material[],
  { brakes, now }: { readonly brakes: readonly Brake[]; readonly now: Date },
): Sorted {
  const [wanted, blocked, over]: [Retry[], Send[], { send: Send; why: string | null }[]] = [[], [], []];
  const met = new Set<Brake>();
  for (const [index, { send, enrollment }] of due.entries()) {
    const material = materials[index];
    if (material === undefined) continue;
    const ended = endedOtherwise(enrollment);
    // The step itself is behind the run already; what matters is whether this person may still be mailed.
    const step = material.version.definition.steps.find((one) => one.channel === 'email') ?? null;
    const brake = brakeOver(brakes, { ...enrollment, companyId: material.person.companyId });
    if (brake !== null && !ended) {
      met.add(brake);
      continue;
    }
    const obstacle = findObstacle({ ...material, step, unresolved: null }, now);
    const why = obstacle?.words ?? (ended ? `The run is ${enrollment.state}.` : null);
    // What only a setting of the workspace holds is still wanted, once that is over.
    const waits = obstacle?.kind === 'later' || (obstacle?.kind === 'held' && obstacle.cause !== undefined);
    if (waits && !ended) blocked.push(send);
    else if (why === null && send.attempt < attemptsAtMost) wanted.push({ send, material });
    else over.push({ send, why });
  }
  return { wanted, blocked, over, met };
}

function giveUp(changes: ChangeSet, { send, why }: Sorted['over'][number], now: Date): void {
  changes.touchUpdates.push({
    id: send.touchId,
    enrollmentId: send.enrollmentId,
    state: why === null ? 'failed' : 'cancelled',
    endedAt: now,
    outcome: null,
    reason:
      why ?? `Given up after ${send.attempt} attempts: ${send.reason ?? 'the mail service refused them'}.`,
  });
  if (why === null)
    changes.alert('send_failed', 'A mail could not be sent and was given up.', {
      personId: send.personId,
      id: send.enrollmentId,
    });
}

interface Reserved {
  readonly sends: readonly Send[];
  /** As many were due as were claimed: there may be others. */
  readonly more: boolean;
}

async function reserveAgain(ctx: ActorContext, tx: Tx): Promise<Reserved> {
  const none = { sends: [], more: false };
  const brakes = await tx.brakes.holdBy();
  if (brakes.some((brake) => brake.scope === 'workspace')) return none;
  const now = ctx.clock.now();
  const most = claimedPerMail * ctx.settings.sendConcurrency;
  const due = await tx.sends.claimRetries(now, most);
  if (due.length === 0) return none;
  const { wanted, blocked, over, met } = sort(due, await gatherMaterial(ctx, tx, due), { brakes, now });
  const pause = new Date(now.getTime() + blockedPauseMs);
  // All that is due under the same brake, so that it does not fill the next rounds one by one.
  for (const brake of met) await tx.sends.postponeIn(brake, { due: now, at: pause });
  const { at, moments } = await allotRetries(tx, wanted, ctx.clock);
  const momentOf = (send: Send) => moments.get(send.id) ?? at;
  const later = wanted.map(({ send }) => send).filter((send) => momentOf(send) > at);
  await tx.sends.postpone([
    ...blocked.map((send) => ({ ...send, at: pause })),
    ...later.map((send) => ({ ...send, at: momentOf(send) })),
  ]);
  const then = standingAt(ctx, at);
  const changes = new ChangeSet(then);
  for (const one of over) giveUp(changes, one, at);
  const next = wanted.filter(({ send }) => momentOf(send) <= at);
  const before = next.map(({ send }) => send);
  const again = next.map(({ send, material }) => renewSend(then, send, material));
  changes.sends.push(...again.map(({ send, token }) => ({ ...send, token })));
  await tx.sends.giveUp([...over.map(({ send }) => send), ...before]);
  const reserved = await changes.write(tx);
  return {
    sends: again.map(({ send }) => send).filter((send) => reserved.has(send.id)),
    more: due.length === most,
  };
}

/**
 * Makes the next attempt for mails that certainly did not leave, after the same checks as the first time, and in the
 * slots that their sender's limits allow. Looks on while what is due is only planned anew.
 */
export async function retrySends(ctx: ActorContext): Promise<void> {
  for (let more = true; more; ) {
    const until = leaseEnd(ctx);
    const batch = await inWorkspace(ctx, (tx) => reserveAgain(ctx, tx));
    await deliverSends(ctx, { sends: batch.sends, until });
    more = batch.more && batch.sends.length === 0;
  }
}
