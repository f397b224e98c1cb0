import { isAppError } from '../errors.ts';
import type { CrmPort } from '../ports/crm.ts';
import type { CrmMeeting, CrmMeetings } from '../ports/crm-news.ts';
import type { Connection } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { type ActorContext, asSystem } from './context.ts';
import { isAboutRun, newsOfDeletion, newsOfMeeting } from './crm-meeting-news.ts';
import { crmNames } from './crm-names.ts';
import { distinct, inWorkspace } from './reading.ts';
import { type MeetingsKnown, type MeetingTold, takeMeetings } from './take-meetings.ts';
import { openCrm } from './token-source.ts';
import { isLasting } from './watching.ts';

export const meetingsCursor = 'meetings';
const pagesAtMost = 50;

/** People here by the CRM's records: the record is theirs, or its address is. */
type PeopleOfRecords = ReadonlyMap<string, string>;

/**
 * Who is meant by these records. Those that are nobody's here are read from the CRM: whoever was enrolled from elsewhere
 * is found by address.
 */
async function peopleOf(
  ctx: ActorContext,
  crm: CrmPort,
  about: { readonly connection: Connection; readonly meetings: readonly CrmMeeting[] },
): Promise<PeopleOfRecords> {
  const refs = new Map(about.meetings.flatMap((meeting) => meeting.refs).map((ref) => [ref.id, ref]));
  if (refs.size === 0) return new Map();
  const known = await inWorkspace(ctx, (tx) => tx.identities.byRefs(about.connection.id, [...refs.values()]));
  const people = new Map(known.map((identity) => [identity.ref.id, identity.personId]));
  const strangers = [...refs.values()].filter((ref) => !people.has(ref.id));
  if (strangers.length === 0) return people;
  const records = await crm.readPeople(strangers);
  const emails = distinct(records.map(({ email }) => email?.toLowerCase() ?? null));
  if (emails.length === 0) return people;
  const here = await inWorkspace(ctx, (tx) => tx.people.byEmails(emails));
  const byEmail = new Map(here.map((person) => [person.email, person.id]));
  for (const { ref, email } of records) {
    const id = byEmail.get(email?.toLowerCase() ?? null);
    if (id !== undefined) people.set(ref.id, id);
  }
  return people;
}

/** Who is meant by each meeting, with what it says of them; of one that is new, only if it is about a run of theirs. */
function tellOf(
  page: CrmMeetings,
  people: PeopleOfRecords,
  about: {
    readonly connection: Connection;
    readonly hosts: ReadonlyMap<string, { readonly email: string }>;
    readonly now: Date;
  },
): (known: MeetingsKnown) => readonly MeetingTold[] {
  const source = about.connection.kind;
  return ({ book, runs, people: locked }) => {
    const told = page.meetings.flatMap((meeting) => {
      const ids = distinct(meeting.refs.map((ref) => locked.get(people.get(ref.id) ?? '')?.id ?? null));
      return ids.flatMap((personId) => {
        const isKnown = book.latestOf({ source, id: meeting.id, personId }) !== null;
        const fits = runs.some((run) => run.personId === personId && isAboutRun(meeting, run));
        if (!isKnown && !fits) return [];
        const host = about.hosts.get(meeting.hostId ?? '')?.email ?? null;
        const who = { personId, attendee: locked.get(personId)?.email ?? null, linkedRun: null };
        return newsOfMeeting(meeting, book, { source, personId, host }).map((event) => ({ event, who }));
      });
    });
    const off = page.gone.flatMap(({ id, at }) =>
      [...new Set([...locked.values()].map((person) => person.id))].flatMap((personId) => {
        const who = { personId, attendee: null, linkedRun: null };
        const events = newsOfDeletion({ id, at: at ?? about.now }, book, { source, personId });
        return events.map((event) => ({ event, who }));
      }),
    );
    return [...told, ...off];
  };
}

/** Takes in one page, and notes how far that was, in one transaction. */
async function takePage(
  ctx: ActorContext,
  tx: Tx,
  work: { readonly connection: Connection; readonly page: CrmMeetings; readonly people: PeopleOfRecords },
): Promise<void> {
  const { connection, page, people } = work;
  const now = ctx.clock.now();
  if (page.meetings.length + page.gone.length > 0) {
    const goneIds = page.gone.map(({ id }) => id);
    const off = await tx.meetings.byUids(connection.kind, goneIds);
    const hosts = await tx.users.byCrmIds(
      connection.id,
      distinct(page.meetings.map((meeting) => meeting.hostId)),
    );
    const personIds = [...people.values(), ...off.map((row) => row.personId)];
    const tell = tellOf(page, people, { connection, hosts, now });
    const crm = asSystem(ctx, ctx.actor.workspaceId, connection.kind);
    await takeMeetings(crm, tx, { source: connection.kind, personIds, tell });
  }
  await tx.connections.saveCursor(connection.id, meetingsCursor, page.cursor, now);
}

async function read(ctx: ActorContext, connection: Connection): Promise<void> {
  const crm = openCrm(ctx, ctx.actor.workspaceId, connection);
  const { held, ahead } = await inWorkspace(ctx, async (tx) => ({
    held: (await tx.connections.cursors(meetingsCursor)).get(connection.id),
    ahead: await tx.meetings.ahead(connection.kind, ctx.clock.now()),
  }));
  // Connected before meetings were read: what stands there by now changes nothing.
  if (held === undefined) {
    const begin = await crm.startMeetings();
    await inWorkspace(ctx, (tx) =>
      tx.connections.saveCursor(connection.id, meetingsCursor, begin, ctx.clock.now()),
    );
    return;
  }
  let cursor = held.value;
  for (let round = 0; round < pagesAtMost; round += 1) {
    const page = await crm.meetings(cursor, ahead);
    const people = await peopleOf(ctx, crm, { connection, meetings: page.meetings });
    await inWorkspace(ctx, (tx) => takePage(ctx, tx, { connection, page, people }));
    cursor = page.cursor;
    if (!page.more) return;
  }
}

/** How the sentence in Set-up begins that says that meetings are not read; there is at most one for a connection. */
export const meetingsUnread = 'Meetings are not read from';

/** What the set-up says of a CRM that will not show its meetings. */
export const meetingsUnreadBecause = ({ kind }: Connection, reason: string) =>
  `${meetingsUnread} ${crmNames[kind]}. ${reason}`;

async function tellSetUp(ctx: ActorContext, connection: Connection, reason: string | null): Promise<void> {
  await inWorkspace(ctx, async (tx) => {
    const before = (await tx.connections.byId(connection.id))?.missing ?? [];
    const others = before.filter((words) => !words.startsWith(meetingsUnread));
    const missing = reason === null ? others : [...others, meetingsUnreadBecause(connection, reason)];
    await tx.connections.update(connection.id, { missing });
  });
}

/**
 * Asks a CRM which meetings were booked, moved, called off or missed since the last time, and lets that take effect as if
 * a calendar had told it. A CRM that does not show its meetings is told of in the set-up; nothing else waits for it.
 */
export async function syncMeetings(ctx: ActorContext, connection: Connection): Promise<void> {
  try {
    await read(ctx, connection);
    if (connection.missing.some((words) => words.startsWith(meetingsUnread)))
      await tellSetUp(ctx, connection, null);
  } catch (error) {
    const words = isAppError(error) ? error.message : String(error);
    ctx.log.warn({ crm: connection.kind, error: words }, 'meetings were not read');
    if (isLasting(error)) await tellSetUp(ctx, connection, words);
  }
}
