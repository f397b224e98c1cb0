import { and, desc, eq, sql } from 'drizzle-orm';
import type { CadenceDefinition } from '../../cadence/model.ts';
import type { Cadence, Version } from '../../ports/records.ts';
import type { CadenceRepo } from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { anyId, insertRows, rowsOf } from '../rows.ts';
import { cadences, steps, variants, versions } from '../schema/index.ts';

/** A condition that asks about a field of the CRM record, in a definition as text. */
const crmField = String.raw`"field":\s*"crm\.([A-Za-z][A-Za-z0-9_]{0,79})"`;

function toCadence({ workspaceId: _, ...cadence }: typeof cadences.$inferSelect): Cadence {
  return cadence;
}

export function toVersion({ workspaceId: _, ...version }: typeof versions.$inferSelect): Version {
  return version;
}

const versionsKept = 500;

/** Steps and variants of a version as rows, for queries over them; the definition is what the core reads. */
function fromDefinition(keys: { workspaceId: string; versionId: string }, definition: CadenceDefinition) {
  return {
    steps: definition.steps.map((step, position) => ({
      ...keys,
      stepKey: step.key,
      position,
      channel: step.channel,
      mode: step.mode,
      name: step.name,
    })),
    variants: definition.steps.flatMap((step) =>
      step.channel === 'email'
        ? step.variants.map((variant) => ({
            ...keys,
            stepKey: step.key,
            variantKey: variant.key,
            weight: variant.weight,
            subject: variant.subject ?? null,
            body: variant.body,
          }))
        : (step.variants ?? []).map(({ key, weight, script }) => ({
            ...keys,
            ...{ stepKey: step.key, variantKey: key, weight, subject: null, body: script },
          })),
    ),
  };
}

export function cadenceRepo({ db, workspaceId, versions: cache }: Scope): CadenceRepo {
  const mine = eq(cadences.workspaceId, workspaceId);
  const ours = eq(versions.workspaceId, workspaceId);
  return {
    async list() {
      return (await db.select().from(cadences).where(mine).orderBy(cadences.id)).map(toCadence);
    },
    async byId(id) {
      const [row] = await db
        .select()
        .from(cadences)
        .where(and(mine, eq(cadences.id, id)));
      return row ? toCadence(row) : null;
    },
    async byName(name) {
      const [row] = await db
        .select()
        .from(cadences)
        .where(and(mine, eq(cadences.name, name)));
      return row ? toCadence(row) : null;
    },
    async crmFieldsAsked() {
      const rows = await rowsOf<{ field: string }>(
        db,
        sql`select distinct found[1] as field from versions v
          cross join lateral regexp_matches(v.definition::text, ${crmField}, 'g') as found
          where v.workspace_id = ${workspaceId}::uuid and (
            exists (select 1 from cadences c where c.workspace_id = v.workspace_id
              and c.current_version_id = v.id and c.archived_at is null)
            or exists (select 1 from enrollments e where e.workspace_id = v.workspace_id
              and e.version_id = v.id and e.state in ('pending', 'active', 'paused')))
          order by field`,
      );
      return rows.map(({ field }) => field);
    },
    async publish({ cadenceId, versionId, definition, at, by }) {
      // The upsert locks the cadence's row, so two publishers get different numbers.
      const [cadence] = await db
        .insert(cadences)
        .values({
          workspaceId,
          id: cadenceId,
          name: definition.name,
          type: definition.type,
          currentVersionId: versionId,
          versionNumber: 1,
          archivedAt: null,
          createdAt: at,
        })
        .onConflictDoUpdate({
          target: [cadences.workspaceId, cadences.id],
          set: {
            name: definition.name,
            type: definition.type,
            currentVersionId: versionId,
            versionNumber: sql`${cadences.versionNumber} + 1`,
          },
        })
        .returning({ number: cadences.versionNumber });
      const version = {
        id: versionId,
        cadenceId,
        number: cadence?.number ?? 1,
        definition,
        publishedAt: at,
        publishedBy: by,
      };
      await db.insert(versions).values({ ...version, workspaceId });
      const parts = fromDefinition({ workspaceId, versionId }, definition);
      await insertRows(db, steps, parts.steps);
      await insertRows(db, variants, parts.variants);
      return version;
    },
    async versions(cadenceId) {
      const rows = await db
        .select()
        .from(versions)
        .where(and(ours, eq(versions.cadenceId, cadenceId)))
        .orderBy(desc(versions.number));
      return rows.map(toVersion);
    },
    async versionIds(cadenceId) {
      const rows = await db
        .select({ id: versions.id })
        .from(versions)
        .where(and(ours, cadenceId === null ? undefined : eq(versions.cadenceId, cadenceId)))
        .orderBy(versions.id);
      return rows.map((row) => row.id);
    },
    async versionsByIds(ids) {
      const keyOf = (id: string) => `${workspaceId}:${id}`;
      // Held apart from what is kept for later, which others may clear while this waits.
      const found = new Map(ids.map((id) => [id, cache.get(keyOf(id))]));
      const unread = ids.filter((id) => found.get(id) === undefined);
      if (unread.length > 0) {
        const rows = await db
          .select()
          .from(versions)
          .where(and(ours, sql`${versions.id} = ${anyId(unread)}`));
        if (cache.size > versionsKept) cache.clear();
        for (const row of rows) {
          const version = toVersion(row);
          found.set(row.id, version);
          cache.set(keyOf(row.id), version);
        }
      }
      return ids.flatMap((id) => found.get(id) ?? []);
    },
  };
}
