import type { Identity, OutboxActivity } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { toOutboxActivity } from './crm-activity.ts';
import { byId, distinct } from './reading.ts';

/** Something that a rep is to do, as an open task on the person's record in the CRM. */
export interface CrmTask {
  /** Written into the CRM's unique field: the same key never makes a second task. */
  readonly key: string;
  readonly personId: string;
  readonly enrollmentId: string | null;
  readonly ownerUserId: string;
  readonly words: string;
  readonly at: Date;
}

/**
 * Entries of the outbox that make these tasks: on the record that was enrolled, else on the person's first one. Those
 * whose person is in no CRM are left over.
 */
export async function toCrmTasks(
  tx: Tx,
  tasks: readonly CrmTask[],
): Promise<{ readonly entries: readonly OutboxActivity[]; readonly left: readonly CrmTask[] }> {
  if (tasks.length === 0) return { entries: [], left: [] };
  const people = byId(await tx.people.byIds(distinct(tasks.map((task) => task.personId))));
  const identities = await tx.identities.byPersons([...people.keys()]);
  const runs = byId(await tx.enrollments.byIds(distinct(tasks.map((task) => task.enrollmentId))));
  const userIds = distinct(tasks.map((task) => task.ownerUserId));
  const [users, owners] = [byId(await tx.users.byIds(userIds)), await tx.users.crmIdsOf(userIds)];
  const left: CrmTask[] = [];
  const entries = tasks.flatMap((task) => {
    const person = people.get(task.personId);
    const live = identities.filter((one) => one.personId === task.personId && one.state === 'live');
    const run = runs.get(task.enrollmentId ?? '');
    const identity: Identity | undefined = live.find((one) => one.id === run?.identityId) ?? live[0];
    if (person === undefined || identity === undefined) {
      left.push(task);
      return [];
    }
    const about = {
      enrollment: run ?? null,
      person,
      identity,
      cadence: '',
      ownerId: owners.get(identity.connectionId)?.get(task.ownerUserId) ?? identity.ownerCrmId,
      zone: users.get(task.ownerUserId)?.zone ?? 'UTC',
    };
    const { key, at, words } = task;
    const content = { key, at, subject: words, text: words, step: '' };
    return [toOutboxActivity(about, { ...content, kind: 'task', channel: 'custom', direction: 'outbound' })];
  });
  return { entries, left };
}
