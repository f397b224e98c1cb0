import { isTerminal, transition } from '../cadence/index.ts';
import type { Person, Signal, Workspace } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { ChangeSet } from './change-set.ts';
import type { ActorContext } from './context.ts';
import { lockPeople } from './lock-people.ts';
import { personName } from './person-name.ts';
import { distinct } from './reading.ts';
import type { SignalWorld } from './signal-effects.ts';

/**
 * Locks people as `lockPeople` does, and with those who replied the colleagues whose runs that may hold or stop: in one
 * go, since people are locked in the order of their ids. Whoever locks somebody before a reply of theirs is recorded in
 * the same transaction locks them by this.
 */
export async function lockWithColleagues(
  tx: Tx,
  people: { readonly ids: readonly string[]; readonly replied: readonly string[] },
): Promise<ReadonlyMap<string, Person>> {
  const { ids, replied } = people;
  const colleagues = replied.length === 0 ? [] : await tx.caps.colleagues(replied);
  return lockPeople(tx, distinct([...ids, ...colleagues]));
}

/**
 * Lets a human reply act on the runs of others of the same company, as each run's cadence says, else the workspace:
 * nothing, hold, or stop. They must be locked, and their runs be in the world. Whoever has such a run is told.
 */
export function moveColleagues(
  ctx: ActorContext,
  changes: ChangeSet,
  of: {
    readonly signal: Signal;
    readonly world: SignalWorld;
    readonly workspace: Pick<Workspace, 'contactRules'>;
  },
): void {
  const { signal, world, workspace } = of;
  const who = world.people.get(signal.personId ?? '');
  if (signal.kind !== 'replied' || who === undefined || who.companyId === null) return;
  for (const stored of world.runs) {
    const colleague = world.people.get(stored.personId);
    const version = world.versions.get(stored.versionId);
    if (colleague === undefined || version === undefined || colleague.id === who.id) continue;
    if (colleague.companyId !== who.companyId || isTerminal(stored.state)) continue;
    const act = version.definition.colleagueReply ?? workspace.contactRules.colleagueReply;
    if (act === 'nothing') continue;
    const run = changes.latest(stored);
    const event = { type: 'colleague_replied' as const, act, who: personName(who), at: signal.at };
    const result = transition(run, event, { version, now: ctx.clock.now() });
    if (result.run === run) continue;
    changes.take(run, event, result);
    const done = act === 'hold' ? 'is held until you resume it' : 'is stopped';
    const words = `${personName(who)} replied: the run of ${personName(colleague)}, of the same company, ${done}.`;
    changes.alert('colleague_replied', words, run);
  }
}
