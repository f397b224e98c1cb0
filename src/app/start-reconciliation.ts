import { z } from 'zod';
import { AppError } from '../errors.ts';
import { crmKinds } from '../ports/crm.ts';
import type { ActorContext } from './context.ts';
import { crmNames } from './crm-names.ts';
import { newReconciliation, sinceLast } from './nightly-reconciliation.ts';
import { parseInput } from './parse-input.ts';
import { requireRole } from './permissions.ts';
import { type ReconciliationView, viewReconciliation } from './read-reconciliations.ts';
import { inWorkspace } from './reading.ts';

export const startReconciliationInput = z.object({
  /** Only this CRM; every connected one when left out. */
  crm: z.enum(crmKinds).optional(),
  /** A day or a moment (UTC); from the last run on when left out. */
  since: z
    .union([z.iso.date(), z.iso.datetime()], {
      error: 'must be a day such as 2026-11-01, or a moment such as 2026-11-01T08:00:00Z (UTC)',
    })
    .optional(),
  /** Everything there ever was. */
  all: z.boolean().default(false),
  /** Say what differs and change nothing. */
  dryRun: z.boolean().default(false),
  /** Also write again what somebody removed after it had been written again. */
  again: z.boolean().default(false),
});

/**
 * Queues a comparison of touches with the entries of each connected CRM, to be carried out by the scheduler at once.
 * `conflict` when one is under way for the same CRM, or nothing is connected; `invalid_input` when `since` is yet to come.
 */
export async function startReconciliation(
  ctx: ActorContext,
  raw: z.input<typeof startReconciliationInput>,
): Promise<readonly ReconciliationView[]> {
  requireRole(ctx, 'admin', 'compare touches with a CRM and repair its entries');
  const { crm, since, all, dryRun, again } = parseInput(startReconciliationInput, raw);
  const now = ctx.clock.now();
  if (since !== undefined && new Date(since) > now)
    throw new AppError(
      'invalid_input',
      `'since' is yet to come: ${since} lies after ${now.toISOString()}, now.`,
    );
  const started = await inWorkspace(ctx, async (tx) => {
    const active = (await tx.connections.list()).filter((one) => one.state === 'active');
    const wanted = active.filter((one) => crm === undefined || one.kind === crm);
    if (wanted.length === 0)
      throw new AppError(
        'conflict',
        crm === undefined ? 'No CRM is connected.' : `${crmNames[crm]} is not connected.`,
      );
    const views: ReconciliationView[] = [];
    for (const { id, kind } of wanted) {
      const from = since === undefined ? await sinceLast(ctx, tx, id) : new Date(since);
      const draft = newReconciliation(ctx, {
        connectionId: id,
        day: null,
        dryRun,
        again,
        since: all ? null : from,
      });
      if (!(await tx.reconciliations.insert(draft)))
        throw new AppError(
          'conflict',
          `${crmNames[kind]} is being compared already. Wait until that is done.`,
        );
      views.push(viewReconciliation(draft, active));
    }
    await tx.workspace.dueBy(now);
    return views;
  });
  ctx.kick();
  return started;
}
