import { crmKinds } from '../ports/crm.ts';
import type { Sender } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { checkDomains } from './check-domains.ts';
import type { ActorContext } from './context.ts';
import { mailInForce } from './mail-in-force.ts';
import { inWorkspace } from './reading.ts';
import {
  crmItem,
  mailItems,
  meetingItem,
  ruleItems,
  type SetUpItem,
  senderItem,
  workspaceItems,
} from './set-up-items.ts';
import { trackingItems } from './tracking-item.ts';

export interface SetUp {
  readonly items: readonly SetUpItem[];
  /** What going live lets go: runs and timeline entries that only test mode holds; capped at `countedTo`. */
  readonly waiting: { readonly runs: number; readonly entries: number };
  /** Runs that are under way: what stopping all halts. */
  readonly running: number;
}

/** How far runs that wait for going live are counted. */
const countedTo = 1000;

async function countRuns(tx: Tx): Promise<number> {
  const counts = await tx.enrollments.counts();
  const open = counts.filter((row) => row.state === 'active' || row.state === 'pending');
  return open.reduce((sum, row) => sum + row.count, 0);
}

/** Whether everything is in place for people to be reached, what is missing, in words, and what the two big switches would do. */
export async function readSetUp(ctx: ActorContext): Promise<SetUp> {
  const { senders, inboundDomain, ...found } = await readStored(ctx);
  const domains = await checkDomains(ctx.dns, { senders, inboundDomain });
  return { ...found, items: [...found.items, ...domains] };
}

/** What the database and the settings say, with the senders whose domains are still to be looked up. */
function readStored(
  ctx: ActorContext,
): Promise<SetUp & { readonly senders: readonly Sender[]; readonly inboundDomain: string | null }> {
  return inWorkspace(ctx, async (tx) => {
    const workspace = await tx.workspace.get();
    const connections = await tx.connections.list();
    const crms = crmKinds.map((kind) => {
      const ofKind = connections.filter((one) => one.kind === kind);
      return crmItem(kind, ofKind.find((one) => one.state !== 'disconnected') ?? ofKind[0]);
    });
    // One CRM is needed, the second is not.
    const connected = crms.some((item) => item.state !== 'optional');
    const testing = workspace.mode === 'test';
    const senders = await tx.users.senders();
    const cadences = await tx.cadences.list();
    const mail = mailInForce(ctx.settings, workspace);
    return {
      senders,
      inboundDomain: mail.inboundDomain,
      items: [
        ...crms.map((item) => (connected ? item : { ...item, state: 'todo' as const })),
        ...(await ruleItems(tx, connections)),
        ...mailItems(mail),
        meetingItem(ctx, await tx.meetings.vendorsWithSecret(), connections),
        senderItem(senders),
        ...(await trackingItems(tx, workspace, cadences)),
        ...workspaceItems(workspace, cadences),
      ],
      waiting: {
        runs: testing
          ? (await tx.enrollments.heldFor('test_mode', { after: null, limit: countedTo })).length
          : 0,
        entries: testing ? await tx.activities.parked() : 0,
      },
      running: await countRuns(tx),
    };
  });
}
