import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Connection, Job } from '../ports/records.ts';
import type { ActorContext } from './context.ts';
import { noteSettings } from './note-settings.ts';
import { parseInput } from './parse-input.ts';
import { requireRole } from './permissions.ts';
import { changesOf, differ, found, inWorkspace } from './reading.ts';
import { queueRereading } from './reread-job.ts';

export const setCustomFieldsInput = z.object({
  connectionId: z.uuid(),
  fields: z
    .array(
      z.strictObject({
        of: z.enum(['person', 'company']),
        /** What templates call it: `{{ person.custom.name }}`. */
        name: z
          .string()
          .regex(/^[a-z][a-z0-9_]{0,63}$/, 'must be lower-case letters, digits or _, at most 64'),
        /** As the CRM calls it. */
        field: z
          .string()
          .regex(
            /^[A-Za-z][A-Za-z0-9_]{0,99}$/,
            "must be the CRM's own name of the field, such as Renewal_Month__c",
          ),
      }),
    )
    .max(40, 'must be at most 40 fields'),
});

/** A connection with the fields that are read now, and the job that reads everybody again; null where nobody has to be. */
export interface ChangedFields extends Connection {
  readonly job: Job | null;
}

/**
 * Says which fields of a CRM's own are read along with people, and what templates call them (admins only). Two CRMs
 * may give one name to fields of theirs. Whoever is here already is read again by a job, where a field is new; values come,
 * too, with every enrollment and every change of a record. A name that is taken away keeps the values that it has, until they are written anew. `invalid_input` when a name stands twice.
 */
export async function setCustomFields(
  ctx: ActorContext,
  input: z.input<typeof setCustomFieldsInput>,
): Promise<ChangedFields> {
  requireRole(ctx, 'admin', 'choose which fields are read');
  const { connectionId, fields } = parseInput(setCustomFieldsInput, input);
  const seen = new Set<string>();
  for (const [index, { of, name }] of fields.entries()) {
    const message = `'${of}.custom.${name}' stands twice; a name is read from one field.`;
    if (seen.has(`${of}.${name}`))
      throw new AppError('invalid_input', message, { problems: [{ path: `fields.${index}.name`, message }] });
    seen.add(`${of}.${name}`);
  }
  const changed = await inWorkspace(ctx, async (tx) => {
    const before = found(await tx.connections.byId(connectionId), 'connection', connectionId);
    const { patch, words } = changesOf(before, { customFields: fields });
    if (words === '') return { ...before, job: null };
    await tx.connections.update(connectionId, patch);
    const list = fields.map(({ of, name, field }) => `${of}.custom.${name} = ${field}`).join(', ');
    await noteSettings(ctx, tx, {
      words: `${ctx.actor.name} chose the fields that are read from ${before.kind}: ${list || 'none'}.`,
      facts: { was: before.customFields, is: fields },
    });
    const connection = { ...before, customFields: fields };
    const more = fields.some((field) => !before.customFields.some((known) => !differ(known, field)));
    return { ...connection, job: more ? await queueRereading(ctx, tx, connection) : null };
  });
  if (changed.job !== null) ctx.kick();
  return changed;
}
