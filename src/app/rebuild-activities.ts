import { outcomesOf, outcomesOfStep } from '../cadence/index.ts';
import type { OutboxActivity } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { taskContent } from './complete-tasks.ts';
import { type ActivityContent, toOutboxActivity } from './crm-activity.ts';
import { mailContent } from './mail-entries.ts';
import { stepOf } from './materials.ts';
import { byId, distinct } from './reading.ts';

type TouchKey = { readonly id: string; readonly enrollmentId: string };

/** Everything that entries of these touches are made of. */
async function gather(tx: Tx, keys: readonly TouchKey[]) {
  const touches = await tx.touches.byIds(keys);
  const runs = byId(await tx.enrollments.byIds([...new Set(keys.map((key) => key.enrollmentId))]));
  const all = [...runs.values()];
  const identities = byId(await tx.identities.byIds(distinct(all.map((run) => run.identityId))));
  const userIds = [...new Set(all.map((run) => run.ownerUserId))];
  const mailed = touches.filter((touch) => touch.state === 'sent');
  const sends = await tx.sends.acceptedByEnrollments(distinct(mailed.map((touch) => touch.enrollmentId)));
  return {
    touches,
    runs,
    identities,
    owners: await tx.users.crmIdsOf(userIds),
    people: byId(await tx.people.byIds(distinct(all.map((run) => run.personId)))),
    versions: byId(await tx.cadences.versionsByIds(distinct(all.map((run) => run.versionId)))),
    users: byId(await tx.users.byIds(userIds)),
    sendOf: new Map(sends.map((send) => [send.touchId, send])),
    tasks: byId(await tx.tasks.byIds(touches.filter((touch) => touch.state === 'done').map(({ id }) => id))),
  };
}
type Gathered = Awaited<ReturnType<typeof gather>>;

function contentOf(all: Gathered, touch: Gathered['touches'][number]): ActivityContent | null {
  const send = all.sendOf.get(touch.id);
  if (send !== undefined) return mailContent(send, touch.stepKey);
  const task = all.tasks.get(touch.id);
  const version = all.versions.get(all.runs.get(touch.enrollmentId)?.versionId ?? '');
  if (task === undefined || version === undefined) return null;
  const step = stepOf(version, task.stepKey);
  const known = step === undefined ? outcomesOf(task.channel) : outcomesOfStep(step);
  const key = task.outcome ?? 'done';
  const chosen = known.find((one) => one.key === key) ?? { key, label: key.replaceAll('_', ' ') };
  return taskContent(task, { chosen, note: task.note, at: task.completedAt ?? touch.endedAt ?? task.dueAt });
}

/**
 * The entries of touches that were carried out, as they were (or should have been) made at the time, from what is kept
 * of them. Touches of which too little is left are absent.
 */
export async function rebuildActivities(
  tx: Tx,
  keys: readonly TouchKey[],
): Promise<readonly OutboxActivity[]> {
  if (keys.length === 0) return [];
  const all = await gather(tx, keys);
  return all.touches.flatMap((touch) => {
    const run = all.runs.get(touch.enrollmentId);
    const person = all.people.get(run?.personId ?? '');
    const identity = all.identities.get(run?.identityId ?? '');
    const content = contentOf(all, touch);
    if (run === undefined || person === undefined || identity === undefined || content === null) return [];
    const about = {
      enrollment: run,
      person,
      identity,
      ownerId: all.owners.get(identity.connectionId)?.get(run.ownerUserId) ?? identity.ownerCrmId,
      zone: all.users.get(run.ownerUserId)?.zone ?? 'UTC',
      cadence: all.versions.get(run.versionId)?.definition.name ?? '',
    };
    return [toOutboxActivity(about, content)];
  });
}
