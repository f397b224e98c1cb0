import { isTerminal, leavingOf, leavingWords, transition } from '../cadence/index.ts';
import type { Person } from '../ports/records.ts';
import type { EnrollRule, RuleHit, Tx } from '../ports/store.ts';
import { peopleOf, type RuleActs } from './act-by-rules.ts';
import { ChangeSet } from './change-set.ts';
import type { ActorContext } from './context.ts';
import { distinct } from './reading.ts';
import { readSignalWorld, type SignalWorld } from './signal-effects.ts';

/** Of these people those who are still in the rule's list, by another record of theirs. */
async function stillIn(tx: Tx, rule: EnrollRule, world: SignalWorld): Promise<ReadonlySet<string>> {
  const ids = distinct(world.identities.map(({ ref }) => ref.id));
  const members = await tx.rules.members(rule.id, ids);
  const inIt = world.identities.filter(({ ref }) => members.get(ref.id)?.leftAt === null);
  return new Set(inIt.map(({ personId }) => personId));
}

/**
 * Prepares what a rule does when people leave its list, under their locks: the runs that the rule itself began are
 * finished or paused, as if by hand; others are not its business. Null when it does nothing.
 */
export async function endByRule(
  base: ActorContext,
  tx: Tx,
  { rule, hits }: { readonly rule: EnrollRule; readonly hits: readonly RuleHit[] },
): Promise<RuleActs | null> {
  const { trigger } = rule;
  const command = leavingOf(trigger);
  if (command === null || trigger.on !== 'list') return null;
  const ctx = { ...base, actor: { ...base.actor, name: `rule '${rule.name}'` } };
  const people: readonly Person[] = [...(await peopleOf(tx, hits)).values()];
  const world = await readSignalWorld(ctx, tx, people);
  const inIt = await stillIn(tx, rule, world);
  const open = world.runs.filter((run) => !isTerminal(run.state) && !inIt.has(run.personId));
  const begun = await tx.rules.batchesOf(rule.id, distinct(open.map(({ batchId }) => batchId)));
  const changes = new ChangeSet(ctx);
  const because = `Rule '${rule.name}' ${command === 'finish' ? 'finished' : 'paused'} the run: ${leavingWords(trigger)}.`;
  const event =
    command === 'finish'
      ? { type: 'command' as const, command, reason: 'by_rule' as const, because }
      : { type: 'command' as const, command, because };
  for (const stored of open) {
    const version = world.versions.get(stored.versionId);
    if (version === undefined || !begun.has(stored.batchId ?? '')) continue;
    const days = world.calendars.of(stored);
    const result = transition(stored, event, { version, now: ctx.clock.now(), ...days });
    if (result.run !== stored) changes.take(stored, event, result);
  }
  return { write: async () => void (await changes.write(tx)) };
}
