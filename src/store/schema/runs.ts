import { sql } from 'drizzle-orm';
import {
  bigserial,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { Channel } from '../../cadence/model.ts';
import type { Past } from '../../cadence/past.ts';
import type { EnrollmentState, StateReason } from '../../cadence/run.ts';
import type { Enrollment, LedgerEntry, Task, TouchState } from '../../ports/records.ts';
import { moment, oneOf, ownRows, workspaceId } from './columns.ts';

/** Of decisions: that no run is theirs, since somebody was left out, or a hold was lifted. */
export const outsideRuns = sql`state in ('not enrolled', 'released', 'noted')`;

export const enrollments = pgTable(
  'enrollments',
  {
    workspaceId: workspaceId(),
    id: uuid('id').notNull(),
    personId: uuid('person_id').notNull(),
    identityId: uuid('identity_id'),
    cadenceId: uuid('cadence_id').notNull(),
    versionId: uuid('version_id').notNull(),
    senderId: uuid('sender_id').notNull(),
    ownerUserId: uuid('owner_user_id').notNull(),
    listSource: text('list_source').notNull(),
    lawfulBasis: text('lawful_basis').notNull(),
    enrolledBy: text('enrolled_by').notNull(),
    createdAt: moment('created_at').notNull(),
    endedAt: moment('ended_at'),
    words: text('words').notNull(),
    state: oneOf<EnrollmentState>('state').notNull(),
    reason: oneOf<StateReason>('reason'),
    zone: text('zone').notNull(),
    anchorDay: date('anchor_day', { mode: 'string' }).notNull(),
    nextStepKey: text('next_step_key'),
    nextVisit: integer('next_visit'),
    nextDueAt: moment('next_due_at'),
    nextMovedFrom: moment('next_moved_from'),
    nextMovedDays: integer('next_moved_days'),
    taskTouchId: uuid('task_touch_id'),
    taskStepKey: text('task_step_key'),
    taskVisit: integer('task_visit'),
    taskUntil: moment('task_until'),
    resumeAt: moment('resume_at'),
    lastStepKey: text('last_step_key'),
    lastAt: moment('last_at'),
    /** What branches and conditions must know of the way so far; null in versions that ask for none of it. */
    past: jsonb('past').$type<Past>(),
    /** When the engine has to look at the run again; null while nothing but a person or a signal moves it. */
    nextWakeAt: moment('next_wake_at'),
    /** The request that enrolled this person with others; null for runs from before there were batches. */
    batchId: uuid('batch_id'),
    /** The brake that the run waits for, without a wake time; null when it waits for none. */
    brakeId: uuid('brake_id'),
    /** How zone and holidays were found when the run began; null for runs from before that was kept. */
    place: jsonb('place').$type<Enrollment['place']>(),
    /** Mails from before this moment are of a thread that was left, with another sender. */
    threadSince: moment('thread_since'),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index('enrollments_braked').on(t.workspaceId, t.brakeId, t.id).where(sql`brake_id is not null`),
    index('enrollments_wake').on(t.workspaceId, t.nextWakeAt).where(sql`next_wake_at is not null`),
    index('enrollments_person').on(t.workspaceId, t.personId),
    index('enrollments_state').on(t.workspaceId, t.state, t.id),
    index('enrollments_cadence').on(t.workspaceId, t.cadenceId, t.id),
    index('enrollments_version').on(t.workspaceId, t.versionId, t.createdAt),
    index('enrollments_owner').on(t.workspaceId, t.ownerUserId, t.id),
    index('enrollments_batch').on(t.workspaceId, t.batchId).where(sql`batch_id is not null`),
    index('enrollments_ended').on(t.workspaceId, t.endedAt, t.id).where(sql`ended_at is not null`),
    ownRows(),
  ],
);

/** People who were enrolled by one request: undone together, as long as nothing has left. */
export const enrollmentBatches = pgTable(
  'enrollment_batches',
  {
    workspaceId: workspaceId(),
    id: uuid('id').notNull(),
    cadenceId: uuid('cadence_id').notNull(),
    userId: uuid('user_id'),
    enrolledBy: text('enrolled_by').notNull(),
    listSource: text('list_source').notNull(),
    total: integer('total').notNull(),
    createdAt: moment('created_at').notNull(),
    /** Before this moment (product time) nothing of the batch leaves; null when nothing waits. */
    leavesAt: moment('leaves_at'),
    undoneAt: moment('undone_at'),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] }), ownRows()],
);

/**
 * Cadences in which people are to go on after their run. A row is removed once the person was enrolled, or refused
 * with a reason.
 */
export const cadenceStarts = pgTable(
  'cadence_starts',
  {
    workspaceId: workspaceId(),
    id: uuid('id').notNull(),
    /** The run that said so. */
    enrollmentId: uuid('enrollment_id').notNull(),
    personId: uuid('person_id').notNull(),
    /** Name of the cadence that follows. */
    cadence: text('cadence').notNull(),
    at: moment('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index('cadence_starts_at').on(t.workspaceId, t.at, t.id),
    ownRows(),
  ],
);

/** An email whose words somebody changed for one person before it went out: sent as it stands here. */
export const editedEmails = pgTable(
  'edited_emails',
  {
    workspaceId: workspaceId(),
    enrollmentId: uuid('enrollment_id').notNull(),
    stepKey: text('step_key').notNull(),
    /** Null on a step that keeps its thread's subject. */
    subject: text('subject'),
    text: text('text').notNull(),
    editedBy: text('edited_by').notNull(),
    editedAt: moment('edited_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.enrollmentId, t.stepKey] }), ownRows()],
);

/** Partitioned by enrollment id, which is by time: the migration says so, drizzle-kit does not know. */
export const touches = pgTable(
  'touches',
  {
    workspaceId: workspaceId(),
    enrollmentId: uuid('enrollment_id').notNull(),
    id: uuid('id').notNull(),
    personId: uuid('person_id').notNull(),
    stepKey: text('step_key').notNull(),
    visit: integer('visit').notNull(),
    channel: oneOf<Channel>('channel').notNull(),
    variantKey: text('variant_key'),
    state: oneOf<TouchState>('state').notNull(),
    dueAt: moment('due_at').notNull(),
    endedAt: moment('ended_at'),
    outcome: text('outcome'),
    reason: text('reason'),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.enrollmentId, t.id] }),
    uniqueIndex('touches_step').on(t.workspaceId, t.enrollmentId, t.stepKey, t.visit),
    index('touches_carried_out').on(t.workspaceId, t.endedAt, t.id).where(sql`state in ('sent', 'done')`),
    ownRows(),
  ],
);

/**
 * Partitioned like touches. `seq` keeps the order in which decisions were taken, whatever the clock did. Append-only:
 * a trigger refuses changes, and the app's role may only add and read. So `person_id` is whom the decision was about
 * then; people who were joined since are followed when reading.
 */
export const ledger = pgTable(
  'ledger',
  {
    workspaceId: workspaceId(),
    enrollmentId: uuid('enrollment_id').notNull(),
    id: uuid('id').notNull(),
    seq: bigserial('seq', { mode: 'number' }).notNull(),
    personId: uuid('person_id'),
    at: moment('at').notNull(),
    event: jsonb('event').$type<LedgerEntry['event']>().notNull(),
    rule: text('rule').notNull(),
    words: text('words').notNull(),
    facts: jsonb('facts').$type<LedgerEntry['facts']>().notNull(),
    actions: jsonb('actions').$type<LedgerEntry['actions']>().notNull(),
    state: text('state').notNull(),
    versionId: uuid('version_id'),
    engine: text('engine').notNull(),
    actor: text('actor').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.enrollmentId, t.id] }),
    // Decisions of a run are found by the run; only those that belong to none need the person.
    index('ledger_outside_runs').on(t.workspaceId, t.personId, t.seq).where(outsideRuns),
    index('ledger_settings').on(t.workspaceId, t.seq).where(sql`rule = 'settings-changed'`),
    ownRows(),
  ],
);

/** How far the ledger's upkeep of a workspace has come; a workspace without a row has not had any. */
export const ledgerUpkeep = pgTable(
  'ledger_upkeep',
  {
    workspaceId: workspaceId().primaryKey(),
    /** The engine for which every open run has been looked at; null before the first time. */
    engine: text('engine'),
    /** A newer engine that runs are carried over to, and the last run that has been looked at for it. */
    engineNext: text('engine_next'),
    engineAfter: uuid('engine_after'),
    /** The last ended run, by its end and id, whose decisions were removed. */
    forgottenUntil: moment('forgotten_until'),
    forgottenAfter: uuid('forgotten_after'),
  },
  () => [ownRows()],
);

export const tasks = pgTable(
  'tasks',
  {
    workspaceId: workspaceId(),
    id: uuid('id').notNull(),
    enrollmentId: uuid('enrollment_id').notNull(),
    personId: uuid('person_id').notNull(),
    ownerUserId: uuid('owner_user_id').notNull(),
    /** Whose task it is when the owner stands in for somebody who is away. */
    onBehalfOf: uuid('on_behalf_of'),
    stepKey: text('step_key').notNull(),
    kind: oneOf<Task['kind']>('kind').notNull().default('touch'),
    missing: jsonb('missing').$type<readonly string[]>().notNull().default([]),
    channel: oneOf<Channel>('channel').notNull(),
    title: text('title').notNull(),
    script: text('script').notNull(),
    talkingPoints: jsonb('talking_points').$type<readonly string[]>().notNull(),
    priority: oneOf<Task['priority']>('priority').notNull(),
    dueAt: moment('due_at').notNull(),
    until: moment('until').notNull(),
    state: oneOf<Task['state']>('state').notNull(),
    outcome: text('outcome'),
    note: text('note'),
    completedAt: moment('completed_at'),
    completedBy: text('completed_by'),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index('tasks_owner').on(t.workspaceId, t.ownerUserId, t.state, t.id),
    index('tasks_state').on(t.workspaceId, t.state, t.id),
    index('tasks_owner_due').on(t.workspaceId, t.ownerUserId, t.state, t.dueAt, t.id),
    index('tasks_due').on(t.workspaceId, t.state, t.dueAt, t.id),
    index('tasks_enrollment').on(t.workspaceId, t.enrollmentId),
    ownRows(),
  ],
);
