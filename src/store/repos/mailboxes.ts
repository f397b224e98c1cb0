import { and, eq, isNotNull, sql } from 'drizzle-orm';
import type { SmtpSecrets } from '../../ports/mailbox.ts';
import type { Mailbox } from '../../ports/records.ts';
import type { MailboxRepo } from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { mailboxes, senders } from '../schema/index.ts';

type Row = typeof mailboxes.$inferSelect;

function toMailbox({ id, userId, kind, address, state, problem, connectedAt, readAt }: Row): Mailbox {
  return { id, userId, kind, address, state, problem, connectedAt, readAt };
}

export function mailboxRepo({ db, workspaceId, sealer }: Scope): MailboxRepo {
  const mine = eq(mailboxes.workspaceId, workspaceId);
  const one = (id: string) => and(mine, eq(mailboxes.id, id));
  const place = (id: string) => [workspaceId, id, 'mailbox'];
  return {
    async list() {
      return (await db.select().from(mailboxes).where(mine).orderBy(mailboxes.id)).map(toMailbox);
    },
    async save(mailbox, secrets, pollAt) {
      const [earlier] = await db
        .select()
        .from(mailboxes)
        .where(and(mine, eq(mailboxes.address, mailbox.address)))
        .for('update');
      const id = earlier?.id ?? mailbox.id;
      const { keyId, sealed } = await sealer.seal(JSON.stringify(secrets), place(id));
      const row = { ...mailbox, id, keyId, sealedSecrets: sealed, pollAt };
      const { readAt: _, ...renewed } = row;
      if (earlier === undefined) await db.insert(mailboxes).values({ ...row, workspaceId });
      else await db.update(mailboxes).set(renewed).where(one(id));
      return id;
    },
    async open(id) {
      const [row] = await db.select().from(mailboxes).where(one(id));
      if (row === undefined) return null;
      const text = await sealer.open({ keyId: row.keyId, sealed: row.sealedSecrets }, place(id));
      return { mailbox: toMailbox(row), secrets: JSON.parse(text) as SmtpSecrets };
    },
    async fail(id, problem) {
      await db.update(mailboxes).set({ state: 'needs_reauth', problem, pollAt: null }).where(one(id));
    },
    async remove(id) {
      await db
        .update(senders)
        .set({ mailboxId: null })
        .where(and(eq(senders.workspaceId, workspaceId), eq(senders.mailboxId, id)));
      await db.delete(mailboxes).where(one(id));
    },
    async claimPolls(now, next, limit) {
      const due = db
        .select({ id: mailboxes.id })
        .from(mailboxes)
        .where(and(mine, isNotNull(mailboxes.pollAt), sql`${mailboxes.pollAt} <= ${now.toISOString()}`))
        .orderBy(mailboxes.pollAt)
        .limit(limit)
        .for('update', { skipLocked: true });
      return db
        .update(mailboxes)
        .set({ pollAt: next })
        .where(and(mine, sql`${mailboxes.id} in (${due})`))
        .returning({ id: mailboxes.id, cursor: mailboxes.cursor });
    },
    async saveCursor(id, cursor, { read, poll }) {
      await db
        .update(mailboxes)
        .set({ cursor, readAt: read, ...(poll === undefined ? {} : { pollAt: poll }) })
        .where(and(one(id), isNotNull(mailboxes.pollAt)));
    },
  };
}
