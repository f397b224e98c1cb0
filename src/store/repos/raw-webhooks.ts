import { and, eq, getTableColumns, isNull, type SQL, sql } from 'drizzle-orm';
import type { InboundMail } from '../../ports/mail.ts';
import type { RawWebhook } from '../../ports/records.ts';
import type { InboundRepo } from '../../ports/store.ts';
import type { Db, Scope } from '../db.ts';
import { anyId, jsonParam, rowsOf, updateRows } from '../rows.ts';
import { rawWebhooks } from '../schema/index.ts';

/** A mail as text, which unlike jsonb holds every character that people write. */
const toText = (mail: InboundMail) => JSON.stringify({ ...mail, headers: [...mail.headers] });

function fromText(text: string): InboundMail {
  const { headers, date, ...mail } = JSON.parse(text) as Omit<InboundMail, 'headers' | 'date'> & {
    readonly headers: readonly (readonly [string, string])[];
    readonly date: string | null;
  };
  return { ...mail, headers: new Map(headers), date: date === null ? null : new Date(date) };
}

function toRawWebhook(row: typeof rawWebhooks.$inferSelect): RawWebhook {
  const { workspaceId: _, processedAt: __, error: ___, ...raw } = row;
  const { buffer, byteOffset, byteLength } = raw.body;
  return {
    ...raw,
    // A plain Uint8Array on both drivers: one of them hands out Buffers, which print and compare differently.
    body: new Uint8Array(buffer, byteOffset, byteLength),
    mail: raw.mail === null ? null : fromText(raw.mail),
  };
}

const mails = sql`${rawWebhooks.source} in ('sendgrid_inbound', 'mailbox')`;
/** A delivery without the bytes of a mail: nobody needs those of a whole batch at once. */
const claimed = {
  ...getTableColumns(rawWebhooks),
  body: sql`case when ${mails} then ''::bytea else ${rawWebhooks.body} end`.mapWith(rawWebhooks.body),
};

const toRow = ({ body, mail, ...raw }: RawWebhook) => ({
  ...raw,
  mail: mail === null ? null : toText(mail),
  length: body.length,
});

/**
 * All bodies as one run of bytes, and rows that say which piece of it is theirs: a parameter for each value of some hundred
 * events costs more than storing them.
 */
function withBodiesJoined(raws: readonly RawWebhook[]) {
  const bodies = new Uint8Array(raws.reduce((sum, { body }) => sum + body.length, 0));
  let first = 0;
  const rows = raws.map((raw) => {
    bodies.set(raw.body, first);
    first += raw.body.length;
    return { ...toRow(raw), first: first - raw.body.length + 1 };
  });
  return { bodies, rows };
}

/** A larger body goes over in pieces of this many bytes: the driver holds each several times, as hexadecimal text. */
const pieceBytes = 1024 * 1024;
const isLarge = ({ body }: RawWebhook) => body.length > pieceBytes;

/** Puts bytes together in the database, piece by piece, as a large object, which is gone again after `use`. */
async function inPieces<T>(db: Db, body: Uint8Array, use: (whole: SQL) => Promise<T>): Promise<T> {
  const [made] = await rowsOf<{ id: string }>(db, sql`select lo_create(0)::text as id`);
  const id = sql`${made?.id ?? '0'}::text::oid`;
  for (let at = 0; at < body.length; at += pieceBytes)
    await db.execute(sql`select lo_put(${id}, ${at}::int8, ${body.subarray(at, at + pieceBytes)}::bytea)`);
  const result = await use(sql`lo_get(${id})`);
  await db.execute(sql`select lo_unlink(${id})`);
  return result;
}

/** Deliveries as they came, and, of mails, what they were read as. */
export function rawWebhooksRepo({
  db,
  workspaceId,
}: Scope): Pick<InboundRepo, 'insertRaw' | 'claimRaw' | 'finishRaw' | 'rawById'> {
  const own = eq(rawWebhooks.workspaceId, workspaceId);
  const insert = async (bodies: SQL, rows: readonly object[]): Promise<readonly string[]> => {
    const fresh = await rowsOf<{ id: string }>(
      db,
      sql`insert into ${rawWebhooks}
          (workspace_id, id, source, key, content_key, content_type, body, mail, received_at, person_id)
        select ${workspaceId}::uuid, r.id, r.source, r.key, r."contentKey", r."contentType",
            substring(${bodies} from r.first for r.length), r.mail, r."receivedAt", r."personId"
          from jsonb_to_recordset(${jsonParam(rows)}) as r(id uuid, source text, key text, "contentKey" text,
            "contentType" text, mail text, "receivedAt" timestamptz, "personId" uuid, first int, length int)
        on conflict do nothing returning id`,
    );
    return fresh.map((row) => row.id);
  };
  return {
    async insertRaw(added) {
      const fresh: string[] = [];
      const small = added.filter((raw) => !isLarge(raw));
      if (small.length > 0) {
        const { bodies, rows } = withBodiesJoined(small);
        fresh.push(...(await insert(sql`${bodies}::bytea`, rows)));
      }
      for (const raw of added.filter(isLarge))
        fresh.push(
          ...(await inPieces(db, raw.body, (whole) => insert(whole, [{ ...toRow(raw), first: 1 }]))),
        );
      return fresh;
    },
    async claimRaw(limit, among) {
      const wanted = among === undefined ? undefined : sql`${rawWebhooks.id} = ${anyId(among)}`;
      const rows = await db
        .select(claimed)
        .from(rawWebhooks)
        .where(and(own, isNull(rawWebhooks.processedAt), wanted))
        .orderBy(rawWebhooks.receivedAt, rawWebhooks.id)
        .limit(limit)
        .for('update', { skipLocked: true });
      return rows.map(toRawWebhook);
    },
    async finishRaw(results) {
      await updateRows(db, rawWebhooks, {
        keys: ['workspaceId', 'id'],
        // Once it has taken effect, a mail's bytes are enough.
        rows: results.map(({ id, at, error }) => ({ workspaceId, id, processedAt: at, error, mail: null })),
      });
    },
    async rawById(id) {
      const [row] = await db
        .select()
        .from(rawWebhooks)
        .where(and(own, eq(rawWebhooks.id, id)));
      return row ? toRawWebhook(row) : null;
    },
  };
}
