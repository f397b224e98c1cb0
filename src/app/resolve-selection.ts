import { AppError } from '../errors.ts';
import type { CrmPerson, CrmRef } from '../ports/crm.ts';
import type { Connection } from '../ports/records.ts';
import type { ActorContext } from './context.ts';
import { crmNames } from './crm-names.ts';
import type { Selection } from './enrollment-schemas.ts';
import { activeConnections, openCrm } from './token-source.ts';

/** A selection as ids: ours, or a connection's records. */
export type ResolvedSelection =
  | { readonly kind: 'people'; readonly ids: readonly string[]; readonly source: string }
  | {
      readonly kind: 'records';
      readonly connection: Connection;
      readonly refs: readonly CrmRef[];
      readonly source: string;
    };

/** How many people a selection names. */
export const sizeOf = (selection: ResolvedSelection): number =>
  selection.kind === 'people' ? selection.ids.length : selection.refs.length;

/** The workspace's working connection to a CRM; `conflict` with what to do when there is none. */
export async function connectionTo(ctx: ActorContext, kind: 'salesforce' | 'hubspot'): Promise<Connection> {
  const found = (await activeConnections(ctx, ctx.actor.workspaceId)).find((one) => one.kind === kind);
  if (found === undefined)
    throw new AppError('conflict', `${crmNames[kind]} is not connected. An admin can connect it in Set-up.`);
  return found;
}

async function listRefs(
  ctx: ActorContext,
  connection: Connection,
  listId: string,
): Promise<{ refs: CrmRef[]; name: string }> {
  const crm = openCrm(ctx, ctx.actor.workspaceId, connection);
  const list = (await crm.lists()).find((one) => one.id === listId);
  if (list === undefined)
    throw new AppError(
      'not_found',
      `${crmNames[connection.kind]} has no list '${listId}' that this connection can see.`,
    );
  const refs: CrmRef[] = [];
  let next: string | null = null;
  do {
    const page: { items: readonly CrmRef[]; next: string | null } = await crm.listMembers(listId, next);
    refs.push(...page.items);
    next = page.next;
  } while (next !== null);
  return { refs, name: list.name };
}

/** Turns a selection into ids; expands lists in the CRM. Every id once, in the order given. */
export async function resolveSelection(ctx: ActorContext, selection: Selection): Promise<ResolvedSelection> {
  if ('personIds' in selection)
    return { kind: 'people', ids: [...new Set(selection.personIds)], source: 'Chosen in Cadenza' };
  const connection = await connectionTo(ctx, selection.crm);
  if ('refs' in selection) {
    const refs = [...new Map(selection.refs.map((ref) => [ref.id, ref])).values()];
    return { kind: 'records', connection, refs, source: `Chosen in ${crmNames[selection.crm]}` };
  }
  const { refs, name } = await listRefs(ctx, connection, selection.listId);
  const word = selection.crm === 'salesforce' ? 'list view' : 'list';
  return { kind: 'records', connection, refs, source: `${crmNames[selection.crm]} ${word} "${name}"` };
}

/** Reads records for importing; which of the asked ids are not there is for the caller to say. */
export async function readRecords(
  ctx: ActorContext,
  connection: Connection,
  refs: readonly CrmRef[],
): Promise<readonly CrmPerson[]> {
  return openCrm(ctx, ctx.actor.workspaceId, connection).readPeople(refs);
}
