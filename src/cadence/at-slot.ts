import type { Transition } from './run.ts';
import { inWords } from './words.ts';

/** Where a planned touch is moved to, and why; without words it was its sender's limits. */
export interface SlotMove {
  readonly at: Date;
  readonly why?: string;
}

/**
 * The same transition with its planned touch moved to the slot that the limits gave it. The slot is a fact from
 * outside: it stands as `slot` (and `slotWhy`) in the event of the ledger's row, so that a replay can apply it again.
 */
export function atSlot<T extends Transition>(transition: T, { at: slot, why }: SlotMove): T {
  const { run, decision } = transition;
  if (run.next === null || run.next.dueAt.getTime() === slot.getTime()) return transition;
  const when = inWords(slot, run.zone);
  const moved =
    why === undefined ? `The sender's limits move it to ${when}.` : `Waits until ${when}: ${why}.`;
  return {
    ...transition,
    run: { ...run, next: { ...run.next, dueAt: slot } },
    decision: {
      ...decision,
      words: `${decision.words} ${moved}`,
      facts: { ...decision.facts, plannedAt: run.next.dueAt.toISOString(), slot: slot.toISOString() },
    },
  };
}
