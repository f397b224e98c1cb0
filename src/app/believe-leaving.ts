import { z } from 'zod';
import { leavingOf } from '../cadence/index.ts';
import { AppError } from '../errors.ts';
import type { ActorContext } from './context.ts';
import { type ListState, stateOf } from './list-state.ts';
import { noteSettings } from './note-settings.ts';
import { parseInput } from './parse-input.ts';
import { requireRole } from './permissions.ts';
import { found, inWorkspace } from './reading.ts';
import { cursorName } from './sync-contacts.ts';

/**
 * Says that those who are gone from a rule's list did leave it (managers and admins): the list is read once more, and
 * what the rule began for them ends, unless still more are gone by then. `conflict` when nothing is held.
 */
export async function believeLeaving(ctx: ActorContext, given: string): Promise<void> {
  requireRole(ctx, 'manager', 'say who left the list of a rule');
  const id = parseInput(z.uuid(), given);
  await inWorkspace(ctx, async (tx) => {
    const rule = found(await tx.rules.byId(id), 'rule', id);
    const { trigger } = rule;
    const connection = (await tx.connections.list()).find(
      ({ kind, state }) => trigger.on === 'list' && kind === trigger.crm && state !== 'disconnected',
    );
    const watch = connection === undefined ? null : await tx.rules.lockWatch(connection.id, id);
    const state = stateOf(watch?.cursor ?? null);
    if (connection === undefined || watch === null || state.held === null || leavingOf(trigger) === null)
      throw new AppError('conflict', `Rule '${rule.name}' holds nobody: what leaving its list does is done.`);
    const { left, of } = state.held;
    const next: ListState = { ...state, unsure: true, allowed: left };
    await tx.rules.saveWatch(connection.id, id, {
      ...{ cursor: JSON.stringify(next), at: new Date(0), problem: null },
    });
    await tx.connections.pollSoon(cursorName);
    await tx.workspace.dueBy(ctx.clock.now());
    const words = `${ctx.actor.name} said that the ${left} of ${of} people who are gone from the list of the rule '${rule.name}' did leave it.`;
    await noteSettings(ctx, tx, { words, facts: { rule: id, left, of }, quiet: true });
  });
  ctx.kick();
}
