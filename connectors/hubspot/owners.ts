import type { CrmUser } from '../../src/ports/crm.ts';
import type { Portal } from './portal.ts';
import { type HubspotOwner, ownerPageSchema } from './schemas.ts';

/** A user of the portal. Records name their owner by `id`; whoever acts in HubSpot's UI is named by `userId`. */
export interface HubspotUser extends CrmUser {
  readonly userId: string | null;
}

/** An owner in our words; null for a queue, which is no person, and for one without an address. */
function fromHubspotOwner(owner: HubspotOwner): HubspotUser | null {
  const email = owner.email?.trim() ?? '';
  if (email === '' || (owner.type !== undefined && owner.type !== 'PERSON')) return null;
  const name = [owner.firstName, owner.lastName].filter((part) => part).join(' ');
  return {
    id: owner.id,
    email,
    name: name === '' ? email : name,
    active: !owner.archived,
    timeZone: null,
    userId: owner.userId ?? owner.userIdIncludingInactive ?? null,
  };
}

/** Owners, those who left included, so that the past can be named. */
export async function readUsers({ api, paths }: Portal): Promise<readonly HubspotUser[]> {
  const users: HubspotUser[] = [];
  for (const archived of ['false', 'true']) {
    let after: string | undefined;
    do {
      const query = { limit: '100', archived, ...(after === undefined ? {} : { after }) };
      const request = { method: 'GET', path: paths.owners, query, doing: 'read the owners' } as const;
      const page = await api.get(request, ownerPageSchema);
      for (const owner of page.results) {
        const user = fromHubspotOwner(owner);
        if (user !== null) users.push(user);
      }
      after = page.paging?.next?.after;
    } while (after !== undefined);
  }
  return users;
}
