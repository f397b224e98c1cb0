import { getTableColumns } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import type { SealedKind } from '../ports/store.ts';
import {
  alertWebhooks,
  connections,
  mailboxes,
  mailServices,
  meetingSecrets,
  oauthStates,
  signalSecrets,
} from './schema/index.ts';

/** What each secret is bound to: the row that it stands in, and what it is there. Without it, it does not open. */
export const sealedContext = {
  crmTokens: (workspaceId: string, connectionId: string) => [workspaceId, connectionId, 'tokens'],
  crmPush: (workspaceId: string, connectionId: string) => [workspaceId, connectionId, 'push'],
  consent: (workspaceId: string, stateHash: string) => [workspaceId, stateHash, 'verifier'],
  mailbox: (workspaceId: string, mailboxId: string) => [workspaceId, mailboxId, 'mailbox'],
  mailService: (workspaceId: string, serviceId: string) => [workspaceId, serviceId, 'mail service'],
  calendar: (workspaceId: string, vendor: string) => [workspaceId, vendor, 'meetings'],
  signals: (workspaceId: string, secretId: string) => [workspaceId, secretId, 'signals'],
  alerts: (workspaceId: string) => [workspaceId, workspaceId, 'alerts'],
};

/** Two columns that hold one sealed secret: `id` tells rows of a workspace apart and is what the context takes. */
export interface SealedPlace {
  readonly kind: SealedKind;
  readonly table: PgTable;
  readonly workspaceId: PgColumn;
  readonly id: PgColumn;
  readonly keyId: PgColumn;
  readonly sealed: PgColumn;
  readonly context: (workspaceId: string, id: string) => readonly string[];
}

function place<T extends PgTable, Name extends keyof T['_']['columns'] & string>(
  kind: SealedKind,
  table: T,
  names: Readonly<Record<'id' | 'keyId' | 'sealed', Name>>,
  context: SealedPlace['context'],
): SealedPlace {
  const columns = getTableColumns(table) as Readonly<Record<string, PgColumn>>;
  const column = (name: string) => {
    const found = columns[name];
    if (found === undefined) throw new Error(`The table has no column '${name}'.`);
    return found;
  };
  const { id, keyId, sealed } = names;
  return {
    kind,
    table,
    context,
    workspaceId: column('workspaceId'),
    id: column(id),
    keyId: column(keyId),
    sealed: column(sealed),
  };
}

const ownId = { id: 'id', keyId: 'keyId', sealed: 'sealed' } as const;

/** Every place in the database that holds what a sealer sealed. A new one belongs here, or a rotated key loses it. */
export const sealedPlaces: readonly SealedPlace[] = [
  place('crm', connections, { ...ownId, sealed: 'sealedTokens' }, sealedContext.crmTokens),
  place(
    'crm',
    connections,
    { id: 'id', keyId: 'pushKeyId', sealed: 'sealedPushSecret' },
    sealedContext.crmPush,
  ),
  place(
    'consent',
    oauthStates,
    { id: 'stateHash', keyId: 'keyId', sealed: 'sealedVerifier' },
    sealedContext.consent,
  ),
  place('mailbox', mailboxes, { ...ownId, sealed: 'sealedSecrets' }, sealedContext.mailbox),
  place('mail_service', mailServices, ownId, sealedContext.mailService),
  place('calendar', meetingSecrets, { ...ownId, id: 'vendor' }, sealedContext.calendar),
  place('signals', signalSecrets, ownId, sealedContext.signals),
  place(
    'alerts',
    alertWebhooks,
    { id: 'workspaceId', keyId: 'keyId', sealed: 'sealedSecret' },
    sealedContext.alerts,
  ),
  place(
    'alerts',
    alertWebhooks,
    { id: 'workspaceId', keyId: 'previousKeyId', sealed: 'sealedPrevious' },
    sealedContext.alerts,
  ),
];
