import { and, eq, isNull, or, sql } from 'drizzle-orm';
import type { Person } from '../../ports/records.ts';
import type { PeopleRepo } from '../../ports/store.ts';
import { pageOf, toPage } from '../cursors.ts';
import type { Scope } from '../db.ts';
import { anyId, anyText, insertRows, updateRows } from '../rows.ts';
import { people } from '../schema/index.ts';
import { fitsWords } from './people-search.ts';

type Row = typeof people.$inferSelect;

export function toPerson(row: Row): Person {
  const { workspaceId: _, joinedToId: __, holdReason, holdSince, holdLasting, ...person } = row;
  const hold =
    holdReason === null || holdSince === null
      ? null
      : { reason: holdReason, since: holdSince, lasting: holdLasting === true };
  return { ...person, hold };
}

function fromContact(workspaceId: string, person: Person) {
  const { hold: _, provisionalHoldUntil: __, createdAt: ___, ...contact } = person;
  return { ...contact, workspaceId, email: contact.email?.toLowerCase() ?? null };
}

export function fromPerson(workspaceId: string, person: Person): Row {
  return {
    ...fromContact(workspaceId, person),
    holdReason: person.hold?.reason ?? null,
    holdSince: person.hold?.since ?? null,
    holdLasting: person.hold?.lasting ?? null,
    provisionalHoldUntil: person.provisionalHoldUntil,
    createdAt: person.createdAt,
    joinedToId: null,
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
      const rows = await db.select().from(people).where(among(ids)).orderBy(people.id).for('update');
      return rows.map(toPerson);
    },
    async hold(ids, hold) {
      await db
        .update(people)
        .set({ holdReason: hold.reason, holdSince: hold.since, holdLasting: hold.lasting })
        .where(and(among(ids), sql`${people.holdLasting} is not true`));
    },
    async release(ids) {
      await db
        .update(people)
        .set({ holdReason: null, holdSince: null, holdLasting: null })
        .where(and(among(ids), sql`${people.holdLasting} is not true`));
    },
    async setProvisionalHold(ids, until) {
      await db.update(people).set({ provisionalHoldUntil: until }).where(among(ids));
    },
    async search(query, page) {
      const { after, order, limit } = pageOf(people.id, page);
      const found = query === null || query.trim() === '' ? undefined : fitsWords(scope, query);
      const rows = await db
        .select()
        .from(people)
        .where(and(mine, after, found))
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
