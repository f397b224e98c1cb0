import type { LedgerEntry } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { ledgerNote } from './ledger-note.ts';
import { newAlert } from './new-alert.ts';

/**
 * Notes a change of settings in the caller's transaction: in the ledger for good, and as an alert for everybody, unless
 * it is `quiet`, since whoever has to know is told otherwise.
 */
export async function noteSettings(
  ctx: ActorContext,
  tx: Tx,
  note: string | { readonly words: string; readonly facts: LedgerEntry['facts']; readonly quiet?: boolean },
): Promise<void> {
  const { words, facts, quiet = false } = typeof note === 'string' ? { words: note, facts: {} } : note;
  await tx.ledger.append([
    ledgerNote(ctx, {
      personId: null,
      event: { type: 'settings' },
      rule: 'settings-changed',
      words,
      facts,
      state: 'settings',
    }),
  ]);
  if (!quiet) await tx.alerts.insert([newAlert(ctx, { kind: 'settings_changed', words })]);
  ctx.log.info({ workspace: tx.workspaceId, actor: ctx.actor.userId }, 'settings changed');
}
