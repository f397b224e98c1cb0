import { AppError } from '../errors.ts';
import type { Enrollment, Person, Task, Version } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { lockWithColleagues } from './colleague-replies.ts';
import type { ActorContext } from './context.ts';
import { requireOwn } from './permissions.ts';
import { found } from './reading.ts';

/** An open task under its person's lock, with the run that waits for it. */
interface OpenTaskWorld {
  readonly task: Task;
  readonly person: Person;
  readonly run: Enrollment;
  readonly version: Version;
}

/** Stops with `conflict` when a task is over. The run must be read under the person's lock: what closed it moved the run. */
export function requireOpen(task: Task, run: Enrollment): void {
  const waitsFor =
    task.kind === 'fix'
      ? run.state === 'paused' && run.reason === 'held' && run.next?.stepKey === task.stepKey
      : run.openTask?.touchId === task.id;
  if (task.state === 'open' && waitsFor) return;
  const state = task.state === 'open' ? 'closed' : task.state.replace('_', ' ');
  throw new AppError('conflict', `This task is not open any more: it is ${state}.`);
}

/**
 * Locks the person of a task and reads what ending it needs; `what` is what the actor wants to do with it. `reply`: it
 * will end with a reply, which may act on colleagues, who are locked, too. Stops with
 * `not_found`, `forbidden` for a colleague's task, and `conflict` when it is no longer open.
 */
export async function lockOpenTask(
  ctx: ActorContext,
  tx: Tx,
  asked: { readonly taskId: string; readonly what: string; readonly reply?: true },
): Promise<OpenTaskWorld> {
  const [seen] = await tx.tasks.byIds([asked.taskId]);
  const { personId, ownerUserId } = found(seen, 'task', asked.taskId);
  requireOwn(ctx, ownerUserId, asked.what);
  const ids = [personId];
  const locked = await lockWithColleagues(tx, { ids, replied: asked.reply === true ? ids : [] });
  const person = locked.get(personId);
  // Read again: what ended the task before us held the same lock.
  const [task] = await tx.tasks.byIds([asked.taskId]);
  const [run] = task === undefined ? [] : await tx.enrollments.byIds([task.enrollmentId]);
  const [version] = run === undefined ? [] : await tx.cadences.versionsByIds([run.versionId]);
  if (person === undefined || task === undefined || run === undefined || version === undefined)
    throw new AppError('internal', 'The task belongs to an enrollment that is not there.');
  requireOpen(task, run);
  return { task, person, run, version };
}
