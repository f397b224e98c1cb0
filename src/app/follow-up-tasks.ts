import type { Tx } from '../ports/store.ts';
import type { ChangeSet } from './change-set.ts';
import type { ActorContext } from './context.ts';
import { type CrmTask, toCrmTasks } from './crm-tasks.ts';
import { personName } from './person-name.ts';
import type { FreshSignal, SignalWorld } from './signal-effects.ts';

type About = Pick<CrmTask, 'ownerUserId' | 'words'>;

/** For the owner of the run: somebody has left, so look for the successor, who may be named in the mail. */
function aboutSuccessor({ signal }: FreshSignal, name: string, world: SignalWorld): About | null {
  const run = world.runs.find(({ id }) => id === signal.enrollmentId);
  if (signal.kind !== 'left_company' || run === undefined) return null;
  const { successor } = signal.facts;
  const words =
    typeof successor === 'string'
      ? `${name} has left the company: write to ${successor} instead`
      : `${name} has left the company: find their successor`;
  return { ownerUserId: run.ownerUserId, words };
}

/** For an admin: what somebody asked for about their data has a day by which the law wants an answer. */
function aboutErasure({ erasure, signal }: FreshSignal, name: string, adminId: string | null): About | null {
  if (erasure !== true || adminId === null) return null;
  const day = signal.at.toISOString().slice(0, 10);
  return {
    ownerUserId: adminId,
    words: `Compliance: ${name} asked on ${day} for their personal data to be deleted or disclosed; answer within a month`,
  };
}

/**
 * Adds what a person has to do about these signals as open tasks in the CRM: to find the successor of somebody who has
 * left, and to answer a wish for erasure. Whoever is in no CRM has no record for a task to hang on; the alert says
 * the same. Signals that ask for neither cost nothing.
 */
export async function addFollowUpTasks(
  ctx: ActorContext,
  tx: Tx,
  work: { readonly changes: ChangeSet; readonly fresh: readonly FreshSignal[]; readonly world: SignalWorld },
): Promise<void> {
  const { changes, fresh, world } = work;
  const asking = fresh.filter(({ signal, erasure }) => erasure === true || signal.kind === 'left_company');
  if (asking.length === 0) return;
  const admin = (await tx.users.list()).find((user) => user.role === 'admin' && user.active);
  const tasks = asking.flatMap((one): CrmTask[] => {
    const { personId, enrollmentId, at } = one.signal;
    const person = world.people.get(personId ?? '');
    if (person === undefined) return [];
    const name = personName(person);
    const about = aboutSuccessor(one, name, world) ?? aboutErasure(one, name, admin?.id ?? null);
    return about === null ? [] : [{ key: ctx.ids.uuid(), personId: person.id, enrollmentId, at, ...about }];
  });
  changes.activities.push(...(await toCrmTasks(tx, tasks)).entries);
}
