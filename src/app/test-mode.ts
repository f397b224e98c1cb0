import type { Person, Workspace } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';

/** Why an entry for a CRM waits, as it stands in the outbox. */
export const waitsForLive = 'The workspace is in test mode';

/**
 * Whether anything may reach this person: in test mode only whoever has a test address gets mail, or is written to in
 * a CRM.
 */
export function mayReach(
  workspace: Pick<Workspace, 'mode' | 'testAddresses'>,
  person: Pick<Person, 'email'>,
): boolean {
  if (workspace.mode === 'live') return true;
  return person.email !== null && workspace.testAddresses.includes(person.email);
}

/**
 * The workspace for a transaction that may hold something because of its settings. While it holds things, the settings
 * are locked against change: otherwise going live, which lets go what is held, could miss what is held meanwhile.
 */
export async function settingsToHoldBy(tx: Tx): Promise<Workspace> {
  const workspace = await tx.workspace.get();
  if (workspace.mode === 'live' && workspace.postalAddress !== null) return workspace;
  return tx.workspace.lockSettings();
}
