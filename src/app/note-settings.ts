import type { LedgerEntry } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { type ActorContext, engineVersion } from './context.ts';

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
  const at = ctx.clock.now();
  await tx.ledger.append([
    {
      id: ctx.ids.uuid(),
      enrollmentId: ctx.ids.uuid(),
      personId: null,
      at,
      event: { type: 'settings' },
      rule: 'settings-changed',
      words,
      facts,
      actions: [],
      state: 'settings',
      versionId: null,
      engine: engineVersion,
      actor: ctx.actor.name,
    },
  ]);
  const about = { userId: null, personId: null, enrollmentId: null };
  if (!quiet)
    await tx.alerts.insert([
      { id: ctx.ids.uuid(), kind: 'settings_changed', words, ...about, createdAt: at, seenAt: null },
    ]);
  ctx.log.info({ workspace: tx.workspaceId, actor: ctx.actor.userId }, 'settings changed');
}
