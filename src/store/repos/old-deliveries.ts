import { type SQL, sql } from 'drizzle-orm';
import type { InboundRepo } from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { rowsOf } from '../rows.ts';

/** For how many days deliveries are kept once they have taken effect; of mails, how long their bytes are. */
const keptDays = { deliveries: 30, mailBytes: 365 };

/** What has taken effect, as the partial indexes say it: what could not be understood is kept until somebody looks. */
const done = sql`w.processed_at is not null and w.error is null`;
const deliveries = sql`${done} and w.source not in ('sendgrid_inbound', 'mailbox')`;
const mails = sql`${done} and w.source in ('sendgrid_inbound', 'mailbox') and octet_length(w.body) > 0`;

/** When the oldest is a day over its time: so there is something to do once a day at most. */
export function oldDeliveriesDueAt(ws: SQL): SQL {
  const dueAt = (kind: SQL, days: number) => sql`(select min(w.processed_at) from raw_webhooks w
    where w.workspace_id = ${ws} and ${kind}) + make_interval(days => ${days + 1}::int)`;
  return sql`least(${dueAt(deliveries, keptDays.deliveries)}, ${dueAt(mails, keptDays.mailBytes)})`;
}

/** Removal of what is kept no longer, by the indexes alone. */
export function oldDeliveriesRepo({
  db,
  workspaceId,
}: Scope): Pick<InboundRepo, 'dropDeliveries' | 'dropMailBytes'> {
  const ws = sql`${workspaceId}::uuid`;
  const oldest = (kind: SQL, { days, now, limit }: { days: number; now: Date; limit: number }) =>
    sql`array(select w.id from raw_webhooks w where w.workspace_id = ${ws} and ${kind}
      and w.processed_at < ${now.toISOString()}::timestamptz - make_interval(days => ${days}::int)
      order by w.processed_at limit ${limit} for update skip locked)`;
  return {
    async dropDeliveries(now, limit) {
      const old = oldest(deliveries, { days: keptDays.deliveries, now, limit });
      const gone = await rowsOf(
        db,
        sql`delete from raw_webhooks where workspace_id = ${ws} and id = any(${old}) returning id`,
      );
      return gone.length;
    },
    async dropMailBytes(now, limit) {
      const old = oldest(mails, { days: keptDays.mailBytes, now, limit });
      const gone = await rowsOf(
        db,
        sql`update raw_webhooks set body = ''::bytea where workspace_id = ${ws} and id = any(${old}) returning id`,
      );
      return gone.length;
    },
  };
}
