import type { ActorContext } from '../../src/app/context.ts';
import { actingAs } from '../../src/demo/first-start.ts';
import type { BrakeScope } from '../../src/ports/records.ts';
import type { Prospect, World } from './world.ts';

/** The scopes that stop a part of a workspace. */
export const parts = ['cadence', 'sender', 'company'] as const satisfies readonly BrakeScope[];

/** The sample workspace's manager. */
export async function managerOf(world: World): Promise<ActorContext> {
  const manager = (await world.in((tx) => tx.users.list())).find((user) => user.role === 'manager');
  if (manager === undefined) throw new Error('The sample workspace has no manager.');
  return actingAs(world.ctx, world.sample.workspaceId, manager);
}

/** The target of a stop of this scope that holds the latest run of a person. */
export async function targetOver(world: World, scope: BrakeScope, who: Prospect) {
  if (scope === 'workspace') return { scope };
  const run = await world.run(who.email);
  const { companyId } = await world.person(who.email);
  const id = { cadence: run.cadenceId, sender: run.senderId, company: companyId ?? undefined }[scope];
  return { scope, id };
}

/** When the engine looks at the latest run of a person next, as the database has it, and for which brake it sleeps. */
export async function sleepOf(world: World, who: Prospect) {
  const { id } = await world.run(who.email);
  const [row] = await world.db.query(
    `select next_wake_at is null as asleep, brake_id, xmin::text as version from enrollments where id = '${id}'`,
  );
  return row as { asleep: boolean; brake_id: string | null; version: string };
}
