import { AppError, isAppError } from '../errors.ts';
import type { CrmPort } from '../ports/crm.ts';
import type { CrmOAuth, CrmTokens, TokenSource } from '../ports/crm-oauth.ts';
import type { Connection, ConnectionSecrets } from '../ports/records.ts';
import type { AppContext } from './context.ts';
import { renewedTokens } from './renewed-tokens.ts';

function opened(secrets: ConnectionSecrets | null) {
  if (secrets === null)
    throw new AppError('needs_reauth', 'This CRM is not connected any more. Connect it again.');
  return { tokens: secrets.tokens, version: secrets.tokenVersion };
}

/** A connection's tokens, renewed by one process at a time. A dead grant is noted on the connection. */
export function tokenSource(
  ctx: AppContext,
  workspaceId: string,
  target: { readonly connectionId: string; readonly oauth: CrmOAuth },
): TokenSource {
  const { connectionId, oauth } = target;
  return renewedTokens<CrmTokens>(ctx, workspaceId, {
    seen: null,
    read: async (tx) => opened(await tx.connections.secrets(connectionId)),
    lock: async (tx) => opened(await tx.connections.lockSecrets(connectionId)),
    save: (tx, tokens) => tx.connections.saveTokens(connectionId, tokens),
    refresh: (tokens) => oauth.refresh(tokens),
    async failed(error) {
      if (isAppError(error, 'needs_reauth'))
        await ctx.store.withWorkspace(workspaceId, (tx) =>
          tx.connections.update(connectionId, { state: 'needs_reauth', problem: error.message }),
        );
    },
  });
}

interface OpenPort {
  readonly port: CrmPort;
  readonly until: number;
  /** The fields that it reads: with others it is opened anew, also when another process changed them. */
  readonly reads: string;
}

/** Ports by connection, for each set of CRM kinds (that is, each composed product). */
const openPorts = new WeakMap<AppContext['crms'], Map<string, OpenPort>>();
/** A port remembers what it has learnt of its org (fields, picklists); after this long it asks again. */
const portMinutes = 30;

const fieldsOf = ({ customFields }: Connection, of: 'person' | 'company') =>
  customFields.filter((custom) => custom.of === of).map(({ field }) => field);

/** The port of a connection, kept open for a while. Not to be called inside `withWorkspace`. */
export function openCrm(ctx: AppContext, workspaceId: string, connection: Connection): CrmPort {
  const ports = openPorts.get(ctx.crms) ?? new Map<string, OpenPort>();
  openPorts.set(ctx.crms, ports);
  const wall = ctx.clock.wall().getTime();
  const known = ports.get(connection.id);
  const reads = JSON.stringify(connection.customFields);
  if (known !== undefined && known.until > wall && known.reads === reads) return known.port;
  const kind = ctx.crms[connection.kind];
  const port = kind.open({
    accountId: connection.accountId,
    tokens: tokenSource(ctx, workspaceId, { connectionId: connection.id, oauth: kind.oauth }),
    customFields: { person: fieldsOf(connection, 'person'), company: fieldsOf(connection, 'company') },
  });
  ports.set(connection.id, { port, reads, until: wall + portMinutes * 60_000 });
  return port;
}

/** Forgets what a port has learnt: after the connection was authorised again or its org was prepared. */
export function closeCrm(ctx: AppContext, connectionId: string): void {
  openPorts.get(ctx.crms)?.delete(connectionId);
}

/** The workspace's working connections. */
export async function activeConnections(
  ctx: AppContext,
  workspaceId: string,
): Promise<readonly Connection[]> {
  const all = await ctx.store.withWorkspace(workspaceId, (tx) => tx.connections.list());
  return all.filter((connection) => connection.state === 'active');
}
