import { and, eq, sql } from 'drizzle-orm';
import type { SendRepo } from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { sends } from '../schema/index.ts';
import { amongSends, toSend } from './sends.ts';

type Waits = Pick<SendRepo, 'postpone' | 'retryNow' | 'waitAgain' | 'unconfirmedOf' | 'giveUp'>;

/** How long sends wait: for their next attempt, for evidence, or for a person. */
export function sendWaits({ db, workspaceId }: Scope): Waits {
  const mine = eq(sends.workspaceId, workspaceId);
  const retrying = sql`${sends.state} = 'not_sent' and ${sends.retryAt} is not null`;
  return {
    async postpone(keys, at) {
      if (keys.length > 0)
        await db
          .update(sends)
          .set({ retryAt: at })
          .where(and(amongSends(workspaceId, keys), retrying));
    },
    async retryNow(senderId, at) {
      await db
        .update(sends)
        .set({ retryAt: at })
        .where(and(mine, eq(sends.senderId, senderId), retrying));
    },
    async waitAgain(keys, at) {
      if (keys.length > 0)
        await db
          .update(sends)
          .set({ resolvedAt: at })
          .where(and(amongSends(workspaceId, keys), sql`${sends.state} = 'unconfirmed'`));
    },
    async unconfirmedOf({ id, enrollmentId }) {
      const [row] = await db
        .select()
        .from(sends)
        .where(
          and(
            mine,
            eq(sends.enrollmentId, enrollmentId),
            eq(sends.touchId, id),
            sql`${sends.state} = 'unconfirmed'`,
          ),
        )
        .for('update');
      return row ? toSend(row) : null;
    },
    async giveUp(keys) {
      if (keys.length > 0) await db.update(sends).set({ retryAt: null }).where(amongSends(workspaceId, keys));
    },
  };
}
