import { findObjectType } from './data/object-types.ts';
import type { Portal } from './state.ts';
import { ALL, type PreferenceRow } from './store/preferences.ts';
import type { ChangeSource } from './types.ts';
import { change } from './write.ts';

/** Sets an address's choice for all email, and the property that shows it on the contact. */
export function chooseAll(
  portal: Portal,
  choice: { email: string; out: boolean; by: string },
  source: ChangeSource,
): PreferenceRow | undefined {
  const { email, out, by } = choice;
  const timestamp = portal.clock.now().toISOString();
  let row: PreferenceRow | undefined;
  if (out) {
    const known = portal.preferences.get(email, ALL);
    row =
      known ??
      portal.preferences.put({ email, subscriptionId: ALL, status: 'UNSUBSCRIBED', source: by, timestamp });
  } else portal.preferences.drop(email, ALL);
  const type = findObjectType('contacts');
  const contact = portal.records.byUnique('contacts', 'email', email);
  if (type !== undefined && contact !== undefined)
    change(portal, { type, row: contact, values: { hs_email_optout: out ? 'true' : 'false' } }, source);
  return row;
}
