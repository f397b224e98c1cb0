import { AppError } from '../errors.ts';
import type { Connection, Identity, PanelSubject, Person } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';

/** The record that a panel stands beside, and who it stands for; null for somebody who was never brought in. */
interface PanelPerson {
  readonly connection: Connection;
  readonly identity: Identity | null;
  readonly person: Person | null;
}

/** Who a panel is about. `unauthenticated` once its CRM is no longer connected: the session came from there. */
export async function panelPerson(tx: Tx, subject: PanelSubject): Promise<PanelPerson> {
  const connection = await tx.connections.byId(subject.connectionId);
  if (connection === null || connection.state === 'disconnected')
    throw new AppError('unauthenticated', 'This CRM is not connected to Cadenza any more. Ask an admin.');
  const [identity] = await tx.identities.byRefs(connection.id, [subject.ref]);
  const [person] = identity === undefined ? [] : await tx.people.byIds([identity.personId]);
  return { connection, identity: identity ?? null, person: person ?? null };
}
