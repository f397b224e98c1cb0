import { z } from 'zod';
import { type CallTime, callTimeAt, nominalDays, spacedSteps, targetStep } from '../cadence/index.ts';
import type { Channel } from '../cadence/model.ts';
import type { CrmKind } from '../ports/crm.ts';
import type { Connection, Enrollment, Identity, Task, Version } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { suppressionValues } from './materials.ts';
import { parseInput } from './parse-input.ts';
import { requireOwn } from './permissions.ts';
import { describeTasks, type TaskView } from './read-tasks.ts';
import { byId, distinct, found, inWorkspace } from './reading.ts';
import { recentTouches, type TouchLine } from './recent-touches.ts';
import { taskWarnings } from './task-warnings.ts';
import { openCrm } from './token-source.ts';
import { type LatestSignal, latestSignal, whyNow } from './why-now.ts';

/** How many earlier touches a task shows. */
const touchesShown = 3;

/** One task with everything that carrying it out takes. */
export interface TaskDetail extends TaskView {
  /** Where the person's zone was found, and how sure it is. */
  readonly zone: { readonly name: string; readonly origin: string; readonly confidence: string };
  /** Why the task is there now: its place in the cadence, and what the person did last. */
  readonly why: string;
  readonly signal: LatestSignal | null;
  /** Whether the cadence's windows are open on the person's own clock. */
  readonly callTime: CallTime;
  /** What must be known first, such as 'do not call'; empty when nothing. */
  readonly warnings: readonly string[];
  /** Touches that were carried out, newest first. */
  readonly touches: readonly TouchLine[];
  readonly sender: { readonly name: string; readonly email: string } | null;
  /** The step after this one, and the day of the cadence on which it lies. */
  readonly following: { readonly name: string; readonly channel: Channel; readonly day: number } | null;
  /** What happens when nobody does it in time. */
  readonly ifNotDone: 'continue' | 'hold';
  readonly run: Pick<Enrollment, 'id' | 'state' | 'reason' | 'words' | 'listSource' | 'enrolledBy'>;
  /** Other open tasks about the same person. */
  readonly others: readonly Pick<Task, 'id' | 'title' | 'channel' | 'dueAt' | 'ownerUserId'>[];
  readonly record: { readonly kind: CrmKind; readonly url: string } | null;
}

type Inside = Omit<TaskDetail, 'record'> & { readonly at: RecordPlace | null };
interface RecordPlace {
  readonly identity: Identity;
  readonly connection: Connection;
}

function stepsAround(version: Version, stepKey: string) {
  const steps = spacedSteps(version.definition);
  const at = steps.findIndex((step) => step.key === stepKey);
  const then = steps[at]?.then;
  const target = targetStep(then);
  const goesOn = then === undefined || then === 'continue' || then === 'pause';
  const nextAt = target !== null ? steps.findIndex((step) => step.key === target) : goesOn ? at + 1 : -1;
  const next = at === -1 ? undefined : steps[nextAt];
  const day = nominalDays(steps)[nextAt] ?? 1;
  return {
    ifNotDone: steps[at]?.ifNotDone ?? ('continue' as const),
    following: next === undefined ? null : { name: next.name, channel: next.channel, day },
  };
}

async function readRecord(
  tx: Tx,
  run: Enrollment,
  identities: readonly Identity[],
): Promise<RecordPlace | null> {
  const live = identities.filter((one) => one.state === 'live');
  const identity = live.find((one) => one.id === run.identityId) ?? live[0];
  const connection = identity === undefined ? null : await tx.connections.byId(identity.connectionId);
  if (identity === undefined || connection === null || connection.state === 'disconnected') return null;
  return { identity, connection };
}

async function gather(ctx: ActorContext, tx: Tx, id: string): Promise<Inside> {
  const [task] = await tx.tasks.byIds([id]);
  requireOwn(ctx, found(task, 'task', id).ownerUserId, 'open it');
  const [seen] = await describeTasks(ctx, tx, task === undefined ? [] : [task]);
  const view = found(seen, 'task', id);
  const [someone] = await tx.people.byIds([view.personId]);
  const person = found(someone, 'person', view.personId);
  const runs = byId(await tx.enrollments.byPersons([person.id]));
  const run = found(runs.get(view.enrollmentId), 'enrollment', view.enrollmentId);
  const versionIds = distinct([...runs.values()].map((one) => one.versionId));
  const versions = byId(await tx.cadences.versionsByIds(versionIds));
  const version = found(versions.get(run.versionId), 'version', run.versionId);
  const touches = await tx.touches.byEnrollments([...runs.keys()]);
  const activities = await tx.activities.byPersons([person.id]);
  const signal = latestSignal(await tx.signals.byPersons([person.id]));
  const identities = await tx.identities.byPersons([person.id]);
  const suppressions = await tx.suppressions.match(suppressionValues([person]));
  const sender = (await tx.users.senders()).find((one) => one.id === run.senderId);
  const openIds = [...runs.values()].map((one) => one.openTask?.touchId ?? null);
  const others = await tx.tasks.byIds(distinct(openIds).filter((one) => one !== id));
  const now = ctx.clock.now();
  const { zone } = person;
  return {
    ...view,
    zone: { name: zone, origin: person.zoneOrigin, confidence: person.zoneConfidence },
    why: whyNow(view, version, { signal, now, zone }),
    signal,
    callTime: callTimeAt(now, { schedule: version.definition.schedule, zone }),
    warnings: taskWarnings(view, { person, identities, suppressions }),
    touches: recentTouches(touchesShown, { touches, runs, versions, activities }),
    sender: sender === undefined ? null : { name: sender.name, email: sender.email },
    ...stepsAround(version, view.stepKey),
    run,
    others,
    at: await readRecord(tx, run, identities),
  };
}

/**
 * One task with everything that its reader needs to carry it out, in a fixed number of statements. `not_found`, and
 * `forbidden` for a rep who asks for a colleague's.
 */
export async function readTask(ctx: ActorContext, given: string): Promise<TaskDetail> {
  const id = parseInput(z.uuid(), given);
  const { at, ...task } = await inWorkspace(ctx, (tx) => gather(ctx, tx, id));
  if (at === null) return { ...task, record: null };
  // Outside the transaction: a CRM's port is never opened in one.
  const url = openCrm(ctx, ctx.actor.workspaceId, at.connection).recordUrl(at.identity.ref);
  return { ...task, record: { kind: at.connection.kind, url } };
}
