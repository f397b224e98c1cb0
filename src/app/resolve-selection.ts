import { AppError } from '../errors.ts';
import { type CrmKind, type CrmPerson, type CrmRef, crmKinds } from '../ports/crm.ts';
import type { Connection, Selected } from '../ports/records.ts';
import type { ActorContext } from './context.ts';
import { crmNames } from './crm-names.ts';
import { enrollAtMost, enrollListAtMost, type Selection } from './enrollment-schemas.ts';
import { activeConnections, openCrm } from './token-source.ts';

/** People as ids: ours, or a connection's records. */
export type People =
  | { readonly kind: 'people'; readonly ids: readonly string[] }
  | { readonly kind: 'records'; readonly connection: Connection; readonly refs: readonly CrmRef[] };

/** What of a long list has not been read yet. */
interface RestOfList {
  readonly listId: string;
  /** The CRM's cursor. */
  readonly next: string;
  /** How many the whole list holds, where the CRM says so. */
  readonly size: number | null;
}

/** A selection as ids. Of a list with more than 10,000 members the first are there, and where it goes on. */
export type ResolvedSelection = People & { readonly source: string; readonly rest: RestOfList | null };

/** Whom of a selection is known by id so far. */
export const selectedOf = (people: People): readonly Selected[] =>
  people.kind === 'people' ? people.ids : people.refs;

/** The first people of a selection. */
export function firstOf(people: People, count: number): People {
  return people.kind === 'people'
    ? { ...people, ids: people.ids.slice(0, count) }
    : { ...people, refs: people.refs.slice(0, count) };
}

/** How many people a selection names, as far as that is known. */
export function sizeOf(selection: ResolvedSelection): number {
  return Math.max(selectedOf(selection).length, selection.rest?.size ?? 0);
}

/** The workspace's working connection to a CRM; `conflict` with what to do when there is none. */
export async function connectionTo(ctx: ActorContext, kind: 'salesforce' | 'hubspot'): Promise<Connection> {
  const found = (await activeConnections(ctx, ctx.actor.workspaceId)).find((one) => one.kind === kind);
  if (found === undefined)
    throw new AppError('conflict', `${crmNames[kind]} is not connected. An admin can connect it in Set-up.`);
  return found;
}

/** `invalid_input` when a list holds more people than can be enrolled by one request. */
export function checkListSize(name: string, size: number): void {
  if (size <= enrollListAtMost) return;
  const [many, most] = [size, enrollListAtMost].map((count) => count.toLocaleString('en-GB'));
  throw new AppError(
    'invalid_input',
    `${name} holds ${many} people or more; at most ${most} can be enrolled at once. Narrow it down in the CRM.`,
  );
}

/** Members of a list from a cursor on: pages are read until there are at least `least` of them or the list ends. */
export async function listMembers(
  ctx: ActorContext,
  connection: Connection,
  list: { readonly listId: string; readonly next: string | null; readonly least: number },
): Promise<{ readonly refs: readonly CrmRef[]; readonly next: string | null }> {
  const crm = openCrm(ctx, ctx.actor.workspaceId, connection);
  const refs: CrmRef[] = [];
  let { next } = list;
  do {
    const page: { items: readonly CrmRef[]; next: string | null } = await crm.listMembers(list.listId, next);
    refs.push(...page.items);
    next = page.next;
  } while (next !== null && refs.length < list.least);
  return { refs, next };
}

async function resolveList(
  ctx: ActorContext,
  connection: Connection,
  listId: string,
): Promise<ResolvedSelection> {
  const crm = openCrm(ctx, ctx.actor.workspaceId, connection);
  const list = (await crm.lists()).find((one) => one.id === listId);
  if (list === undefined)
    throw new AppError(
      'not_found',
      `${crmNames[connection.kind]} has no list '${listId}' that this connection can see.`,
    );
  const word = connection.kind === 'salesforce' ? 'list view' : 'list';
  const source = `${crmNames[connection.kind]} ${word} "${list.name}"`;
  checkListSize(source, list.size ?? 0);
  const { refs, next } = await listMembers(ctx, connection, { listId, next: null, least: enrollAtMost });
  const rest = next === null ? null : { listId, next, size: list.size };
  return { kind: 'records', connection, refs: distinctRefs(refs), source, rest };
}

const distinctRefs = (refs: readonly CrmRef[]) => [...new Map(refs.map((ref) => [ref.id, ref])).values()];

/** The source of people who were named by our ids. */
export const chosenHere = 'Chosen in Cadenza';
const chosenInCrm = (crm: CrmKind) => `Chosen in ${crmNames[crm]}`;

/** Whether a source only says that people were named one by one, and not where they come from. */
export const isChosenByHand = (source: string): boolean =>
  [chosenHere, ...crmKinds.map(chosenInCrm)].includes(source);

/** Turns a selection into ids; expands lists in the CRM. Every id once, in the order given. */
export async function resolveSelection(ctx: ActorContext, selection: Selection): Promise<ResolvedSelection> {
  if ('personIds' in selection)
    return {
      kind: 'people',
      ids: [...new Set(selection.personIds)],
      source: chosenHere,
      rest: null,
    };
  const connection = await connectionTo(ctx, selection.crm);
  if ('listId' in selection) return resolveList(ctx, connection, selection.listId);
  const source = chosenInCrm(selection.crm);
  return { kind: 'records', connection, refs: distinctRefs(selection.refs), source, rest: null };
}

/** Reads records for importing; which of the asked ids are not there is for the caller to say. */
export async function readRecords(
  ctx: ActorContext,
  connection: Connection,
  refs: readonly CrmRef[],
): Promise<readonly CrmPerson[]> {
  return openCrm(ctx, ctx.actor.workspaceId, connection).readPeople(refs);
}
