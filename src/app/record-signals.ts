import type { SignalKind } from '../cadence/signal-kinds.ts';
import type { Signal } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { ChangeSet } from './change-set.ts';
import { lockWithColleagues, moveColleagues } from './colleague-replies.ts';
import type { ActorContext } from './context.ts';
import { askForErasure } from './erasure-requests.ts';
import { addFollowUpTasks } from './follow-up-tasks.ts';
import { gatherFacts } from './gather-facts.ts';
import { noteAbsences } from './note-absences.ts';
import { setOffBySignals } from './set-off-rules.ts';
import { askingAbout, type FreshSignal, holdPeople, moveRuns, readSignalWorld } from './signal-effects.ts';
import { tellCrms } from './tell-crms.ts';
import { tellRep } from './tell-rep.ts';

/** A signal as a source reports it; the person is already found. */
export interface SignalInput extends Omit<FreshSignal, 'signal'> {
  readonly kind: SignalKind;
  readonly personId: string | null;
  readonly enrollmentId: string | null;
  readonly touchId: string | null;
  readonly at: Date;
  readonly source: string;
  readonly sourceKey: string;
  readonly facts?: Readonly<Record<string, unknown>>;
  /** Opens and clicks: when it is decided who did it; until then they have no effect (`judgeEngagement`). */
  readonly judgeAt?: Date;
}

function toFresh(ctx: ActorContext, input: SignalInput): FreshSignal {
  const { personId, enrollmentId, touchId, kind, at, source, sourceKey, until, mail, erasure } = input;
  const facts = input.facts ?? {};
  const signal: Signal = {
    id: ctx.ids.uuid(),
    personId,
    enrollmentId,
    touchId,
    kind,
    at,
    source,
    sourceKey,
    facts,
    ...(input.judgeAt === undefined ? {} : { judgeAt: input.judgeAt }),
  };
  return { signal, until, mail, erasure };
}

/**
 * Records signals in the caller's transaction and lets them take effect: holds and suppressions under the person's
 * lock, every run of the person, alerts, and what the CRM must know. A signal seen before changes nothing.
 * Returns the ids of the new ones.
 */
export async function recordSignals(
  ctx: ActorContext,
  tx: Tx,
  inputs: readonly SignalInput[],
): Promise<readonly string[]> {
  if (inputs.length === 0) return [];
  const personIds = [...new Set(inputs.map((input) => input.personId).filter((id) => id !== null))];
  // The lock comes first: whoever reserves a send for these people waits, or has committed before us.
  const replied = inputs.flatMap((input) =>
    input.kind === 'replied' && input.personId ? [input.personId] : [],
  );
  const now = await lockWithColleagues(tx, { ids: personIds, replied });
  const world = await readSignalWorld(ctx, tx, [...now.values()]);
  const all = inputs.map((input) => {
    const personId = now.get(input.personId ?? '')?.id ?? input.personId;
    return toFresh(ctx, { ...input, personId });
  });
  const created = new Set(await tx.signals.insert(all.map((one) => one.signal)));
  const fresh = all.filter(({ signal }) => created.has(signal.id) && signal.judgeAt === undefined);
  const waiting = all.flatMap(({ signal: { id, judgeAt } }) => (created.has(id) && judgeAt ? [judgeAt] : []));
  await holdPeople(ctx, tx, { fresh: fresh.map((one) => one.signal), world });
  const workspace = replied.length === 0 ? null : await tx.workspace.get();
  const facts = await gatherFacts(tx, askingAbout(fresh, world), ctx.clock.now());
  const absences = await noteAbsences(ctx, tx, { fresh, world });
  const changes = new ChangeSet(ctx);
  for (const one of fresh) {
    const raised = changes.alerts.length;
    moveRuns(ctx, changes, { fresh: one, world, facts, absences });
    const told = changes.alerts.length;
    if (workspace !== null) moveColleagues(ctx, changes, { signal: one.signal, world, workspace });
    const toColleagues = changes.alerts.splice(told);
    tellCrms(changes, one, world);
    tellRep(changes, one.signal, { world, raised });
    askForErasure(changes, one, world);
    changes.alerts.push(...toColleagues);
  }
  await addFollowUpTasks(ctx, tx, { changes, fresh, world });
  await changes.write(tx);
  if (fresh.some(({ signal }) => signal.kind === 'complained')) await tx.workspace.dueBy(ctx.clock.now());
  await setOffBySignals(
    ctx,
    tx,
    fresh.map((one) => one.signal),
  );
  if (waiting.length > 0) await tx.workspace.dueBy(new Date(Math.min(...waiting.map((at) => at.getTime()))));
  return [...created];
}
