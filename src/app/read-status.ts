import type { Brake, Connection, Workspace } from '../ports/records.ts';
import type { ActorContext } from './context.ts';
import { nextOf } from './open-work.ts';
import { inWorkspace } from './reading.ts';

/** One number with what it counts. */
interface Count {
  readonly of: string;
  readonly count: number;
}

/** Product time. */
export interface ProductTime {
  readonly now: Date;
  /** How far product time is ahead of real time, in seconds. */
  readonly aheadSeconds: number;
  readonly clockMovable: boolean;
  /** When something is due next; null when nothing is. */
  readonly nextWorkAt: Date | null;
}

/** What is going on in a workspace, in numbers. */
export interface Status extends ProductTime {
  readonly workspace: Workspace;
  /** What is stopped by hand. */
  readonly brakes: readonly Brake[];
  readonly standIns: boolean;
  readonly enrollments: readonly Count[];
  /** By channel and state: `email sent`. */
  readonly touches: readonly Count[];
  readonly sends: readonly Count[];
  readonly signals: readonly Count[];
  readonly activities: readonly (Count & { readonly connectionId: string })[];
  readonly connections: readonly Connection[];
}

function summed(rows: readonly Count[]): Count[] {
  const totals = new Map<string, number>();
  for (const row of rows) totals.set(row.of, (totals.get(row.of) ?? 0) + row.count);
  return [...totals].map(([of, count]) => ({ of, count })).sort((a, b) => a.of.localeCompare(b.of));
}

function timeOf({ clock, settings }: ActorContext): Omit<ProductTime, 'nextWorkAt'> {
  const now = clock.now();
  const aheadSeconds = Math.round((now.getTime() - clock.wall().getTime()) / 1000);
  return { now, aheadSeconds, clockMovable: settings.clockMovable };
}

/** Product time in the actor's workspace; counts nothing. */
export async function readProductTime(ctx: ActorContext): Promise<ProductTime> {
  const work = await inWorkspace(ctx, (tx) => tx.workspace.openWork());
  return { ...timeOf(ctx), nextWorkAt: nextOf(work) };
}

/** Counts by state, the clock and the connections of the actor's workspace. */
export async function readStatus(ctx: ActorContext): Promise<Status> {
  return inWorkspace(ctx, async (tx) => ({
    workspace: await tx.workspace.get(),
    brakes: await tx.brakes.list(),
    ...timeOf(ctx),
    standIns: ctx.settings.standIns,
    enrollments: summed((await tx.enrollments.counts()).map(({ state, count }) => ({ of: state, count }))),
    touches: summed(
      (await tx.touches.counts()).map((row) => ({ of: `${row.channel} ${row.state}`, count: row.count })),
    ),
    sends: summed((await tx.sends.counts()).map(({ state, count }) => ({ of: state, count }))),
    signals: summed(
      (await tx.signals.counts()).flatMap(({ kind, count, human }) => [
        { of: kind, count },
        ...(human === null ? [] : [{ of: `${kind} by a human`, count: human }]),
      ]),
    ),
    activities: (await tx.activities.counts()).map(({ connectionId, state, count }) => {
      return { connectionId, of: state, count };
    }),
    connections: await tx.connections.list(),
    // Last, since it holds the workspace's due row until the transaction ends.
    nextWorkAt: nextOf(await tx.workspace.openWork()),
  }));
}
