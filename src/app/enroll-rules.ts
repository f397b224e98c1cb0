import { z } from 'zod';
import { actionsProblem, enrollTriggerSchema, ruleActionSchema, triggerWords } from '../cadence/index.ts';
import { AppError } from '../errors.ts';
import type { EnrollRule, Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { enrollTerms } from './enroll-terms.ts';
import { noteSettings } from './note-settings.ts';
import { parseInput } from './parse-input.ts';
import { requireRole } from './permissions.ts';
import { type RuleView, viewRule } from './read-rules.ts';
import { changesOf, found, inWorkspace } from './reading.ts';
import { watchAnew, withListName } from './rule-lists.ts';

const fields = {
  name: z.string().trim().min(1).max(120),
  active: z.boolean(),
  trigger: enrollTriggerSchema,
  /** What it does, each at most once. */
  actions: z.array(ruleActionSchema).min(1).max(4),
  /** What it enrolls in; null when enrolling is none of its actions. */
  cadenceId: z.uuid().nullable(),
  /** Whose runs they are, whose mailbox their mails come from, and who is told where somebody is in no cadence. */
  ownerUserId: z.uuid(),
  /** The step that the runs begin with; null: the first. */
  startStep: z.string().min(1).max(64).nullable(),
};

export const addRuleInput = z.strictObject({
  ...fields,
  active: fields.active.default(true),
  actions: fields.actions.default([{ do: 'enroll' }]),
  cadenceId: fields.cadenceId.default(null),
  startStep: fields.startStep.default(null),
});
export const changeRuleInput = z.strictObject(fields).partial().extend({ id: z.uuid() });

const actionWords = {
  enroll: 'enrolls people',
  alert: 'tells the rep',
  task: 'makes a task',
  pause: 'pauses runs',
} as const;

/** Stops with a clear error when a rule contradicts itself. */
function requireSound({ trigger, actions, cadenceId }: EnrollRule): void {
  const problem = actionsProblem(trigger, actions);
  const wrong = (path: string, message: string) =>
    new AppError('invalid_input', `The rule is not right: '${path}' ${message}.`, {
      problems: [{ path, message }],
    });
  if (problem !== null) throw wrong('actions', problem);
  const enrolls = actions.some((action) => action.do === 'enroll');
  if (enrolls && cadenceId === null) throw wrong('cadenceId', 'is needed by a rule that enrolls');
  if (!enrolls && cadenceId !== null)
    throw wrong('cadenceId', "goes with the action {do: 'enroll'} only: add that, or leave it out");
}

/** Stops with a clear error unless the rule could act now: owner; and to enroll cadence, step and a mailbox. */
async function requireUsable(ctx: ActorContext, tx: Tx, rule: EnrollRule): Promise<void> {
  const owner = found((await tx.users.byIds([rule.ownerUserId]))[0], 'user', rule.ownerUserId);
  if (!owner.active)
    throw new AppError('conflict', `${owner.name} is not active: choose another owner for the rule.`);
  const { cadenceId, startStep } = rule;
  if (cadenceId === null) return;
  const senders = await tx.users.senders();
  if (!senders.some((one) => one.userId === owner.id))
    throw new AppError(
      'conflict',
      `${owner.name}, the owner of the rule, has no sender to send from. Ask an admin to make them one, or choose another owner.`,
    );
  const actor = { ...ctx.actor, userId: owner.id, role: 'rep' as const };
  const start = startStep === null ? {} : { startStep };
  const wish = { cadenceId, emails: [], variants: [], ...start };
  await enrollTerms({ ...ctx, actor }, tx, wish, rule.name);
}

/**
 * Adds a rule that acts on people by itself (managers and admins): from now on, on whoever sets it off. `conflict` when
 * it is to enroll and its owner has no mailbox, `invalid_input` when a run cannot begin with its step, or when opens
 * alone were to do more than tell somebody.
 */
export async function addRule(ctx: ActorContext, input: z.input<typeof addRuleInput>): Promise<RuleView> {
  requireRole(ctx, 'manager', 'add rules that enroll people');
  const parsed = parseInput(addRuleInput, input);
  const given = { ...parsed, trigger: await withListName(ctx, parsed.trigger) };
  const added = await inWorkspace(ctx, async (tx) => {
    const rule: EnrollRule = { id: ctx.ids.uuid(), ...given, createdAt: ctx.clock.now() };
    requireSound(rule);
    await requireUsable(ctx, tx, rule);
    await tx.rules.insert(rule);
    await watchAnew(ctx, tx, { before: null, rule });
    const does = rule.actions.map((action) => actionWords[action.do]).join(', ');
    const words = `${ctx.actor.name} added the rule '${rule.name}': it ${does} because ${triggerWords(rule.trigger)}.`;
    await noteSettings(ctx, tx, { words, facts: { rule: rule.id, is: given } });
    return viewRule(tx, rule);
  });
  ctx.kick();
  return added;
}

/** Changes a rule (managers and admins), or switches it off; whom it has enrolled stays enrolled. */
export async function changeRule(
  ctx: ActorContext,
  input: z.input<typeof changeRuleInput>,
): Promise<RuleView> {
  requireRole(ctx, 'manager', 'change rules that enroll people');
  const { id, ...parsed } = parseInput(changeRuleInput, input);
  const { trigger } = parsed;
  const given = {
    ...parsed,
    ...(trigger === undefined ? {} : { trigger: await withListName(ctx, trigger) }),
  };
  const changed = await inWorkspace(ctx, async (tx) => {
    const before = found(await tx.rules.byId(id), 'rule', id);
    const { patch, words } = changesOf(before, given);
    if (words === '') return viewRule(tx, before);
    const rule = { ...before, ...patch };
    requireSound(rule);
    if (rule.active) await requireUsable(ctx, tx, rule);
    await tx.rules.update(id, patch);
    await watchAnew(ctx, tx, { before, rule });
    await noteSettings(ctx, tx, {
      words: `${ctx.actor.name} changed the rule '${before.name}': ${words}.`,
      facts: { rule: id, is: patch },
    });
    return viewRule(tx, rule);
  });
  ctx.kick();
  return changed;
}

/** Removes a rule (managers and admins), and with it whom it has still to enroll. */
export async function removeRule(ctx: ActorContext, given: string): Promise<void> {
  requireRole(ctx, 'manager', 'remove rules that enroll people');
  const id = parseInput(z.uuid(), given);
  await inWorkspace(ctx, async (tx) => {
    const rule = found(await tx.rules.byId(id), 'rule', id);
    await tx.rules.remove(id);
    await noteSettings(ctx, tx, `${ctx.actor.name} removed the rule '${rule.name}'.`);
  });
}
