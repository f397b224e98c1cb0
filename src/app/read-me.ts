import type { Brake, Role, Sender, Workspace } from '../ports/records.ts';
import type { ActorContext } from './context.ts';
import { nextOf } from './open-work.ts';
import { seesOnly } from './permissions.ts';
import { inWorkspace } from './reading.ts';

/** Who is signed in, where, at what product time, and what waits for them: what every page's frame shows. */
export interface Me {
  readonly user: {
    readonly id: string | null;
    readonly name: string;
    readonly email: string;
    readonly role: Role;
    readonly zone: string;
  };
  readonly workspace: Workspace;
  /** What is stopped by hand. */
  readonly brakes: readonly Brake[];
  readonly sender: Pick<Sender, 'id' | 'name' | 'email'> | null;
  readonly now: Date;
  /** How far product time is ahead of real time, in seconds. */
  readonly aheadSeconds: number;
  readonly clockMovable: boolean;
  /** When something is due next; null where the clock cannot be moved anyway. */
  readonly nextWorkAt: Date | null;
  /** Open tasks that are due, and how many of those are from an earlier day. */
  readonly tasks: { readonly due: number; readonly overdue: number };
  /** Replies that nobody has answered. */
  readonly replies: number;
  /** Alerts for them or for everybody that were not seen. */
  readonly alerts: number;
}

/** Reads what the frame of every page shows; counts only what the actor may see. */
export async function readMe(ctx: ActorContext): Promise<Me> {
  const { actor, clock, settings } = ctx;
  const now = clock.now();
  const owner = seesOnly(ctx);
  return inWorkspace(ctx, async (tx) => {
    const [user] = actor.userId === null ? [] : await tx.users.byIds([actor.userId]);
    const workspace = await tx.workspace.get();
    const sender = (await tx.users.senders()).find((one) => one.userId === actor.userId);
    return {
      user: {
        id: actor.userId,
        name: user?.name ?? actor.name,
        email: user?.email ?? actor.name,
        role: actor.role,
        zone: user?.zone ?? workspace.zone,
      },
      workspace,
      brakes: await tx.brakes.list(),
      sender: sender === undefined ? null : { id: sender.id, name: sender.name, email: sender.email },
      now,
      aheadSeconds: Math.round((now.getTime() - clock.wall().getTime()) / 1000),
      clockMovable: settings.clockMovable,
      tasks: await tx.tasks.waiting(now, owner),
      replies: await tx.inbound.unhandled(owner),
      alerts: await tx.alerts.unseen(actor.userId),
      // Only where the clock can be moved: it holds the workspace's due row until the transaction ends.
      nextWorkAt: settings.clockMovable ? nextOf(await tx.workspace.openWork()) : null,
    };
  });
}
