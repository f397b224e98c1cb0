import { and, desc, eq, isNotNull, isNull, or, sql } from 'drizzle-orm';
import type { Template, TemplateVersion } from '../../ports/records.ts';
import type { TemplateRepo } from '../../ports/store.ts';
import { pageOf, toPage } from '../cursors.ts';
import type { Scope } from '../db.ts';
import { anyText } from '../rows.ts';
import { templates, templateVersions } from '../schema/index.ts';

function toTemplate({ workspaceId: _, ...template }: typeof templates.$inferSelect): Template {
  return template;
}

function toVersion({ workspaceId: _, ...version }: typeof templateVersions.$inferSelect): TemplateVersion {
  return version;
}

const nameOf = ({ kind, key }: Pick<Template, 'kind' | 'key'>) => `${kind}/${key}`;
const inSql = sql`${templates.kind} || '/' || ${templates.key}`;

/** What `like` reads as itself. */
const literally = (text: string) => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

export function templateRepo({ db, workspaceId }: Scope): TemplateRepo {
  const mine = eq(templates.workspaceId, workspaceId);
  const one = (id: string) => and(mine, eq(templates.id, id));
  const inForce = and(mine, isNull(templates.archivedAt));
  return {
    async list({ kind, persona, stage, query, archived }, page) {
      const { after, order, limit } = pageOf(templates.id, page);
      const words = query === undefined ? undefined : literally(query);
      const rows = await db
        .select()
        .from(templates)
        .where(
          and(
            mine,
            after,
            archived ? isNotNull(templates.archivedAt) : isNull(templates.archivedAt),
            kind === undefined ? undefined : eq(templates.kind, kind),
            persona === undefined ? undefined : eq(templates.persona, persona),
            stage === undefined ? undefined : eq(templates.stage, stage),
            words === undefined
              ? undefined
              : or(sql`${templates.name} ilike ${words}`, sql`${templates.key} ilike ${words}`),
          ),
        )
        .orderBy(order)
        .limit(limit);
      return toPage(rows, page.limit, toTemplate);
    },
    async byId(id) {
      const [row] = await db.select().from(templates).where(one(id));
      return row ? toTemplate(row) : null;
    },
    async lock(id) {
      const [row] = await db.select().from(templates).where(one(id)).for('update');
      return row ? toTemplate(row) : null;
    },
    async byKeys(wanted) {
      const rows = await db
        .select()
        .from(templates)
        .where(and(inForce, sql`${inSql} = ${anyText(wanted.map(nameOf))}`));
      return rows.map(toTemplate);
    },
    async insert(template) {
      const added = await db
        .insert(templates)
        .values({ ...template, workspaceId })
        .onConflictDoNothing()
        .returning({ id: templates.id });
      if (added.length === 0) return false;
      const { id: templateId, version: number, subject, body, createdAt: at, updatedBy: by } = template;
      await db.insert(templateVersions).values({ workspaceId, templateId, number, subject, body, at, by });
      return true;
    },
    async save({ id, createdAt: _, ...template }, text) {
      await db.update(templates).set(template).where(one(id));
      if (text !== null) await db.insert(templateVersions).values({ ...text, workspaceId });
    },
    async versions(templateId) {
      const rows = await db
        .select()
        .from(templateVersions)
        .where(
          and(eq(templateVersions.workspaceId, workspaceId), eq(templateVersions.templateId, templateId)),
        )
        .orderBy(desc(templateVersions.number));
      return rows.map(toVersion);
    },
    async versionsByKeys(wanted) {
      const name = sql`${inSql} || '/' || ${templateVersions.number}`;
      const rows = await db
        .select({ version: templateVersions, kind: templates.kind, key: templates.key })
        .from(templates)
        .innerJoin(
          templateVersions,
          and(
            eq(templateVersions.workspaceId, templates.workspaceId),
            eq(templateVersions.templateId, templates.id),
          ),
        )
        .where(and(mine, sql`${name} = ${anyText(wanted.map((each) => `${nameOf(each)}/${each.number}`))}`));
      return rows.map(({ version, ...named }) => ({ ...toVersion(version), ...named }));
    },
  };
}
