import { z } from 'zod';
import { AppError } from '../../src/errors.ts';
import type { CrmRef } from '../../src/ports/crm.ts';
import type { CrmMeeting, CrmMeetings } from '../../src/ports/crm-news.ts';
import type { SalesforceClient } from './client.ts';
import { SalesforceFailure, toAppError } from './errors.ts';
import { OUTCOME, outcomeOf } from './event-outcome.ts';
import { fromSalesforceTime, to18 } from './ids.ts';
import { type EventRow, eventRelationRow, eventRow, stampRow } from './schemas.ts';
import { queriesFor, quoted, timeLiteral } from './soql.ts';
import { TOUCH_ID } from './task-shape.ts';

const PAGE = 2_000;
/** A transaction's rows become visible when it commits, under the stamp of when they were written. */
const OVERLAP_MS = 5 * 60_000;
const FIELDS = [
  ...(['Id', 'Subject', 'WhoId', 'OwnerId', 'StartDateTime', 'EndDateTime', 'IsDeleted'] as const),
  ...(['CreatedDate', 'SystemModstamp'] as const),
] as const;

const time = z.number().int();
const cursorSchema = z.object({
  v: z.literal(1),
  /** Times are Salesforce's own, in ms. What was created up to here is never told of. */
  began: time,
  /** The next row comes after (t, id); `high` is the newest stamp seen. */
  t: time,
  id: z.string().regex(/^([a-zA-Z0-9]{18})?$/),
  high: time,
  /** Stamps by id of what was told and comes again with the overlap. */
  seen: z.record(z.string(), time),
});
type Cursor = z.infer<typeof cursorSchema>;

function decode(text: string): Cursor {
  try {
    return cursorSchema.parse(JSON.parse(text));
  } catch (error) {
    const message = 'This cursor of Salesforce events cannot be read. Begin again with a new one.';
    throw new AppError('invalid_input', message, { cause: error });
  }
}

/**
 * Which fields of Event are asked for: the package's besides, until Salesforce answers INVALID_FIELD, since the connected
 * user may not see them. Kept for as long as the port is open.
 */
export class EventFields {
  #withPackage = true;

  get #names(): readonly string[] {
    return this.#withPackage ? [...FIELDS, TOUCH_ID, OUTCOME] : FIELDS;
  }

  select(): string {
    return `SELECT ${this.#names.join(', ')} FROM Event`;
  }

  async reading<T>(job: () => Promise<T>): Promise<T> {
    try {
      return await job();
    } catch (error) {
      const hidden = error instanceof SalesforceFailure && error.problem.code === 'INVALID_FIELD';
      if (!hidden || !this.#withPackage) throw error;
    }
    this.#withPackage = false;
    return job();
  }
}

/**
 * Keyset over (SystemModstamp, Id), as for people. Left out are the copies that Salesforce makes for each invited user, the
 * patterns of series, and whole days, which are no meetings.
 */
function soql(fields: EventFields, { began, t, id }: Cursor): string {
  const at = timeLiteral(t);
  const after =
    id === ''
      ? `SystemModstamp >= ${at}`
      : `(SystemModstamp > ${at} OR (SystemModstamp = ${at} AND Id > ${quoted(id)}))`;
  const kind = 'IsChild = false AND IsRecurrence = false AND IsAllDayEvent = false';
  const since = `CreatedDate > ${timeLiteral(began)}`;
  return `${fields.select()} WHERE ${after} AND ${since} AND ${kind} ORDER BY SystemModstamp, Id LIMIT ${PAGE}`;
}

const personPrefixes: Readonly<Record<string, CrmRef['type']>> = { '003': 'Contact', '00Q': 'Lead' };

function personOf(id: string | null | undefined): CrmRef | null {
  const type = personPrefixes[id?.slice(0, 3) ?? ''];
  return type === undefined || id == null ? null : { type, id: to18(id) };
}

/**
 * The people of each event besides the first: invited ones, and with Shared Activities all that it is related to. Where
 * the connected user may not see the relations, the first is all that is known.
 */
async function relatedTo(
  client: SalesforceClient,
  events: readonly EventRow[],
): Promise<ReadonlyMap<string, readonly CrmRef[]>> {
  const ids = events.map((event) => event.Id);
  const select = 'SELECT EventId, RelationId FROM EventRelation WHERE IsDeleted = false AND EventId IN';
  const queries = queriesFor(ids, (list) => `${select} (${list})`);
  const related = new Map<string, CrmRef[]>();
  try {
    for (const row of await client.queryAllRows(queries, eventRelationRow)) {
      const ref = personOf(row.RelationId);
      if (ref !== null) related.set(row.EventId, [...(related.get(row.EventId) ?? []), ref]);
    }
  } catch (error) {
    const code = error instanceof SalesforceFailure ? error.problem.code : '';
    if (code !== 'INVALID_TYPE' && code !== 'INVALID_FIELD') throw error;
  }
  return related;
}

/** The moment that a text names; null where it names none. */
function momentOf(text: string | null | undefined): Date | null {
  const at = fromSalesforceTime(text ?? '');
  return Number.isFinite(at) ? new Date(at) : null;
}

const stampOf = (event: EventRow) => fromSalesforceTime(event.SystemModstamp);

/** An event in our words; null for one that is with nobody, has no time, or is an entry of our own. */
function fromSalesforceEvent(event: EventRow, related: readonly CrmRef[]): CrmMeeting | null {
  const first = personOf(event.WhoId);
  const refs = new Map([...(first === null ? [] : [first]), ...related].map((ref) => [ref.id, ref]));
  const [start, end] = [momentOf(event.StartDateTime), momentOf(event.EndDateTime)];
  if (refs.size === 0 || start === null || (event.Cadenza_Touch_Id__c ?? '') !== '') return null;
  const title = event.Subject?.trim() || null;
  return {
    id: event.Id,
    refs: [...refs.values()],
    title,
    startAt: start,
    endAt: end,
    outcome: outcomeOf({ subject: title, outcome: event.Cadenza_Outcome__c ?? null }),
    hostId: event.OwnerId ?? null,
    createdAt: new Date(fromSalesforceTime(event.CreatedDate)),
    modifiedAt: new Date(stampOf(event)),
  };
}

/** The port's `startMeetings`: at the newest stamp of an Event. One API call. */
export async function startMeetings(client: SalesforceClient): Promise<string> {
  try {
    const newest = 'SELECT SystemModstamp FROM Event ORDER BY SystemModstamp DESC LIMIT 1';
    const [row] = await client.queryAllRows([newest], stampRow);
    const at = row === undefined ? 0 : fromSalesforceTime(row.SystemModstamp);
    return JSON.stringify({ v: 1, began: at, t: at, id: '', high: at, seen: {} } satisfies Cursor);
  } catch (error) {
    throw toAppError(error, 'say where meetings begin');
  }
}

/** Where the next reading begins: behind the last row while pages are full, at the end one overlap back. */
function nextCursor(from: Cursor, events: readonly EventRow[], more: boolean): Cursor {
  const last = events.at(-1);
  const high = Math.max(from.high, last === undefined ? 0 : stampOf(last));
  const stamps = Object.fromEntries(events.map((event) => [event.Id, stampOf(event)]));
  const seen = Object.entries({ ...from.seen, ...stamps }).filter(([, at]) => at >= high - OVERLAP_MS);
  const place =
    more && last !== undefined
      ? { t: stampOf(last), id: last.Id }
      : { t: Math.max(0, high - OVERLAP_MS), id: '' };
  return { ...from, ...place, high, seen: Object.fromEntries(seen) };
}

/**
 * The port's `meetings`: up to 2,000 Events, deleted ones included, by one API call, and one more for the people of those
 * that changed. What the overlap brings again unchanged is not told again.
 */
export async function readMeetings(
  client: SalesforceClient,
  fields: EventFields,
  text: string,
): Promise<CrmMeetings> {
  const from = decode(text);
  try {
    const [page] = await fields.reading(() => client.queryAll([soql(fields, from)]));
    const events = z.array(eventRow).parse(page?.records ?? []);
    const more = page !== undefined && (!page.done || events.length >= PAGE);
    const fresh = events.filter((event) => from.seen[event.Id] !== stampOf(event));
    const live = fresh.filter((event) => !event.IsDeleted);
    const related = live.length === 0 ? new Map() : await relatedTo(client, live);
    const meetings = live.flatMap((event) => {
      const meeting = fromSalesforceEvent(event, related.get(event.Id) ?? []);
      return meeting === null ? [] : [meeting];
    });
    const deleted = fresh.filter((event) => event.IsDeleted);
    const gone = deleted.map((event) => ({ id: event.Id, at: new Date(stampOf(event)) }));
    return { meetings, gone, cursor: JSON.stringify(nextCursor(from, events, more)), more };
  } catch (error) {
    throw toAppError(error, 'list what became of meetings');
  }
}
