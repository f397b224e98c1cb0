import { eq } from 'drizzle-orm';
import type { MailAccount } from '../../ports/mail.ts';
import type { MailServiceRepo } from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { mailServices, workspaces } from '../schema/index.ts';
import { sealedContext } from '../sealed-places.ts';

type Secrets = Pick<MailAccount, 'apiKey' | 'inboundSecret'>;

export function mailServiceRepo({ db, workspaceId, sealer }: Scope): MailServiceRepo {
  const mine = eq(mailServices.workspaceId, workspaceId);
  const place = (id: string) => sealedContext.mailService(workspaceId, id);
  const ofWorkspace = eq(workspaces.id, workspaceId);
  return {
    async open() {
      const [row] = await db.select().from(mailServices).where(mine);
      if (row === undefined) return null;
      const { id, region, publicKeys, inboundDomain, setAt } = row;
      const secrets = JSON.parse(await sealer.open(row, place(id))) as Secrets;
      return { id, inboundDomain, setAt, account: { ...secrets, region, publicKeys } };
    },
    async save({ id, inboundDomain, setAt, account }) {
      const { apiKey, inboundSecret, region, publicKeys } = account;
      const secrets: Secrets = { apiKey, inboundSecret };
      const sealed = await sealer.seal(JSON.stringify(secrets), place(id));
      const row = { id, region, publicKeys, inboundDomain, setAt, ...sealed };
      await db
        .insert(mailServices)
        .values({ ...row, workspaceId })
        .onConflictDoUpdate({ target: mailServices.workspaceId, set: row });
      const mailService = { id, inboundDomain, events: publicKeys.length > 0 };
      await db.update(workspaces).set({ mailService }).where(ofWorkspace);
    },
    async remove() {
      await db.delete(mailServices).where(mine);
      await db.update(workspaces).set({ mailService: null }).where(ofWorkspace);
    },
  };
}
