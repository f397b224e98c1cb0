import { z } from '@hono/zod-openapi';
import { anything, id, time } from '../schemas.ts';
import { brake } from './brakes.ts';
import { forecast } from './forecast-schemas.ts';

const text = z.string().nullable();

/** What every view of a run has. */
export const run = {
  id,
  state: z.enum(['pending', 'active', 'paused', 'finished', 'stopped']),
  reason: text,
  words: z.string(),
  zone: z.string(),
  anchorDay: z.string(),
  next: z.object({ stepKey: z.string(), visit: z.int(), dueAt: time }).nullable(),
  openTask: z.object({ touchId: id, stepKey: z.string(), visit: z.int(), until: time }).nullable(),
  resumeAt: time.nullable(),
  personId: id,
  cadenceId: id,
  versionId: id,
  senderId: id,
  ownerUserId: id,
  listSource: z.string(),
  lawfulBasis: z.string(),
  enrolledBy: z.string(),
  createdAt: time,
  endedAt: time.nullable(),
  /** How zone and public holidays were found when the run began; null for runs from before that was kept. */
  place: z
    .object({
      zoneOrigin: z.string(),
      zoneConfidence: z.enum(['high', 'medium', 'low']),
      zoneWords: z.string(),
      holidays: text,
      holidaysOrigin: text,
    })
    .nullable(),
};

export const steered = z.object(run).openapi('EnrollmentState');

/** What a view of a run says in words and names. */
export const described = {
  sender: z.object({ id, name: z.string(), email: z.string() }).nullable(),
  owner: z.object({ id, name: z.string() }).nullable(),
  step: z.object({ key: z.string(), name: z.string(), channel: z.string(), mode: z.string() }).nullable(),
  since: time,
  by: z.string(),
  brake: brake.nullable(),
  halted: text.openapi({
    description: 'What keeps the next step from being carried out, in words, beside a brake; else null',
  }),
  sentence: z
    .string()
    .openapi({ example: "Next: email 'Intro' Thu 10:00 in Berlin from Robin Vale, in 2 days." }),
};

export const enrollment = z
  .object({
    ...run,
    ...described,
    person: z.object({ id, name: z.string(), email: text, title: text }),
    company: text,
    cadence: z.object({ id, name: z.string(), version: z.int().nullable() }),
  })
  .openapi('Enrollment');

export const stateCount = z
  .object({ state: run.state, count: z.int(), more: z.boolean() })
  .openapi('EnrollmentCount');
export const batch = z
  .object({
    id,
    cadence: z.object({ id, name: z.string() }),
    cadences: z
      .array(z.object({ id, name: z.string() }))
      .openapi({ description: 'In which people have been enrolled: the arms, with an experiment' }),
    userId: id.nullable(),
    enrolledBy: z.string(),
    listSource: z.string(),
    total: z.int(),
    createdAt: time,
    leavesAt: time.nullable(),
    undoneAt: time.nullable(),
    state: z.enum(['enrolling', 'enrolled', 'failed', 'undone']),
    problem: text,
    counts: z.object({
      enrolled: z.int(),
      skipped: z.int(),
      started: z.int(),
      undone: z.int(),
      waiting: z.int(),
    }),
    firstDueAt: time.nullable(),
    canUndo: z.boolean(),
    undoUntil: time.nullable(),
  })
  .openapi('Batch');

export const batchResult = z
  .object({
    ref: z.string().openapi({
      description: 'The id by which they were chosen: of the record in the CRM, or of the person here',
    }),
    personId: id.nullable(),
    name: z.string(),
    status: z.enum(['enrolled', 'skipped']),
    reason: z.string(),
    enrollmentId: id.nullable(),
    state: text,
    stateReason: text,
    next: z.object({ stepKey: z.string(), dueAt: time, zone: z.string() }).nullable(),
  })
  .openapi('BatchResult');

export const undone = z
  .object({
    batch,
    stopped: z.int(),
    left: z.array(z.object({ enrollmentId: id, personId: id, name: z.string(), reason: z.string() })),
  })
  .openapi('UndoneBatch');

export const enrollSummary = z
  .object({
    enrolled: z.int(),
    skipped: z.int(),
    results: z.array(
      z.object({
        ref: z.string(),
        personId: id.nullable(),
        name: z.string(),
        status: z.enum(['enrolled', 'skipped']),
        reason: z.string(),
        enrollmentId: id.nullable(),
      }),
    ),
    ignoredEdits: z.array(z.object({ ref: z.string(), reason: z.string() })),
    notices: z.array(z.string()),
    batch,
  })
  .openapi('EnrollSummary');

const firstEmail = z
  .object({
    stepKey: z.string(),
    stepName: z.string(),
    subject: z.string(),
    text: z.string(),
    from: z.object({ name: z.string(), email: z.string() }),
    dueAt: time.nullable(),
    zone: z.string(),
    mode: z.enum(['automatic', 'task']),
    variantKey: z.string(),
    variants: z.int(),
  })
  .openapi('FirstEmail');

export const preview = z
  .object({
    cadence: z.object({ id, name: z.string(), version: z.int() }),
    sender: z.object({ id, name: z.string(), email: z.string() }),
    listSource: z.string(),
    total: z.int(),
    looked: z.int(),
    leavesAt: time.nullable(),
    ready: z.int(),
    notices: z.array(z.string()),
    skipped: z.int(),
    forecast: forecast
      .nullable()
      .openapi({ description: 'What they would ask for; null if nobody can start' }),
    results: z.array(
      z.object({
        ref: z.string(),
        personId: id.nullable(),
        name: z.string(),
        status: z.enum(['ready', 'skipped']),
        reason: z.string(),
        firstTouch: z
          .object({
            stepKey: z.string(),
            stepName: z.string(),
            dueAt: time,
            zone: z.string(),
            zoneOrigin: z.string(),
            spread: z.boolean(),
            waits: z.boolean().openapi({ description: 'Waits until the rep is back: nobody knows when' }),
          })
          .nullable(),
        firstEmail: firstEmail.nullable(),
        emailProblem: text,
        emailDraft: firstEmail.nullable(),
      }),
    ),
  })
  .openapi('EnrollmentPreview');

export const ledgerEntry = z
  .object({
    id,
    enrollmentId: id,
    personId: id.nullable(),
    at: time,
    event: anything,
    rule: z.string(),
    words: z.string(),
    facts: anything,
    actions: z.array(z.unknown()),
    state: z.string(),
    versionId: id.nullable(),
    engine: z.string(),
    actor: z.string(),
  })
  .openapi('LedgerEntry');
