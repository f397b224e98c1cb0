import { and, eq, sql } from 'drizzle-orm';
import type {
  ActivePerson,
  CapKey,
  CappedCadence,
  CappedCompany,
  CapRepo,
  NamedCapSlot,
  SlotKey,
} from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { anyId, insertRows, jsonParam, recordsOf, rowsOf } from '../rows.ts';
import { capSlots, enrollments, people } from '../schema/index.ts';
import { wakeRuns } from './wake-runs.ts';

const onlyKeys = (workspaceId: string, keys: readonly SlotKey[]) =>
  keys.map(({ enrollmentId, stepKey, visit }) => ({ workspaceId, enrollmentId, stepKey, visit }));

const sameTouch = sql`s.workspace_id = r.workspace_id and s.enrollment_id = r.enrollment_id
  and s.step_key = r.step_key and s.visit = r.visit`;

/** The caps of a company `c`: its own, else the workspace's (`w`). */
const capOf = (name: string) =>
  sql`(coalesce(c.caps, w.contact_rules -> 'companyCaps') ->> ${name}::text)::integer`;

export function capRepo(scope: Scope): CapRepo {
  return { ...lockedCaps(scope), ...slotReads(scope), ...slotWrites(scope) };
}

function lockedCaps({ db, workspaceId }: Scope): Pick<CapRepo, 'lockCompanies' | 'lockCadences'> {
  return {
    async lockCompanies(personIds) {
      const [people, touches] = [capOf('peopleAtOnce'), capOf('touchesPerWeek')];
      const rows = await rowsOf<CappedCompany & { person: string }>(
        db,
        sql`select p.id as person, c.id, c.name, ${people} as "peopleAtOnce", ${touches} as "touchesPerWeek", w.zone
          from people p
          join companies c on c.workspace_id = p.workspace_id and c.id = p.company_id
          join workspaces w on w.id = p.workspace_id
          where p.workspace_id = ${workspaceId}::uuid and p.id = ${anyId(personIds)}
            and coalesce(${people}, ${touches}) is not null
          order by c.id for no key update of c`,
      );
      return new Map(rows.map(({ person, ...company }) => [person, company]));
    },
    async lockCadences(cadenceIds) {
      const cap = sql`(v.definition #>> '{limits,newPeoplePerDay}')::integer`;
      return rowsOf<CappedCadence>(
        db,
        sql`select c.id, c.name, ${cap} as "newPeoplePerDay", w.zone from cadences c
          join versions v on v.workspace_id = c.workspace_id and v.id = c.current_version_id
          join workspaces w on w.id = c.workspace_id
          where c.workspace_id = ${workspaceId}::uuid and c.id = ${anyId(cadenceIds)} and ${cap} is not null
          order by c.id for no key update of c`,
      );
    },
  };
}

function slotReads({
  db,
  workspaceId,
}: Scope): Pick<CapRepo, 'taken' | 'held' | 'colleagues' | 'activePeople'> {
  return {
    async taken(asked) {
      const from = asked.map((one) => ({
        scope: one.scope,
        scope_id: one.scopeId,
        at: one.from.toISOString(),
      }));
      const rows = await db
        .select({
          slot: capSlots,
          person: { firstName: people.firstName, lastName: people.lastName, email: people.email },
        })
        .from(capSlots)
        .innerJoin(
          enrollments,
          and(eq(enrollments.workspaceId, capSlots.workspaceId), eq(enrollments.id, capSlots.enrollmentId)),
        )
        .innerJoin(
          people,
          and(eq(people.workspaceId, enrollments.workspaceId), eq(people.id, enrollments.personId)),
        )
        .where(
          and(
            eq(capSlots.workspaceId, workspaceId),
            sql`exists (select 1 from jsonb_to_recordset(${jsonParam(from)})
              as f(scope text, scope_id uuid, at timestamptz)
              where f.scope = ${capSlots.scope} and f.scope_id = ${capSlots.scopeId} and f.at <= ${capSlots.at})`,
            sql`${capSlots.scopeId} = ${anyId(asked.map((one) => one.scopeId))}`,
          ),
        )
        .orderBy(capSlots.at);
      return rows.map(({ slot: { workspaceId: _, ...slot }, person }): NamedCapSlot => ({ ...slot, person }));
    },
    async held(ids) {
      const rows = await db
        .select()
        .from(capSlots)
        .where(and(eq(capSlots.workspaceId, workspaceId), sql`${capSlots.enrollmentId} = ${anyId(ids)}`));
      return rows.map(({ workspaceId: _, ...slot }) => slot);
    },
    async colleagues(personIds) {
      const rows = await rowsOf<{ id: string }>(
        db,
        sql`select distinct o.id from people p
          join people o on o.workspace_id = p.workspace_id and o.company_id = p.company_id and o.id <> p.id
          join enrollments e on e.workspace_id = o.workspace_id and e.person_id = o.id
            and e.state in ('pending', 'active', 'paused')
          join versions v on v.workspace_id = e.workspace_id and v.id = e.version_id
          join workspaces w on w.id = p.workspace_id
          where p.workspace_id = ${workspaceId}::uuid and p.id = ${anyId(personIds)}
            and coalesce(v.definition ->> 'colleagueReply', w.contact_rules ->> 'colleagueReply') <> 'nothing'`,
      );
      return rows.map((row) => row.id);
    },
    async activePeople(companyIds) {
      return rowsOf<ActivePerson>(
        db,
        sql`select distinct on (p.id) p.company_id as "companyId", p.id as "personId", p.first_name as "firstName",
            p.last_name as "lastName", p.email, c.name as "cadenceName", u.name as "ownerName"
          from people p
          join enrollments e on e.workspace_id = p.workspace_id and e.person_id = p.id
            and e.state in ('pending', 'active', 'paused')
          join cadences c on c.workspace_id = e.workspace_id and c.id = e.cadence_id
          join users u on u.workspace_id = e.workspace_id and u.id = e.owner_user_id
          where p.workspace_id = ${workspaceId}::uuid and p.company_id = ${anyId(companyIds)}
          order by p.id, e.id`,
      );
    },
  };
}

function slotWrites(
  scope: Scope,
): Pick<CapRepo, 'take' | 'use' | 'giveBack' | 'release' | 'outbid' | 'forget'> {
  const { db, workspaceId } = scope;
  const mine = eq(capSlots.workspaceId, workspaceId);
  return {
    async take(slots) {
      await insertRows(
        db,
        capSlots,
        slots.map((slot) => ({ ...slot, workspaceId })),
      );
    },
    async use(keys, at, only) {
      if (keys.length === 0) return;
      await db.execute(sql`update ${capSlots} s set used = true, at = ${at.toISOString()}::timestamptz
        from ${recordsOf(capSlots, onlyKeys(workspaceId, keys))} where ${sameTouch}
          and s.scope = coalesce(${only ?? null}::text, s.scope)`);
    },
    async giveBack(enrollmentIds, { scopeIds, before }) {
      await db.execute(sql`with old as (
          delete from ${capSlots} where workspace_id = ${workspaceId}::uuid
            and scope_id = ${anyId(scopeIds)} and at < ${before.toISOString()}::timestamptz)
        delete from ${capSlots} where workspace_id = ${workspaceId}::uuid
          and enrollment_id = ${anyId(enrollmentIds)} and not used`);
    },
    async release(keys) {
      if (keys.length === 0) return;
      await db.execute(sql`delete from ${capSlots} s
        using ${recordsOf(capSlots, onlyKeys(workspaceId, keys))} where ${sameTouch}`);
    },
    async outbid(keys, now) {
      if (keys.length === 0) return;
      const rows = keys.map(({ scope, ...key }: CapKey) => ({ ...onlyKeys(workspaceId, [key])[0], scope }));
      await db.execute(sql`delete from ${capSlots} s using ${recordsOf(capSlots, rows)}
        where ${sameTouch} and s.scope = r.scope and not s.used`);
      await wakeRuns(
        scope,
        keys.map((key) => key.enrollmentId),
        now,
      );
    },
    async forget(of, scopeId) {
      const those = scopeId === null ? undefined : eq(capSlots.scopeId, scopeId);
      await db.delete(capSlots).where(and(mine, eq(capSlots.scope, of), eq(capSlots.used, false), those));
    },
  };
}
