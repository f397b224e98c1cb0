import { z } from 'zod';
import { AppError } from '../errors.ts';
import { type Brake, brakeScopes } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { brakeSubject } from './brakes.ts';
import type { ActorContext } from './context.ts';
import { requireOwn, requireRole } from './permissions.ts';
import { found } from './reading.ts';

/** What to stop, or to let go: the whole workspace, or one cadence, sender or company by its id or its name. */
export const brakeTargetInput = z
  .strictObject({
    scope: z.enum(brakeScopes).default('workspace'),
    id: z.uuid().optional(),
    /** The name of a cadence or a company, the address of a sender. */
    name: z.string().trim().min(1).max(320).optional(),
  })
  .refine(
    ({ scope, id, name }) => scope === 'workspace' || (id === undefined) !== (name === undefined),
    'say which one, by its id or by its name',
  )
  .refine(
    ({ scope, id, name }) => scope !== 'workspace' || (id === undefined && name === undefined),
    "'workspace' is everything: leave out 'id' and 'name', or set 'scope' to 'cadence', 'sender' or 'company'",
  );
type BrakeTargetInput = z.output<typeof brakeTargetInput>;

export type BrakeTarget = Pick<Brake, 'scope' | 'scopeId' | 'name'>;

async function companyOf(tx: Tx, { id, name = '' }: BrakeTargetInput): Promise<BrakeTarget> {
  const companies = id === undefined ? await tx.companies.byNames([name]) : await tx.companies.byIds([id]);
  if (companies.length > 1)
    throw new AppError(
      'conflict',
      `${companies.length} companies are called '${name}'. Say which by its id: ${companies.map((one) => one.id).join(', ')}.`,
    );
  const company = found(companies[0], 'company', id ?? `'${name}'`);
  return { scope: 'company', scopeId: company.id, name: company.name };
}

/** That no cadence has this name, with the names that there are. */
async function noCadence(tx: Tx, name: string): Promise<AppError> {
  const names = (await tx.cadences.list()).map((one) => `'${one.name}'`);
  const there = names.length === 0 ? 'There are none yet.' : `There are: ${names.join(', ')}.`;
  return new AppError('not_found', `There is no cadence '${name}'. ${there}`);
}

/**
 * Finds what is to be stopped or let go, for an actor who may do that: admins everything, managers all but the
 * workspace, a rep nothing but their own sender.
 */
export async function brakeTarget(
  ctx: ActorContext,
  tx: Tx,
  act: { readonly verb: 'stop' | 'resume'; readonly target: BrakeTargetInput },
): Promise<BrakeTarget> {
  const { verb, target } = act;
  const { scope, id, name = '' } = target;
  switch (scope) {
    case 'workspace': {
      requireRole(ctx, 'admin', `${verb} all touches`);
      const workspace = await tx.workspace.get();
      return { scope, scopeId: workspace.id, name: workspace.name };
    }
    case 'cadence': {
      requireRole(ctx, 'manager', `${verb} a cadence`);
      const cadence = await (id === undefined ? tx.cadences.byName(name) : tx.cadences.byId(id));
      if (cadence === null && id === undefined) throw await noCadence(tx, name);
      const { id: scopeId, name: called } = found(cadence, 'cadence', id ?? '');
      return { scope, scopeId, name: called };
    }
    case 'sender': {
      const senders = await tx.users.senders();
      const sender = found(
        senders.find((one) => (id === undefined ? one.email === name.toLowerCase() : one.id === id)),
        'sender',
        id ?? name,
      );
      requireOwn(ctx, sender.userId, `${verb} this sender`);
      return { scope, scopeId: sender.id, name: sender.email };
    }
    case 'company':
      requireRole(ctx, 'manager', `${verb} a company`);
      return companyOf(tx, target);
  }
}

/** The brake that is on for this target; undefined when none is. */
export async function brakeOn(tx: Tx, { scope, scopeId }: BrakeTarget): Promise<Brake | undefined> {
  return (await tx.brakes.list()).find((one) => one.scope === scope && one.scopeId === scopeId);
}

/** What a stop of this target is called in a note: `all automatic touches of cadence 'Outbound'`. */
export const touchesOf = (target: BrakeTarget): string =>
  target.scope === 'workspace' ? 'all automatic touches' : `all automatic touches of ${brakeSubject(target)}`;
