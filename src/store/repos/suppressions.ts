import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { Suppression, SuppressionScope } from '../../ports/records.ts';
import type { SuppressionRepo } from '../../ports/store.ts';
import { pageOf, toPage } from '../cursors.ts';
import type { Scope } from '../db.ts';
import { normalize } from '../hashing.ts';
import { anyId, anyText, insertRows, jsonParam } from '../rows.ts';
import { suppressions } from '../schema/index.ts';

interface Value {
  readonly scope: SuppressionScope;
  readonly value: string;
}

function toSuppression(row: typeof suppressions.$inferSelect): Suppression {
  const { workspaceId: _, valueHash: __, ...suppression } = row;
  return suppression;
}

/** What stands for a value: itself, and for an email also its domain with every domain above it. */
function candidates(value: Value): readonly Value[] {
  const domain = value.scope === 'email' ? value.value.split('@').at(-1) : undefined;
  if (!domain) return [value];
  const labels = domain.split('.');
  const above = labels.slice(0, -1).map((_, at) => labels.slice(at).join('.'));
  return [value, ...above.map((name) => ({ scope: 'domain' as const, value: name }))];
}

/**
 * One suppression that stands for all of them: suppressions of two different channels count as one of every channel,
 * but for those of calls and of SMS, which count as one of calls.
 */
function joined(found: readonly Suppression[]): Suppression | null {
  const [first, ...more] = found;
  if (!first) return null;
  if (more.every((other) => other.channel === first.channel)) return first;
  const byPhone = found.every(({ channel }) => channel === 'call' || channel === 'sms');
  return { ...first, channel: byPhone ? 'call' : 'all' };
}

export function suppressionRepo({ db, workspaceId, hasher }: Scope): SuppressionRepo {
  const mine = eq(suppressions.workspaceId, workspaceId);
  return {
    async insert(added, strongestFirst = []) {
      const rows = added.map((suppression) => {
        const { scope, value } = suppression;
        // A row whose value was erased elsewhere has nothing to be found by but its own id.
        const valueHash = hasher.hash(scope, value ?? suppression.id);
        return {
          ...suppression,
          value: value === null ? null : normalize(scope, value),
          valueHash,
          workspaceId,
        };
      });
      const order = sql`array(select jsonb_array_elements_text(${jsonParam(strongestFirst)}))`;
      const place = (reason: SQL) => sql`array_position(${order}, ${reason})`;
      const [known, told] = [place(sql`suppressions.reason`), place(sql`excluded.reason`)];
      await insertRows(
        db,
        suppressions,
        rows,
        sql`(workspace_id, scope, value_hash, channel) do update
        set reason = excluded.reason, source = excluded.source
        where ${known} > ${told} or (${known} = ${told} and excluded.source < suppressions.source)`,
      );
    },
    async match(values) {
      const wanted = values.map((value) => ({
        key: `${value.scope}:${value.value}`,
        hashes: candidates(value).map((one) => hasher.hash(one.scope, one.value)),
      }));
      if (wanted.length === 0) return new Map();
      const hashes = [...new Set(wanted.flatMap((one) => one.hashes))];
      const rows = await db
        .select()
        .from(suppressions)
        .where(
          and(
            mine,
            // The scope is part of the hash; naming all scopes lets the unique index find the rows.
            sql`${suppressions.scope} in ('email', 'phone', 'person', 'domain')`,
            sql`${suppressions.valueHash} = ${anyText(hashes)}`,
          ),
        )
        .orderBy(suppressions.createdAt, suppressions.id);
      return new Map(
        wanted.flatMap(({ key, hashes: own }) => {
          const hit = joined(rows.filter((row) => own.includes(row.valueHash)).map(toSuppression));
          return hit ? [[key, hit] as const] : [];
        }),
      );
    },
    async byPersons(personIds) {
      const rows = await db
        .select()
        .from(suppressions)
        .where(and(mine, sql`${suppressions.personId} = ${anyId(personIds)}`))
        .orderBy(suppressions.createdAt, suppressions.id);
      return rows.map(toSuppression);
    },
    async list(page) {
      const { after, order, limit } = pageOf(suppressions.id, page);
      const rows = await db.select().from(suppressions).where(and(mine, after)).orderBy(order).limit(limit);
      return toPage(rows, page.limit, toSuppression);
    },
  };
}
