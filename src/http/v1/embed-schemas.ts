import { z } from '@hono/zod-openapi';
import { id, time } from '../schemas.ts';
import { enrollment } from './enrollment-schemas.ts';

const text = z.string().nullable();
const whyNot = text.describe('Why the command cannot be given now; null when it can');

const panelRun = enrollment
  .extend({
    enroller: z.string(),
    commands: z.object({ pause: whyNot, resume: whyNot, stop: whyNot }),
  })
  .openapi('PanelRun');

const panelTouch = z
  .object({
    id,
    step: z.string(),
    channel: z.string(),
    state: z.string(),
    at: time,
    outcome: text,
    reason: text,
    inCrm: z.enum(['written', 'waiting', 'refused']).nullable(),
    crmReason: text,
  })
  .openapi('PanelTouch');

export const recordPanel = z
  .object({
    now: time,
    crm: z.enum(['salesforce', 'hubspot']),
    user: z.object({ name: z.string(), role: z.enum(['rep', 'manager', 'admin']), zone: z.string() }),
    person: z
      .object({
        id,
        name: z.string(),
        zone: z.string(),
        hold: z.object({ reason: z.string(), since: time, lasting: z.boolean() }).nullable(),
        provisionalHoldUntil: time.nullable(),
      })
      .nullable(),
    run: panelRun.nullable(),
    otherRuns: z.int(),
    touches: z.array(panelTouch),
    blocks: z.array(
      z.object({
        channel: z.enum(['email', 'call', 'sms', 'all']),
        words: z.string(),
        since: time.nullable(),
      }),
    ),
    notice: text,
    cadences: z.array(z.object({ id, name: z.string(), version: z.int() })),
  })
  .openapi('RecordPanel');

export const panelDecision = z
  .object({ id, at: time, words: z.string(), actor: z.string(), cadence: text })
  .openapi('PanelDecision');

export const panelPreview = z
  .object({
    sender: z.object({ id, name: z.string(), email: z.string() }),
    status: z.enum(['ready', 'skipped']),
    reason: z.string(),
    firstTouch: z.object({ stepKey: z.string(), dueAt: time, zone: z.string() }).nullable(),
    firstEmail: z.object({ stepKey: z.string(), subject: z.string(), text: z.string() }).nullable(),
    emailProblem: text,
  })
  .openapi('PanelPreview');

export const panelEnrolled = z
  .object({ status: z.enum(['enrolled', 'skipped']), reason: z.string(), enrollmentId: id.nullable() })
  .openapi('PanelEnrolled');
