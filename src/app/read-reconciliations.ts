import { z } from 'zod';
import { type CrmKind, crmKinds } from '../ports/crm.ts';
import type { Connection, Reconciliation } from '../ports/records.ts';
import type { Page } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { parseInput } from './parse-input.ts';
import { requireRole } from './permissions.ts';
import { found, inWorkspace, pageInput, toPage } from './reading.ts';

/** A reconciliation with the CRM that it is about; null when that connection is no more. */
export type ReconciliationView = Reconciliation & { readonly crm: CrmKind | null };

export function viewReconciliation(
  reconciliation: Reconciliation,
  connections: readonly Connection[],
): ReconciliationView {
  const connection = connections.find((one) => one.id === reconciliation.connectionId);
  return { ...reconciliation, crm: connection?.kind ?? null };
}

export const reconciliationsInput = pageInput.extend({ crm: z.enum(crmKinds).optional() });

/** Comparisons of touches with the CRMs' entries, newest first. */
export async function listReconciliations(
  ctx: ActorContext,
  raw: z.input<typeof reconciliationsInput>,
): Promise<Page<ReconciliationView>> {
  const { crm, ...page } = parseInput(reconciliationsInput, raw);
  return inWorkspace(ctx, async (tx) => {
    const connections = await tx.connections.list();
    const ofKind = connections.filter((one) => one.kind === crm);
    const only = crm === undefined ? undefined : (ofKind.find((one) => one.state === 'active') ?? ofKind[0]);
    if (crm !== undefined && only === undefined) return { items: [], next: null };
    const { items, next } = await tx.reconciliations.list({ connectionId: only?.id }, toPage(page));
    return { items: items.map((one) => viewReconciliation(one, connections)), next };
  });
}

/** One of them with its differences, which concern everybody's people: managers and admins only. */
export async function readReconciliation(ctx: ActorContext, id: string): Promise<ReconciliationView> {
  requireRole(ctx, 'manager', 'look at the differences');
  return inWorkspace(ctx, async (tx) =>
    viewReconciliation(
      found(await tx.reconciliations.byId(id), 'reconciliation', id),
      await tx.connections.list(),
    ),
  );
}
