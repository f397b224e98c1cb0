import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { SendRepo } from '../../ports/store.ts';
import { pageOf, toPage } from '../cursors.ts';
import type { Scope } from '../db.ts';
import { jsonParam, ofRunsOwnedBy } from '../rows.ts';
import { sends } from '../schema/index.ts';
import { amongSends, toSend } from './sends.ts';

type Waits = Pick<
  SendRepo,
  'postpone' | 'waitAgain' | 'unconfirmed' | 'lockUnconfirmed' | 'endRetries' | 'giveUp'
>;

/** These sends, each with its time, as a source named `r`. */
function timesOf(
  given: readonly { readonly id: string; readonly enrollmentId: string; readonly at: Date }[],
): SQL {
  const wanted = given.map(({ id, enrollmentId, at }) => ({ id, enrollment_id: enrollmentId, at }));
  return sql`jsonb_to_recordset(${jsonParam(wanted)}) as r(id uuid, enrollment_id uuid, at timestamptz)`;
}

const named = sql`${sends.enrollmentId} = r.enrollment_id and ${sends.id} = r.id`;

/** How long sends wait: for their next attempt, for evidence, or for a person. */
export function sendWaits({ db, workspaceId }: Scope): Waits {
  const mine = eq(sends.workspaceId, workspaceId);
  const retrying = sql`${sends.state} = 'not_sent' and ${sends.retryAt} is not null`;
  return {
    async postpone(postponed) {
      if (postponed.length === 0) return;
      await db
        .update(sends)
        .set({ retryAt: sql`r.at` })
        .from(timesOf(postponed))
        .where(and(mine, named, retrying));
    },
    async waitAgain(waiting) {
      if (waiting.length === 0) return;
      await db
        .update(sends)
        .set({ resolvedAt: sql`r.at` })
        .from(timesOf(waiting))
        .where(and(mine, named, sql`${sends.state} = 'unconfirmed'`));
    },
    async unconfirmed(page, ownerUserId = null) {
      const { after, order, limit } = pageOf(sends.id, page);
      const rows = await db
        .select()
        .from(sends)
        .where(and(mine, sql`${sends.state} = 'unconfirmed'`, after, ofRunsOwnedBy(sends, ownerUserId)))
        .orderBy(order)
        .limit(limit);
      return toPage(rows, page.limit, toSend);
    },
    async lockUnconfirmed(id) {
      const [row] = await db
        .select()
        .from(sends)
        .where(and(mine, sql`${sends.state} = 'unconfirmed'`, eq(sends.id, id)))
        .for('update');
      return row ? toSend(row) : null;
    },
    async endRetries(touches) {
      const named = touches.map(({ touchId, enrollmentId }) => ({
        id: touchId,
        enrollment_id: enrollmentId,
      }));
      if (named.length > 0)
        await db
          .update(sends)
          .set({ retryAt: null })
          .where(
            and(
              mine,
              retrying,
              sql`(${sends.enrollmentId}, ${sends.touchId}) in (select r.enrollment_id, r.id
                from jsonb_to_recordset(${jsonParam(named)}) as r(enrollment_id uuid, id uuid))`,
            ),
          );
    },
    async giveUp(keys) {
      if (keys.length > 0) await db.update(sends).set({ retryAt: null }).where(amongSends(workspaceId, keys));
    },
  };
}
