import { AppError } from '../errors.ts';
import type { CrmKind } from '../ports/crm.ts';
import type { CrmInbound } from '../ports/crm-inbound.ts';
import type { InboundRequest } from '../ports/inbound-request.ts';
import type { KeptSelection } from '../ports/records.ts';
import type { ActorContext, AppContext } from './context.ts';
import { enrollAtMost } from './enrollment-schemas.ts';
import { requireOwn } from './permissions.ts';
import { inWorkspace } from './reading.ts';
import { crmActor } from './receive-crm-webhook.ts';

const keptMs = 60 * 60_000;
const sources = { salesforce: 'a Salesforce list view', hubspot: 'a HubSpot list' } as const;

const read = (inbound: CrmInbound, request: InboundRequest) => inbound.enrollCall(request);

/** Where the people come from when a rep chose them inside a CRM, in words. */
export const chosenIn = (kind: CrmKind, name: string): string => `Chosen in ${sources[kind]} by ${name}`;

/**
 * Keeps the records that a rep chose inside the CRM for an hour, and says where to look at them and enroll them in
 * Cadenza: nobody is enrolled by this.
 */
export async function keepSelection(
  base: AppContext,
  kind: CrmKind,
  request: InboundRequest,
): Promise<{ readonly url: string }> {
  const { ctx, call, user } = await crmActor(base, kind, { request, read });
  if (call.refs.length === 0) throw new AppError('invalid_input', 'Choose at least one record.');
  if (call.refs.length > enrollAtMost)
    throw new AppError('invalid_input', `Choose at most ${enrollAtMost} records at once.`);
  const id = ctx.ids.uuid();
  const wall = ctx.clock.wall();
  const source = chosenIn(kind, user.name);
  const expiresAt = new Date(wall.getTime() + keptMs);
  await inWorkspace(ctx, (tx) =>
    tx.selections.insert({ id, userId: user.id, crm: kind, refs: call.refs, source, expiresAt }, wall),
  );
  return { url: `${base.settings.publicUrl}/enroll?selection=${id}` };
}

/** A selection that was made inside a CRM, for whoever made it, a manager or an admin; gone after an hour. */
export async function readSelection(ctx: ActorContext, id: string): Promise<KeptSelection> {
  const kept = await inWorkspace(ctx, (tx) => tx.selections.byId(id));
  if (kept === null || kept.expiresAt <= ctx.clock.wall())
    throw new AppError(
      'not_found',
      'This selection is not there any more: it is kept for an hour. Choose the people in the CRM again.',
    );
  requireOwn(ctx, kept.userId, 'enroll what they chose');
  return kept;
}
