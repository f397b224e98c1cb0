import { and, eq, isNull, or, sql } from 'drizzle-orm';
import type { Person } from '../../ports/records.ts';
import type { PeopleRepo } from '../../ports/store.ts';
import { pageOf, toPage } from '../cursors.ts';
import type { Scope } from '../db.ts';
import { anyId, anyText, insertRows, updateRows } from '../rows.ts';
import { people } from '../schema/index.ts';
import { contacts } from './contacts.ts';
import { fitsWords } from './people-search.ts';
import { claims } from './record-claims.ts';

type Row = typeof people.$inferSelect;

export function toPerson(row: Row): Person {
  const { workspaceId: _, holdReason, holdSince, holdLasting, ...person } = row;
  const hold =
    holdReason === null || holdSince === null
      ? null
      : { reason: holdReason, since: holdSince, lasting: holdLasting === true };
  return { ...person, hold };
}

function fromContact(workspaceId: string, person: Person) {
  const { hold: _, provisionalHoldUntil: __, createdAt: ___, mergedIntoId: ____, ...rest } = person;
  const { lastContactAt: _____, awayUntil: ______, ...contact } = rest;
  return { ...contact, workspaceId, email: contact.email?.toLowerCase() ?? null };
}

function fromPerson(workspaceId: string, person: Person): Row {
  return {
    ...fromContact(workspaceId, person),
    holdReason: person.hold?.reason ?? null,
    holdSince: person.hold?.since ?? null,
    holdLasting: person.hold?.lasting ?? null,
    provisionalHoldUntil: person.provisionalHoldUntil,
    createdAt: person.createdAt,
    mergedIntoId: person.mergedIntoId,
    lastContactAt: person.lastContactAt,
    awayUntil: person.awayUntil,
  };
}

export function peopleRepo(scope: Scope): PeopleRepo {
  const { db, workspaceId } = scope;
  const mine = eq(people.workspaceId, workspaceId);
  const among = (ids: readonly string[]) => and(mine, sql`${people.id} = ${anyId(ids)}`);
  return {
    async lockImports() {
      await db.execute(
        sql`select pg_advisory_xact_lock(hashtextextended(${`cadenza imports ${workspaceId}`}, 0))`,
      );
    },
    async insert(added) {
      await insertRows(
        db,
        people,
        added.map((person) => fromPerson(workspaceId, person)),
      );
    },
    async update(changed) {
      await updateRows(db, people, {
        keys: ['workspaceId', 'id'],
        rows: changed.map((person) => fromContact(workspaceId, person)),
      });
    },
    async byIds(ids) {
      return (await db.select().from(people).where(among(ids))).map(toPerson);
    },
    async byEmails(emails) {
      const wanted = anyText(emails.map((email) => email.toLowerCase()));
      const rows = await db
        .select()
        .from(people)
        .where(and(mine, sql`${people.email} = ${wanted}`))
        .orderBy(people.id);
      return rows.map(toPerson);
    },
    async lock(ids) {
      const locked = (wanted: readonly string[]) =>
        db.select().from(people).where(among(wanted)).orderBy(people.id).for('update');
      const rows = await locked(ids);
      const gone = rows.map((row) => row.mergedIntoId).filter((id) => id !== null);
      // Read under the lock, so a merge that was committed while we waited for it is seen.
      const instead = gone.length === 0 ? [] : await locked(gone);
      const all = [...rows.filter((row) => row.mergedIntoId === null), ...instead].map(toPerson);
      return [...new Map(all.map((person) => [person.id, person])).values()];
    },
    async hold(ids, hold) {
      const mayReplace = sql`(${people.holdLasting} is not true or ${hold.lasting}::boolean)`;
      await db
        .update(people)
        .set({ holdReason: hold.reason, holdSince: hold.since, holdLasting: hold.lasting })
        .where(and(among(ids), mayReplace));
    },
    async release(ids) {
      await db
        .update(people)
        .set({ holdReason: null, holdSince: null, holdLasting: null })
        .where(and(among(ids), sql`${people.holdLasting} is not true`));
    },
    async endAbsence(ids) {
      await db.update(people).set({ awayUntil: null }).where(among(ids));
    },
    async noteAway(id, until) {
      const later = sql`greatest(${people.awayUntil}, ${until.toISOString()}::timestamptz)`;
      await db
        .update(people)
        .set({ awayUntil: later })
        .where(among([id]));
    },
    async holdProvisionally(id, until) {
      const later = sql`greatest(${people.provisionalHoldUntil}, ${until.toISOString()}::timestamptz)`;
      await db
        .update(people)
        .set({ provisionalHoldUntil: later })
        .where(among([id]));
    },
    async endProvisionalHold(id, { rawId, since }) {
      const others = sql`select 1 from raw_webhooks w where w.workspace_id = ${people.workspaceId}
        and w.person_id = ${people.id} and w.id <> ${rawId}::uuid and w.received_at > ${since.toISOString()}::timestamptz
        and (w.processed_at is null or w.error is not null)`;
      await db
        .update(people)
        .set({ provisionalHoldUntil: null })
        .where(and(among([id]), sql`not exists (${others})`));
    },
    async liftProvisionalHold(id) {
      const waiting = sql`select 1 from raw_webhooks w where w.workspace_id = ${people.workspaceId}
        and w.person_id = ${people.id} and w.processed_at is null`;
      const lifted = await db
        .update(people)
        .set({ provisionalHoldUntil: null })
        .where(and(among([id]), sql`not exists (${waiting})`))
        .returning({ id: people.id });
      if (lifted.length === 0) return false;
      // What could not be understood holds nobody any more.
      await db.execute(sql`update raw_webhooks set person_id = null
        where workspace_id = ${workspaceId}::uuid and person_id = ${id}::uuid and error is not null`);
      return true;
    },
    ...contacts(scope),
    ...claims(scope),
    async search(query, page) {
      const { after, order, limit } = pageOf(people.id, page);
      const found = query === null || query.trim() === '' ? undefined : fitsWords(scope, query);
      const rows = await db
        .select()
        .from(people)
        .where(and(mine, isNull(people.mergedIntoId), after, found))
        .orderBy(order)
        .limit(limit);
      return toPage(rows, page.limit, toPerson);
    },
  };
}

/** True while nothing may be reserved for a person at product time `now`. */
export function free(now: Date) {
  return and(
    isNull(people.holdReason),
    or(
      isNull(people.provisionalHoldUntil),
      sql`${people.provisionalHoldUntil} <= ${now.toISOString()}::timestamptz`,
    ),
  );
}
