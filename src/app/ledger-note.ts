import type { LedgerEntry } from '../ports/records.ts';
import { type ActorContext, engineVersion } from './context.ts';

/**
 * A row of the ledger for a decision that no run's `transition` took: somebody was left out, a hold was lifted, a
 * setting was changed. It has no actions. Where it belongs to no run, it gets an `enrollmentId` of its own, which no
 * enrollment has.
 */
export function ledgerNote(
  ctx: ActorContext,
  note: Pick<LedgerEntry, 'personId' | 'event' | 'rule' | 'words' | 'state'> &
    Partial<Pick<LedgerEntry, 'enrollmentId' | 'facts' | 'versionId' | 'actor'>>,
): LedgerEntry {
  return {
    id: ctx.ids.uuid(),
    enrollmentId: ctx.ids.uuid(),
    at: ctx.clock.now(),
    facts: {},
    actions: [],
    versionId: null,
    engine: engineVersion,
    actor: ctx.actor.name,
    ...note,
  };
}
