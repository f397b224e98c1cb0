import { and, eq } from 'drizzle-orm';
import type { Run } from '../../cadence/run.ts';
import type { Enrollment } from '../../ports/records.ts';
import { enrollments, steps } from '../schema/index.ts';

type Row = typeof enrollments.$inferSelect;

/** Joins a run with the step that is planned for it next. */
export const plannedStep = and(
  eq(steps.workspaceId, enrollments.workspaceId),
  eq(steps.versionId, enrollments.versionId),
  eq(steps.stepKey, enrollments.nextStepKey),
);

/** A run as its row has it: the columns of what is planned, open and last are objects again. */
export function toEnrollment(row: Row): Enrollment {
  const { workspaceId: _, nextWakeAt: __, brakeId: ___, ...known } = row;
  const { nextStepKey, nextVisit, nextDueAt, nextMovedFrom, nextMovedDays, ...rest } = known;
  const { taskTouchId, taskStepKey, taskVisit, taskUntil, lastStepKey, lastAt, past, ...enrollment } = rest;
  return {
    ...enrollment,
    next:
      nextStepKey !== null && nextVisit !== null && nextDueAt !== null
        ? {
            stepKey: nextStepKey,
            visit: nextVisit,
            dueAt: nextDueAt,
            ...(nextMovedFrom === null ? {} : { movedFrom: nextMovedFrom }),
            ...(nextMovedDays === null ? {} : { movedDays: nextMovedDays }),
          }
        : null,
    openTask:
      taskTouchId !== null && taskStepKey !== null && taskVisit !== null && taskUntil !== null
        ? { touchId: taskTouchId, stepKey: taskStepKey, visit: taskVisit, until: taskUntil }
        : null,
    last: lastStepKey !== null && lastAt !== null ? { stepKey: lastStepKey, at: lastAt } : null,
    ...(past === null ? {} : { past }),
  };
}

/** The columns of what the core knows. */
export function fromRun(run: Run) {
  return {
    id: run.id,
    state: run.state,
    reason: run.reason,
    zone: run.zone,
    anchorDay: run.anchorDay,
    nextStepKey: run.next?.stepKey ?? null,
    nextVisit: run.next?.visit ?? null,
    nextDueAt: run.next?.dueAt ?? null,
    nextMovedFrom: run.next?.movedFrom ?? null,
    nextMovedDays: run.next?.movedDays ?? null,
    taskTouchId: run.openTask?.touchId ?? null,
    taskStepKey: run.openTask?.stepKey ?? null,
    taskVisit: run.openTask?.visit ?? null,
    taskUntil: run.openTask?.until ?? null,
    resumeAt: run.resumeAt,
    lastStepKey: run.last?.stepKey ?? null,
    lastAt: run.last?.at ?? null,
    past: run.past ?? null,
  };
}

/** When a run that was just added has to be looked at; later the engine says so itself. */
function firstWake(run: Run): Date | null {
  if (run.state === 'paused') return run.resumeAt;
  if (run.state !== 'pending' && run.state !== 'active') return null;
  return run.next?.dueAt ?? run.openTask?.until ?? null;
}

/** The whole row of a run that is added. */
export function fromEnrollment(workspaceId: string, enrollment: Enrollment): Row {
  const { personId, identityId, cadenceId, versionId, senderId, ownerUserId } = enrollment;
  const { listSource, lawfulBasis, enrolledBy, createdAt, endedAt, words, batchId, place, threadSince } =
    enrollment;
  return {
    ...fromRun(enrollment),
    workspaceId,
    personId,
    identityId,
    cadenceId,
    versionId,
    senderId,
    ownerUserId,
    listSource,
    lawfulBasis,
    enrolledBy,
    createdAt,
    endedAt,
    words,
    batchId,
    place,
    threadSince,
    nextWakeAt: firstWake(enrollment),
    brakeId: null,
  };
}
