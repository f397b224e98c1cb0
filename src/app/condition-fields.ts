import { type CrmFields, crmFieldsIn } from '../cadence/index.ts';
import type { CadenceDefinition } from '../cadence/model.ts';
import { isAppError } from '../errors.ts';
import type { Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { crmNames } from './crm-names.ts';
import { queueRereading } from './reread-job.ts';
import { activeConnections, openCrm } from './token-source.ts';

/**
 * Has every connection read the fields that conditions ask about, of the versions in force and of those that have people in
 * flight, and no others. Where that is a field more than before, whoever is here already is read again. To be called
 * after a version was published or a CRM connected, in the same transaction. The connections are locked, so that of two
 * that publish at once neither misses the other's fields.
 */
export async function noteConditionFields(ctx: ActorContext, tx: Tx): Promise<void> {
  const connections = await tx.connections.lockAll();
  if (connections.length === 0) return;
  const wanted = await tx.cadences.crmFieldsAsked();
  for (const connection of connections) {
    const had = connection.conditionFields;
    if (had.length === wanted.length && wanted.every((field) => had.includes(field))) continue;
    await tx.connections.update(connection.id, { conditionFields: wanted });
    const added = wanted.filter((field) => !had.includes(field));
    if (added.length > 0) await queueRereading(ctx, tx, { ...connection, conditionFields: wanted });
  }
}

/**
 * The fields of people that each connected CRM has, for a definition that asks about any; null where it asks about none, or
 * where a CRM cannot be asked now, which may have what the others lack. Not to be called in a transaction.
 */
export async function fieldsOfCrms(
  ctx: ActorContext,
  definition: CadenceDefinition,
): Promise<readonly CrmFields[] | null> {
  if (crmFieldsIn(definition).length === 0) return null;
  const { workspaceId } = ctx.actor;
  try {
    return await Promise.all(
      (await activeConnections(ctx, workspaceId)).map(async (connection) => ({
        name: crmNames[connection.kind],
        fields: await openCrm(ctx, workspaceId, connection).personFields(),
      })),
    );
  } catch (error) {
    if (!isAppError(error)) throw error;
    return null;
  }
}
