import { runOf, stateWithReason } from '../cadence/index.ts';
import type { Checkpoint } from '../cadence/replay.ts';
import type { Enrollment, LedgerEntry } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { type ActorContext, engineVersion } from './context.ts';
import { distinct, inWorkspace } from './reading.ts';

/** How many runs get their checkpoints in one transaction. */
const chunk = 500;
/** How many such transactions one round makes; the rest waits, so that other work goes on. */
const chunksPerRound = 20;

const reasons = {
  upgrade: `The run as it stood when version ${engineVersion} of the engine took it over.`,
  retention: 'The run as it ended; the decisions that led there are kept no longer.',
} as const;

/** A ledger row that holds a whole run. `by` is who or what brought it into its state, and since when. */
function toCheckpoint(
  ctx: ActorContext,
  run: Enrollment,
  why: { readonly actor: keyof typeof reasons; readonly change: { at: Date; actor: string } },
): LedgerEntry {
  const { words, endedAt, versionId, personId } = run;
  const event: Checkpoint = {
    type: 'checkpoint',
    run: runOf(run),
    words,
    endedAt,
    since: why.change.at,
    by: why.change.actor,
  };
  return {
    id: ctx.ids.uuid(),
    enrollmentId: run.id,
    personId,
    at: ctx.clock.now(),
    event: { ...event },
    rule: 'checkpoint',
    words: reasons[why.actor],
    facts: {},
    actions: [],
    state: stateWithReason(run),
    versionId,
    engine: engineVersion,
    actor: why.actor,
  };
}

/**
 * Writes the checkpoints of these runs. Their people are locked first, as for every decision: so a run is seen as its
 * latest row of the ledger left it, and what is decided next comes after the checkpoint.
 */
async function writeCheckpoints(
  ctx: ActorContext,
  tx: Tx,
  what: { readonly ids: readonly string[]; readonly actor: keyof typeof reasons },
): Promise<void> {
  const { ids, actor } = what;
  const people = distinct((await tx.enrollments.byIds(ids)).map((run) => run.personId));
  await tx.people.lock(people);
  // Whoever was joined to somebody else in between is not under our lock, and has to do without.
  const runs = (await tx.enrollments.byIds(ids)).filter((run) => people.includes(run.personId));
  const changes = await tx.ledger.latestChanges(ids);
  await tx.ledger.append(
    runs.map((run) => {
      const change = changes.get(run.id) ?? { at: run.createdAt, actor: run.enrolledBy };
      return toCheckpoint(ctx, run, { actor, change });
    }),
  );
}

/** The next open runs that an older engine decided; false when there are none left. */
async function carryOver(ctx: ActorContext, tx: Tx): Promise<boolean> {
  const ids = await tx.upkeep.runsToCarryOver(engineVersion, chunk);
  if (ids.length > 0) await writeCheckpoints(ctx, tx, { ids, actor: 'upgrade' });
  const last = ids.length < chunk ? null : (ids.at(-1) ?? null);
  await tx.upkeep.carriedOver(engineVersion, last);
  return last !== null;
}

/** Removes the decisions of the next ended runs that are past the time to keep them; false when there are none left. */
async function forget(ctx: ActorContext, tx: Tx): Promise<boolean> {
  const runs = await tx.upkeep.runsToForget(chunk);
  if (runs.length === 0) return false;
  await writeCheckpoints(ctx, tx, { ids: runs.map((run) => run.id), actor: 'retention' });
  await tx.upkeep.forget(runs);
  return runs.length === chunk;
}

/**
 * Keeps the ledger in order, a chunk of runs a transaction, so that it can be cut off anywhere: after an upgrade of the
 * engine a checkpoint of every open run, from which `replay` can begin; and, where a workspace does not keep decisions
 * for ever, a checkpoint in the place of the decisions of runs that ended long enough ago. `more` when a later round
 * has to go on.
 */
export async function keepLedger(ctx: ActorContext): Promise<{ readonly more: boolean }> {
  let left = chunksPerRound;
  for (const work of [carryOver, forget])
    while (left > 0 && (await inWorkspace(ctx, (tx) => work(ctx, tx)))) left -= 1;
  return { more: left === 0 };
}
