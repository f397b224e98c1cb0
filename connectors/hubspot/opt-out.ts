import { isAppError } from '../../src/errors.ts';
import type { ActivityResult, CrmRef } from '../../src/ports/crm.ts';
import { failureOfWrite, failureToAppError, readError } from './errors.ts';
import type { Portal } from './portal.ts';

type Person = { readonly ref: CrmRef; readonly email: string | null };
type Fate =
  | { readonly status: 'written' | 'exists' }
  | { readonly status: 'retry' | 'unknown' | 'refused'; readonly reason: string };

/** Unsubscribes one address from all email. Throws when access is gone. */
async function unsubscribe({ api, paths }: Portal, email: string): Promise<Fate> {
  const doing = 'unsubscribe the address from all email';
  const query = { channel: 'EMAIL' };
  const outcome = await api.ask({ method: 'POST', path: paths.unsubscribeAll(email), query, doing });
  if (outcome.kind === 'answer') {
    if (outcome.status >= 200 && outcome.status < 300) return { status: 'written' };
    const { text } = readError(outcome.body);
    if (outcome.status === 400 && /already (unsubscribed|opted out)/i.test(text)) return { status: 'exists' };
  }
  const { verdict, reason } = failureOfWrite(doing, outcome);
  if (verdict === 'halt') throw failureToAppError(doing, outcome);
  if (verdict === 'split' || verdict === 'type') return { status: 'refused', reason };
  return { status: verdict, reason };
}

function resultOf(id: string, fate: Fate): ActivityResult {
  return 'reason' in fate
    ? { key: id, status: fate.status, reason: fate.reason }
    : { key: id, status: fate.status, crmId: id };
}

/**
 * Opts people out of all email. HubSpot keeps that by address, so an address is sent once however many records carry
 * it, and `hs_email_optout` follows by itself. One result a record, keyed by its id. When the budget is used up or
 * access is lost on the way the rest is `retry`; access that was lost from the start is thrown.
 */
export async function optOut(portal: Portal, people: readonly Person[]): Promise<readonly ActivityResult[]> {
  const fates = new Map<string, Fate>();
  const results = new Map<string, ActivityResult>();
  let stopped: Fate | undefined;
  for (const { ref, email } of people) {
    const address = email?.trim().toLowerCase() ?? '';
    if (address === '') {
      const reason = 'HubSpot keeps opt-outs by address, and this contact has none.';
      results.set(ref.id, { key: ref.id, status: 'refused', reason });
      continue;
    }
    let fate = fates.get(address) ?? stopped;
    if (fate === undefined)
      try {
        fate = await unsubscribe(portal, address);
      } catch (error) {
        if (!isAppError(error) || fates.size === 0) throw error;
        fate = { status: 'retry', reason: error.message };
      }
    if (fate.status === 'retry') stopped = fate;
    fates.set(address, fate);
    results.set(ref.id, resultOf(ref.id, fate));
  }
  return [...results.values()];
}
