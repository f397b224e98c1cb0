import { z } from '@hono/zod-openapi';
import { id, time } from '../schemas.ts';
import { described, ledgerEntry, run } from './enrollment-schemas.ts';
import { signal } from './signal-schemas.ts';
import { suppression } from './suppression-schemas.ts';

const text = z.string().nullable();

const hold = z.object({ reason: z.string(), since: time, lasting: z.boolean() });

const company = z.object({ id, name: z.string(), domain: text, industry: text }).openapi('Company');

const contact = {
  id,
  email: text,
  firstName: text,
  lastName: text,
  title: text,
  phone: text,
  city: text,
  state: text,
  country: text,
  zone: z.string(),
  zoneOrigin: z.string(),
  zoneConfidence: z.enum(['high', 'medium', 'low']),
  zoneWords: text,
  hold: hold.nullable(),
  provisionalHoldUntil: time.nullable(),
  createdAt: time,
};

export const person = z.object({ ...contact, company: company.nullable() }).openapi('Person');

export const personWithRecords = z
  .object({
    ...contact,
    company: company.nullable(),
    records: z.array(
      z.object({
        kind: z.enum(['salesforce', 'hubspot']).nullable(),
        ref: z.object({ type: z.string(), id: z.string() }),
        emailOptOut: z.boolean(),
        doNotCall: z.boolean(),
        emailBounced: z.boolean(),
        state: z.enum(['live', 'moved', 'deleted']),
        url: text,
      }),
    ),
    holidays: z
      .object({
        region: z.string(),
        name: z.string(),
        origin: z.enum(['address', 'phone', 'zone']),
        confidence: z.enum(['high', 'medium', 'low']),
        words: z.string().openapi({ example: 'from the city: Munich' }),
        next: z.object({ day: z.string(), name: z.string() }).nullable(),
      })
      .nullable(),
    alsoInTouch: z.array(z.object({ personId: id, name: z.string(), cadence: z.string(), owner: text })),
  })
  .openapi('PersonWithRecords');

const crm = z.array(
  z
    .object({
      crm: z.enum(['salesforce', 'hubspot']).nullable(),
      state: z.enum(['pending', 'unknown', 'written', 'refused']),
      reason: text,
    })
    .openapi('CrmEntry'),
);

const touch = z
  .object({
    id,
    stepKey: z.string(),
    step: z.string(),
    visit: z.int(),
    channel: z.string(),
    variantKey: text,
    state: z.string(),
    dueAt: time,
    endedAt: time.nullable(),
    outcome: text,
    reason: text,
    sent: z
      .object({
        subject: z.string(),
        text: z.string(),
        from: z.object({ email: z.string(), name: z.string() }),
        to: z.string(),
        at: time,
      })
      .nullable(),
    task: z.object({ title: z.string(), note: text, completedBy: text }).nullable(),
    crm,
  })
  .openapi('Touch');

const message = z
  .object({
    id,
    enrollmentId: id.nullable(),
    touchId: id.nullable(),
    signalId: id.nullable(),
    fromEmail: text,
    subject: z.string(),
    text: z.string(),
    kind: z.string(),
    grade: text,
    at: time,
    handledAt: time.nullable(),
    handledBy: text,
  })
  .openapi('PersonMessage');

export const explanation = z
  .object({
    person: z.object(contact),
    summary: z.array(z.string()),
    runs: z.array(
      z.object({
        ...run,
        ...described,
        cadence: z.string(),
        version: z.int().nullable(),
        steps: z.array(z.object({ key: z.string(), name: z.string(), channel: z.string() })),
        touches: z.array(touch),
        decisions: z.array(ledgerEntry),
      }),
    ),
    leftOut: z.array(ledgerEntry),
    signals: z.array(signal.extend({ crm }).openapi('SignalEvidence')),
    messages: z.array(message),
    suppressions: z.array(suppression),
  })
  .openapi('Explanation');
