import { z } from '@hono/zod-openapi';
import { id, time } from '../schemas.ts';

const day = z.iso.date().openapi({ example: '2026-11-30' });
const tasks = z
  .record(z.string(), z.int())
  .openapi({ description: 'Tasks by channel', example: { call: 50, linkedin: 48 } });
const calls = z
  .object({ least: z.int(), most: z.int() })
  .openapi({ description: 'Write calls if all entries of a day came at once, and if each came alone' });
const startsOver = z
  .array(z.object({ day, people: z.int() }))
  .openapi({ description: 'How many people start on which day: may be handed to an enrollment as it is' });

const capUse = {
  cap: z.int(),
  count: z.int(),
  peak: z.object({ from: day, count: z.int() }).nullable(),
  moved: z.int().openapi({ description: 'How many wait for a later day because of the new people' }),
};

const load = {
  people: z.int(),
  startsOver: startsOver.nullable(),
  emails: z.int(),
  tasks,
  days: z.array(z.object({ day, emails: z.int(), tasks })),
  senders: z.array(
    z.object({
      senderId: id,
      name: z.string(),
      email: z.string(),
      emails: z.int(),
      days: z.array(z.object({ day, emails: z.int() })),
      peak: z.object({ day, emails: z.int() }).nullable(),
      busiestHour: z.object({ from: time, emails: z.int() }).nullable(),
      moved: z.int().openapi({ description: 'Mails that wait for a later day because of the new people' }),
      perDay: z.int().nullable(),
      perHour: z.int().nullable(),
    }),
  ),
  reps: z.array(
    z.object({
      repId: id,
      name: z.string(),
      tasks: z.int(),
      days: z.array(z.object({ day, tasks })),
      peak: z.object({ day, tasks: z.int() }).nullable(),
      perDay: z.int().nullable(),
      fullDays: z.int().openapi({ description: 'Days on which there are more tasks than fit' }),
    }),
  ),
  newPeople: z.object(capUse).nullable().openapi({
    description: "New people by day, of the cadence's cap on them; null where it has none",
  }),
  companies: z
    .object({
      ...{ capped: z.int(), moved: z.int() },
      tightest: z.array(z.object({ name: z.string(), ...capUse })),
    })
    .openapi({
      description:
        'Touches by week of companies with a cap on them: how many companies, and the tightest ten',
    }),
  crms: z.array(
    z.object({
      crm: z.enum(['salesforce', 'hubspot']),
      entries: z.int(),
      calls,
      peak: z.object({ day, entries: z.int(), calls }).nullable(),
      shareOfAllocation: z.number().nullable(),
      storageKb: z.int().nullable(),
    }),
  ),
  ends: z.object({
    first: time.nullable(),
    last: time.nullable(),
    lastIfTasksWait: time.nullable(),
    open: z.int().openapi({ description: 'Runs that do not end within two years' }),
  }),
};

const expectedCount = z
  .object({ from: z.int(), to: z.int(), low: z.number(), high: z.number() })
  .openapi({ description: 'From, to in people; low, high as shares' });

export const forecast = z
  .object({
    ...load,
    cadence: z.object({ id, name: z.string(), version: z.int() }),
    at: time,
    zone: z.string(),
    breaks: z
      .boolean()
      .openapi({ description: 'Whether mails or new people have to wait, or a day is too full for a rep' }),
    crowdedOut: z.int().openapi({
      description: 'People left out since as many of their company are in cadences as may be',
    }),
    spread: z.object(load).nullable().openapi({
      description:
        'The same people over several days, so that nothing breaks; null where nothing does or helps',
    }),
    expected: z.object({
      source: z.enum(['history', 'benchmark', 'none']),
      replies: expectedCount.nullable(),
      meetings: expectedCount.nullable(),
      words: z.string(),
    }),
    words: z.array(z.string()),
    assumes: z.array(z.string()),
  })
  .openapi('Forecast');
