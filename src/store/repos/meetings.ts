import { and, eq, sql } from 'drizzle-orm';
import type { MeetingVendor } from '../../ports/meetings.ts';
import type { Meeting } from '../../ports/records.ts';
import type { MeetingRepo } from '../../ports/store.ts';
import { fromBase64 } from '../base64.ts';
import type { Scope } from '../db.ts';
import { anyId, anyText, insertRows } from '../rows.ts';
import { meetingSecrets, meetings } from '../schema/index.ts';
import { sealedContext } from '../sealed-places.ts';

const toMeeting = ({ workspaceId: _, ...meeting }: typeof meetings.$inferSelect): Meeting => meeting;

/** Everything but what a row is found by. */
const told = sql.raw(
  [
    ...[
      'copy_of',
      'previous_uid',
      'enrollment_id',
      'user_id',
      'by_link',
      'attendee',
      'host',
      'title',
      'start_at',
      'end_at',
    ],
    ...['times_said_at', 'booked_at', 'replaced_at', 'canceled_at', 'held_at', 'no_show_at', 'showed_at'],
  ]
    .map((column) => `${column} = excluded.${column}`)
    .join(', '),
);

/** A run's id in 22 characters, and back. */
const shortOf = (id: string) => Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url');
function idOf(short: string): string {
  const hex = Array.from(fromBase64(short), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

export function meetingRepo({ db, workspaceId, sealer, hasher }: Scope): MeetingRepo {
  const mine = eq(meetings.workspaceId, workspaceId);
  const secrets = eq(meetingSecrets.workspaceId, workspaceId);
  const place = (vendor: MeetingVendor) => sealedContext.calendar(workspaceId, vendor);
  const mac = (short: string) => hasher.mac('meeting link', `${workspaceId}|${short}`);
  return {
    async byUids(source, uids) {
      if (uids.length === 0) return [];
      const rows = await db
        .select()
        .from(meetings)
        .where(
          and(
            mine,
            eq(meetings.source, source),
            sql`(${meetings.uid} = ${anyText(uids)} or ${meetings.previousUid} = ${anyText(uids)})`,
          ),
        );
      return rows.map(toMeeting);
    },
    async save(saved) {
      await insertRows(
        db,
        meetings,
        saved.map((meeting) => ({ ...meeting, workspaceId })),
        sql`(workspace_id, source, uid, person_id) do update set ${told}`,
      );
    },
    async byPersons(personIds) {
      const rows = await db
        .select()
        .from(meetings)
        .where(and(mine, sql`${meetings.personId} = ${anyId(personIds)}`))
        .orderBy(meetings.bookedAt, meetings.id);
      return rows.map(toMeeting);
    },
    async ahead(source, now) {
      const id = sql<string>`split_part(${meetings.uid}, '#', 1)`;
      const open = sql`${meetings.endAt} > ${now.toISOString()} and ${meetings.canceledAt} is null and ${meetings.replacedAt} is null`;
      const rows = await db
        .selectDistinct({ id })
        .from(meetings)
        .where(and(mine, eq(meetings.source, source), open));
      return rows.map((row) => row.id);
    },
    linkToken(enrollmentId) {
      const short = shortOf(enrollmentId);
      return `${short}${mac(short)}`;
    },
    runOfToken(token) {
      // A run's id takes 22 characters, the MAC 16. Only calls that a calendar signed get here.
      if (!/^[\w-]{38}$/.test(token)) return null;
      const short = token.slice(0, 22);
      return mac(short) === token.slice(22) ? idOf(short) : null;
    },
    async secret(vendor) {
      const [row] = await db
        .select()
        .from(meetingSecrets)
        .where(and(secrets, eq(meetingSecrets.vendor, vendor)));
      return row === undefined ? null : sealer.open(row, place(vendor));
    },
    async setSecret(vendor, secret) {
      if (secret === null) {
        await db.delete(meetingSecrets).where(and(secrets, eq(meetingSecrets.vendor, vendor)));
        return;
      }
      const row = await sealer.seal(secret, place(vendor));
      const changed = sql`(workspace_id, vendor) do update set key_id = excluded.key_id, sealed = excluded.sealed`;
      await insertRows(db, meetingSecrets, [{ workspaceId, vendor, ...row }], changed);
    },
    async vendorsWithSecret() {
      const rows = await db.select({ vendor: meetingSecrets.vendor }).from(meetingSecrets).where(secrets);
      return rows.map((row) => row.vendor).sort();
    },
  };
}
