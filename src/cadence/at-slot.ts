import type { Transition } from './run.ts';
import { inWords } from './words.ts';

/**
 * The same transition with its planned touch moved to the slot that its sender's limits gave it. The slot is a fact
 * from outside: it stands as `slot` in the event of the ledger's row, so that a replay can apply it again.
 */
export function atSlot<T extends Transition>(transition: T, slot: Date): T {
  const { run, decision } = transition;
  if (run.next === null || run.next.dueAt.getTime() === slot.getTime()) return transition;
  return {
    ...transition,
    run: { ...run, next: { ...run.next, dueAt: slot } },
    decision: {
      ...decision,
      words: `${decision.words} The sender's limits move it to ${inWords(slot, run.zone)}.`,
      facts: { ...decision.facts, plannedAt: run.next.dueAt.toISOString(), slot: slot.toISOString() },
    },
  };
}
