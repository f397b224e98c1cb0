import { and, eq, isNotNull, sql } from 'drizzle-orm';
import { AppError } from '../../errors.ts';
import type { GrantedSecrets, SmtpSecrets } from '../../ports/mailbox.ts';
import type { Mailbox } from '../../ports/records.ts';
import type { MailboxRepo, MailboxSecrets } from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { mailboxes, senders } from '../schema/index.ts';
import { sealedContext } from '../sealed-places.ts';

type Row = typeof mailboxes.$inferSelect;

function toMailbox({ id, userId, kind, address, state, problem, connectedAt, readAt }: Row): Mailbox {
  return { id, userId, kind, address, state, problem, connectedAt, readAt };
}

/** What is sealed: the version of tokens stands beside it, so that it can be raised and compared. */
type Sealed = SmtpSecrets | Omit<GrantedSecrets, 'tokenVersion'>;

function toText(secrets: MailboxSecrets): string {
  if (!('tokens' in secrets)) return JSON.stringify(secrets satisfies Sealed);
  const { tokens, noticeSecret } = secrets;
  return JSON.stringify({ tokens, noticeSecret } satisfies Sealed);
}

function fromText(text: string, tokenVersion: number): MailboxSecrets {
  const stored = JSON.parse(text) as Sealed;
  if (!('tokens' in stored)) return stored;
  // JSON has made a text of the time.
  const { expiresAt } = stored.tokens;
  const tokens = { ...stored.tokens, expiresAt: expiresAt === null ? null : new Date(expiresAt) };
  return { ...stored, tokens, tokenVersion };
}

function secretsOf({ workspaceId, sealer }: Scope) {
  const place = (id: string) => sealedContext.mailbox(workspaceId, id);
  return {
    async seal(id: string, secrets: MailboxSecrets) {
      const { keyId, sealed } = await sealer.seal(toText(secrets), place(id));
      return { keyId, sealedSecrets: sealed };
    },
    async open({ id, keyId, sealedSecrets, tokenVersion }: Row): Promise<MailboxSecrets> {
      return fromText(await sealer.open({ keyId, sealed: sealedSecrets }, place(id)), tokenVersion);
    },
  };
}

export function mailboxRepo(scope: Scope): MailboxRepo {
  const { db, workspaceId } = scope;
  const secretsHere = secretsOf(scope);
  const mine = eq(mailboxes.workspaceId, workspaceId);
  const one = (id: string) => and(mine, eq(mailboxes.id, id));
  const lockGrant = async (id: string): Promise<GrantedSecrets | null> => {
    const [row] = await db.select().from(mailboxes).where(one(id)).for('update');
    const secrets = row === undefined ? null : await secretsHere.open(row);
    return secrets !== null && 'tokens' in secrets ? secrets : null;
  };
  return {
    async list() {
      return (await db.select().from(mailboxes).where(mine).orderBy(mailboxes.id)).map(toMailbox);
    },
    async save(mailbox, secrets, { poll, noticeHash }) {
      const [earlier] = await db
        .select()
        .from(mailboxes)
        .where(and(mine, eq(mailboxes.address, mailbox.address)))
        .for('update');
      const id = earlier?.id ?? mailbox.id;
      const sealed = await secretsHere.seal(id, secrets);
      // The version only rises, so that a holder of the old tokens sees that they were replaced.
      const tokenVersion = (earlier?.tokenVersion ?? 0) + 1;
      const row = { ...mailbox, id, ...sealed, pollAt: poll, tokenVersion, noticeHash, watchAt: null };
      const { readAt: _, ...renewed } = row;
      if (earlier === undefined) await db.insert(mailboxes).values({ ...row, workspaceId });
      else await db.update(mailboxes).set(renewed).where(one(id));
      return id;
    },
    async open(id) {
      const [row] = await db.select().from(mailboxes).where(one(id));
      return row === undefined ? null : { mailbox: toMailbox(row), secrets: await secretsHere.open(row) };
    },
    lockGrant,
    async saveTokens(id, tokens) {
      const held = await lockGrant(id);
      if (held === null) throw new AppError('not_found', 'This mailbox is not connected any more.');
      await db
        .update(mailboxes)
        .set({
          ...(await secretsHere.seal(id, { ...held, tokens })),
          tokenVersion: sql`${mailboxes.tokenVersion} + 1`,
        })
        .where(one(id));
    },
    async fail(id, problem) {
      const rows = await db
        .update(mailboxes)
        .set({ state: 'needs_reauth', problem, pollAt: null })
        .where(and(one(id), eq(mailboxes.state, 'active')))
        .returning({ id: mailboxes.id });
      return rows.length > 0;
    },
    async remove(id) {
      await db
        .update(senders)
        .set({ mailboxId: null })
        .where(and(eq(senders.workspaceId, workspaceId), eq(senders.mailboxId, id)));
      await db.delete(mailboxes).where(one(id));
    },
    ...pollsOf(scope),
  };
}

function pollsOf({
  db,
  workspaceId,
}: Scope): Pick<MailboxRepo, 'claimPolls' | 'pollBy' | 'saveCursor' | 'saveWatch'> {
  const mine = eq(mailboxes.workspaceId, workspaceId);
  const read = (id: string) => and(mine, eq(mailboxes.id, id), isNotNull(mailboxes.pollAt));
  return {
    async claimPolls(now, next, limit) {
      const due = db
        .select({ id: mailboxes.id })
        .from(mailboxes)
        .where(and(mine, isNotNull(mailboxes.pollAt), sql`${mailboxes.pollAt} <= ${now.toISOString()}`))
        .orderBy(mailboxes.pollAt)
        .limit(limit)
        .for('update', { skipLocked: true });
      const { id, cursor, kind, watchAt } = mailboxes;
      return db
        .update(mailboxes)
        .set({ pollAt: next })
        .where(and(mine, sql`${mailboxes.id} in (${due})`))
        .returning({ id, cursor, kind, watchAt });
    },
    async pollBy(id, at, apartMs) {
      const apart = sql`${mailboxes.readAt} + ${apartMs} * interval '1 millisecond'`;
      const by = sql`greatest(${at.toISOString()}::timestamptz, ${apart})`;
      const [row] = await db
        .update(mailboxes)
        .set({ pollAt: by })
        .where(and(read(id), sql`${mailboxes.pollAt} > ${by}`))
        .returning({ pollAt: mailboxes.pollAt });
      return row?.pollAt ?? null;
    },
    async saveCursor(id, cursor, { read: readAt, poll }) {
      await db
        .update(mailboxes)
        .set({ cursor, readAt, ...(poll === undefined ? {} : { pollAt: poll }) })
        .where(read(id));
    },
    async saveWatch(id, at) {
      await db.update(mailboxes).set({ watchAt: at }).where(read(id));
    },
  };
}
