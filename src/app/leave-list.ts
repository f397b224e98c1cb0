import { leavingOf } from '../cadence/index.ts';
import type { EnrollRule, Tx } from '../ports/store.ts';
import { ChangeSet } from './change-set.ts';
import type { ActorContext } from './context.ts';
import { type HeldLeaving, isDoubtful, type ListState } from './list-state.ts';
import { setOff } from './set-off-rules.ts';
import type { ListRule } from './take-in-members.ts';

/** The end of a reading of the whole list: `next` is where its following stands after it. */
interface End {
  readonly rule: ListRule;
  readonly next: ListState;
}

/** Why nothing follows from so many leaving, and what somebody has to do, in words. */
export function heldWords(rule: EnrollRule, { left, of }: Pick<HeldLeaving, 'left' | 'of'>): string {
  const does = leavingOf(rule.trigger) === 'pause' ? 'paused' : 'finished';
  const list = rule.trigger.on === 'list' ? (rule.trigger.listName ?? rule.trigger.listId) : '';
  return `Rule '${rule.name}': ${left} of ${of} people are gone from the list "${list}" at once, so nothing was ${does}. If they did leave it, say so under Set-up → Rules; else look at the list's filters and at who may see it.`;
}

/** Notes that what the rule began for these records is to end. */
async function letLeave(
  ctx: ActorContext,
  tx: Tx,
  { rule, ids }: { readonly rule: ListRule; readonly ids: readonly string[] },
): Promise<void> {
  if (ids.length === 0) return;
  const { crm, listId } = rule.trigger;
  const at = ctx.clock.now().toISOString();
  const records = await tx.rules.recordsSetOff(rule.id, ids);
  const hits = records.map((subject) => ({
    ruleId: rule.id,
    cause: `left list ${crm} ${listId} ${subject.ref.id} by ${at}`,
    subject,
    leaving: true as const,
  }));
  await setOff(ctx, tx, hits);
}

/**
 * Takes in who left a list that was read whole, in the caller's transaction, where the rule does something about it. Whom
 * two readings in a row missed has left: one alone may have passed over somebody. More than is believed at once is held
 * and an alert; `allowed` is how many of them somebody said did leave.
 */
export async function takeOutMembers(ctx: ActorContext, tx: Tx, end: End): Promise<ListState> {
  const { rule, next } = end;
  const { reading, met, allowed } = next;
  const now = ctx.clock.now();
  const { all, before, earlier: left } = await tx.rules.countMembers(rule.id, reading);
  const of = next.known ?? all;
  const unsure = before > 0;
  if (left > allowed && isDoubtful({ left, of, met })) {
    const held = { left, of, since: next.held?.since ?? now.toISOString() };
    if (next.held === null || allowed > 0) {
      const changes = new ChangeSet(ctx);
      changes.alert('rule_held', heldWords(rule, held), {});
      await changes.write(tx);
    }
    return { ...next, unsure, held, known: of, allowed: 0 };
  }
  // A list that fills again may still be filling: whoever is missed then, must be so once more.
  if (next.held !== null && allowed === 0) return { ...next, unsure, held: null, known: of };
  const ids = left === 0 ? [] : await tx.rules.membersLeft(rule.id, reading - 1, now);
  await letLeave(ctx, tx, { rule, ids });
  return { ...next, unsure, held: null, known: all - left, allowed: 0 };
}
