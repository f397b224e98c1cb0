import { leavingOf, triggerWords } from '../cadence/index.ts';
import type { EnrollRule, Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { type HeldLeaving, stateOf } from './list-state.ts';
import { inWorkspace } from './reading.ts';

/** What of the members of its list a rule holds, until somebody says that they did leave. */
async function heldOf(tx: Tx, rules: readonly EnrollRule[]): Promise<ReadonlyMap<string, HeldLeaving>> {
  const held = new Map<string, HeldLeaving>();
  if (!rules.some(({ trigger }) => leavingOf(trigger) !== null)) return held;
  for (const { id } of await tx.connections.list())
    for (const [name, { cursor }] of await tx.rules.watches(id)) {
      const rule = rules.find((one) => one.id === name);
      const found = rule === undefined || leavingOf(rule.trigger) === null ? null : stateOf(cursor).held;
      if (found !== null) held.set(name, found);
    }
  return held;
}

/** A rule as people see it. */
export interface RuleView extends EnrollRule {
  /** Why it was set off, in the words that those whom it enrolls are told. */
  readonly because: string;
  /** So many left its list at once that nothing follows from it until somebody says that they did. */
  readonly heldLeaving: HeldLeaving | null;
}

const view = (rule: EnrollRule, held: ReadonlyMap<string, HeldLeaving>): RuleView => ({
  ...rule,
  because: triggerWords(rule.trigger),
  heldLeaving: held.get(rule.id) ?? null,
});

export const viewRule = async (tx: Tx, rule: EnrollRule): Promise<RuleView> =>
  view(rule, await heldOf(tx, [rule]));

/** All rules, the oldest first. */
export async function listRules(ctx: ActorContext): Promise<readonly RuleView[]> {
  return inWorkspace(ctx, async (tx) => {
    const rules = await tx.rules.list();
    const held = await heldOf(tx, rules);
    return rules.map((rule) => view(rule, held));
  });
}
