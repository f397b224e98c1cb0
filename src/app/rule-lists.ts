import { z } from 'zod';
import type { EnrollTrigger } from '../cadence/index.ts';
import { AppError } from '../errors.ts';
import { type CrmKind, type CrmList, crmKinds } from '../ports/crm.ts';
import type { EnrollRule, Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { crmNames } from './crm-names.ts';
import { enrollAtMost } from './enrollment-schemas.ts';
import { parseInput } from './parse-input.ts';
import { requireRole } from './permissions.ts';
import { connectionTo, listMembers } from './resolve-selection.ts';
import { cursorName } from './sync-contacts.ts';
import { openCrm } from './token-source.ts';

async function listOf(ctx: ActorContext, crm: CrmKind, listId: string): Promise<CrmList> {
  const connection = await connectionTo(ctx, crm);
  const lists = await openCrm(ctx, ctx.actor.workspaceId, connection).lists();
  const list = lists.find(({ id }) => id === listId);
  if (list !== undefined) return list;
  const message = `${crmNames[crm]} has no list '${listId}' that this connection can see. GET /v1/lists?crm=${crm} names them.`;
  throw new AppError('not_found', message);
}

/** A trigger as it is kept: that of a list with the name that the CRM has for it. `not_found` when there is no such list. */
export async function withListName(ctx: ActorContext, trigger: EnrollTrigger): Promise<EnrollTrigger> {
  if (trigger.on !== 'list') return trigger;
  const { name } = await listOf(ctx, trigger.crm, trigger.listId);
  return { ...trigger, listName: name.slice(0, 300) };
}

const sameList = (a: EnrollTrigger, b: EnrollTrigger) =>
  a.on === 'list' && b.on === 'list' && a.crm === b.crm && a.listId === b.listId;

const asksCrm = ({ active, trigger }: EnrollRule) =>
  active &&
  (trigger.on === 'list' || (trigger.on === 'signal' && /^(deal_opened|stage_changed)$/.test(trigger.kind)));

/**
 * Begins or ends what a rule watches in a CRM, in the transaction that changes it. One that was off, or that now has
 * another list, begins anew; whom it met in the same list it remembers.
 */
export async function watchAnew(
  ctx: ActorContext,
  tx: Tx,
  { before, rule }: { readonly before: EnrollRule | null; readonly rule: EnrollRule },
): Promise<void> {
  if (before?.trigger.on === 'list') {
    const same = sameList(before.trigger, rule.trigger);
    if (!same || !rule.active) await tx.rules.dropWatch(rule.id);
    if (!same) await tx.rules.forgetMembers(rule.id);
  }
  if (!asksCrm(rule) || (before !== null && asksCrm(before) && sameList(before.trigger, rule.trigger)))
    return;
  await tx.connections.pollSoon(cursorName);
  await tx.workspace.dueBy(ctx.clock.now());
}

export const previewListRuleInput = z.strictObject({
  crm: z.enum(crmKinds),
  listId: z.string().min(1).max(100),
});

/** How many people a rule on this list would find in it right now. */
export interface ListRulePreview {
  readonly listName: string;
  /** How many are in it now. */
  readonly members: number;
  /** There are more than were counted. */
  readonly orMore: boolean;
}

/**
 * How many people are in a list now (managers and admins): those whom a rule turns to at once with `presentMembers`, and
 * passes over without. Where the CRM does not say how many they are, up to 10,000 are counted.
 */
export async function previewListRule(
  ctx: ActorContext,
  input: z.input<typeof previewListRuleInput>,
): Promise<ListRulePreview> {
  requireRole(ctx, 'manager', 'add rules that enroll people');
  const { crm, listId } = parseInput(previewListRuleInput, input);
  const { name, size } = await listOf(ctx, crm, listId);
  if (size !== null) return { listName: name, members: size, orMore: false };
  const connection = await connectionTo(ctx, crm);
  const { refs, next } = await listMembers(ctx, connection, { listId, next: null, least: enrollAtMost });
  return { listName: name, members: refs.length, orMore: next !== null };
}
