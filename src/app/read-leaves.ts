import type { Absence, User } from '../ports/records.ts';
import type { ActorContext } from './context.ts';
import { byId, inWorkspace } from './reading.ts';

/** An absence with the names that a page says. */
interface LeaveView extends Absence {
  readonly user: Pick<User, 'id' | 'name' | 'email'> | null;
  readonly colleague: Pick<User, 'id' | 'name' | 'email'> | null;
}

/** Who is away or will be, the earliest first; everybody may know. */
export async function listLeaves(ctx: ActorContext): Promise<readonly LeaveView[]> {
  return inWorkspace(ctx, async (tx) => {
    const users = byId(await tx.users.list());
    return (await tx.absences.open(null)).map((absence) => ({
      ...absence,
      user: users.get(absence.userId) ?? null,
      colleague: users.get(absence.colleagueId ?? '') ?? null,
    }));
  });
}

/** One absence with its names, as listed. */
export async function viewLeave(ctx: ActorContext, absence: Absence): Promise<LeaveView> {
  return inWorkspace(ctx, async (tx) => {
    const users = byId(
      await tx.users.byIds([absence.userId, ...(absence.colleagueId ? [absence.colleagueId] : [])]),
    );
    return {
      ...absence,
      user: users.get(absence.userId) ?? null,
      colleague: users.get(absence.colleagueId ?? '') ?? null,
    };
  });
}
