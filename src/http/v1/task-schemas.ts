import { z } from '@hono/zod-openapi';
import { id, shownOutcome, time } from '../schemas.ts';
import { steered } from './enrollment-schemas.ts';

const text = z.string().nullable();

const channel = z.enum(['email', 'call', 'linkedin', 'sms', 'video', 'direct_mail', 'custom']);

/** What a task has by itself. */
const fields = {
  id,
  enrollmentId: id,
  personId: id,
  ownerUserId: id,
  onBehalfOf: id.nullable(),
  kind: z.enum(['touch', 'fix']).openapi({
    description: '`fix`: an email that cannot be written until something is added, or it is written by hand',
  }),
  missing: z.array(z.string()).openapi({ description: 'Variables of its text without value or fallback' }),
  stepKey: z.string(),
  channel,
  title: z.string(),
  script: z.string(),
  talkingPoints: z.array(z.string()),
  priority: z.enum(['low', 'normal', 'high']),
  dueAt: time,
  until: time,
  state: z.enum(['open', 'done', 'not_done', 'skipped', 'cancelled']),
  outcome: text,
  note: text,
  completedAt: time.nullable(),
  completedBy: text,
};

/** A task in a listing. */
const view = {
  ...fields,
  person: z
    .object({ id, name: z.string(), email: text, phone: text, title: text, zone: z.string() })
    .nullable(),
  company: text,
  cadence: z.string(),
  step: z.object({ name: z.string(), position: z.int(), of: z.int() }),
  owner: z.object({ id, name: z.string() }),
  overdue: z.boolean(),
  outcomes: z.array(shownOutcome),
};

export const task = z.object(view).openapi('Task');

export const ended = z.object({ task: z.object(fields), enrollment: steered }).openapi('CompletedTask');

const callTime = z.discriminatedUnion('good', [
  z.object({ good: z.literal(true), until: time }),
  z.object({ good: z.literal(false), opensAt: time }),
]);

const touchLine = z.object({
  id,
  channel,
  name: z.string(),
  at: time,
  state: z.enum(['sent', 'done']),
  outcome: text,
  crm: z.object({ state: z.enum(['pending', 'unknown', 'written', 'refused']), reason: text }).nullable(),
});

export const taskDetail = z
  .object({
    ...view,
    zone: z.object({ name: z.string(), origin: z.string(), confidence: z.string() }),
    why: z.string(),
    signal: z.object({ kind: z.string(), at: time, words: z.string() }).nullable(),
    callTime,
    warnings: z.array(z.string()),
    touches: z.array(touchLine),
    sender: z.object({ name: z.string(), email: z.string() }).nullable(),
    following: z.object({ name: z.string(), channel, day: z.int() }).nullable(),
    ifNotDone: z.enum(['continue', 'hold']),
    run: z.object({
      id,
      state: z.enum(['pending', 'active', 'paused', 'finished', 'stopped']),
      reason: text,
      words: z.string(),
      listSource: z.string(),
      enrolledBy: z.string(),
    }),
    others: z.array(z.object({ id, title: z.string(), channel, dueAt: time, ownerUserId: id })),
    record: z.object({ kind: z.enum(['salesforce', 'hubspot']), url: z.string() }).nullable(),
  })
  .openapi('TaskDetail');

export const upcoming = z
  .object({
    enrollmentId: id,
    personId: id,
    personName: z.string(),
    company: text,
    channel,
    stepName: z.string(),
    dueAt: time,
    zone: z.string(),
    ownerUserId: id,
  })
  .openapi('UpcomingTask');
