import { z } from 'zod';
import { cadenceNameSchema, durationSchema, keySchema as key } from './basics.ts';
import { branching } from './branching.ts';
import { checkBranches } from './check-branches.ts';
import { contentFields, templateFields } from './content.ts';
import { effectSchema } from './effects.ts';
import { entrySchema } from './entry.ts';
import { colleagueReplySchema, limitsSchema } from './limits.ts';
import { rulesSchema } from './rules-schema.ts';
import { scheduleOptions } from './schedule-options.ts';
import { scriptVariants } from './script-variants.ts';
import { spacingSchema } from './spacing.ts';
import { weekdays } from './weekdays.ts';

export { durationSchema } from './basics.ts';
export { type Weekday, weekdays } from './weekdays.ts';

/** Channels of a step. `email` can be carried out by the product; all others are carried out by a rep. */
export const channels = ['email', 'call', 'linkedin', 'sms', 'video', 'direct_mail', 'custom'] as const;
export type Channel = (typeof channels)[number];

const clockTime = /^([01]\d|2[0-3]):[0-5]\d$/;
const within = /^within ([1-9]\d{0,2})(m|h)$/;

/** When on its day a step is due: a clock time, a part of the day, or relative to the moment before it. */
const atSchema = z
  .string()
  .refine(
    (value) =>
      clockTime.test(value) || within.test(value) || ['morning', 'afternoon', 'immediate'].includes(value),
    "must be a time such as '10:00', or 'morning', 'afternoon', 'immediate', or 'within 2h'",
  );

const timing = {
  /** Day of the cadence, the first is 1. */
  day: z.int().min(1, 'must be 1 or more: the first day is day 1').max(365).optional(),
  at: atSchema.optional(),
  /** Gap after the step before, instead of a day. */
  after: durationSchema.optional(),
};

/** What a rep sees beside the script, also of an email that they review. */
const forReps = {
  talkingPoints: z.array(z.string().min(1).max(500)).max(12).default([]),
  priority: z.enum(['low', 'normal', 'high']).default('normal'),
};

const variantSchema = z.strictObject({
  key,
  /** Share relative to the other variants of the step. */
  weight: z.number().positive().max(1000).default(1),
  /** Liquid. On a step that replies in the same thread only for the case that there is no thread. */
  subject: z.string().min(1).max(250).optional(),
  /** Liquid, a text with marks for bold, links and lists (src/mail/marks.ts); both parts of the mail are made from it. */
  body: z.string().min(1).max(20_000),
  ...templateFields,
});
export type Variant = z.infer<typeof variantSchema>;

const emailStep = z.strictObject({
  key,
  name: z.string().min(1).max(120),
  channel: z.literal('email'),
  /** `automatic` is sent by the product; `task` is put before the rep to review and send. */
  mode: z.enum(['automatic', 'task']).default('automatic'),
  ...timing,
  /** `reply` continues the thread of the latest email of this enrollment. */
  thread: z.enum(['new', 'reply']).default('new'),
  /** What a reply does when no email of the run was sent: waits for the rep, or opens a thread with its own subject. */
  withoutThread: z.enum(['hold', 'new']).default('hold'),
  variants: z.array(variantSchema).min(1).max(10),
  ...forReps,
  wait: durationSchema.default('1d'),
  ifNotDone: z.enum(['continue', 'hold']).default('continue'),
  outcomes: z.record(z.string(), effectSchema).default({}),
  ...branching,
});

const taskStep = z.strictObject({
  key,
  name: z.string().min(1).max(120),
  channel: z.enum(['call', 'linkedin', 'sms', 'video', 'direct_mail', 'custom']),
  mode: z.literal('task').default('task'),
  ...timing,
  /** What to do on LinkedIn. */
  action: z.enum(['view', 'connect', 'message', 'inmail']).optional(),
  /** Liquid: what to say or write. */
  script: z.string().min(1).max(20_000),
  ...templateFields,
  ...forReps,
  variants: scriptVariants,
  /** How long later steps wait for this task once it is due. */
  wait: durationSchema.default('1d'),
  /** What happens when nobody did it in that time: the run visibly goes on, or holds. */
  ifNotDone: z.enum(['continue', 'hold']).default('continue'),
  /** Effects by outcome, over the channel's defaults. */
  outcomes: z.record(z.string(), effectSchema).default({}),
  ...branching,
});

const stepSchema = z.discriminatedUnion('channel', [emailStep, taskStep]);
export type EmailStep = z.infer<typeof emailStep>;
export type TaskStep = z.infer<typeof taskStep>;
export type Step = z.infer<typeof stepSchema>;

const windowText = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/, "must be a span such as '09:00-12:00'")
  .refine((span) => span.slice(0, 5) < span.slice(6), 'must begin before it ends');

const scheduleSchema = z.strictObject({
  /** Open spans by weekday, in the person's zone. A weekday that is left out is closed. */
  windows: z
    .partialRecord(z.enum(weekdays), z.array(windowText).max(6))
    .refine(
      (days) => Object.values(days).some((spans) => (spans ?? []).length > 0),
      'must open on at least one day',
    ),
  /** Whether `day: 3` counts calendar days (and slides off closed ones) or open days only. */
  count: z.enum(['calendar', 'business']).default('calendar'),
  /** Least distance between touches that the cadence puts on different days. */
  minimumGap: durationSchema.default('1d'),
  ...scheduleOptions,
});
export type Schedule = z.infer<typeof scheduleSchema>;

/** Mon to Fri, 9 to 12 and 13 to 17: the default of the built-in cadences. */
export const officeHours: Schedule = {
  windows: Object.fromEntries(
    weekdays.slice(0, 5).map((day) => [day, ['09:00-12:00', '13:00-17:00']]),
  ) as Schedule['windows'],
  count: 'calendar',
  minimumGap: '1d',
};

export const cadenceTypes = [
  'outbound_prospecting',
  'cold_outbound',
  'inbound_hot_lead',
  'inbound_nurture',
  'event_follow_up',
  'no_show',
  're_engagement',
  'opportunity_advancement',
  'other',
] as const;

/** A cadence as a person writes it: the body of a version, of the API and of a YAML file. */
export const cadenceSchema = z
  .strictObject({
    name: cadenceNameSchema,
    type: z.enum(cadenceTypes).default('other'),
    description: z.string().max(2000).optional(),
    schedule: scheduleSchema.default(officeHours),
    /** Who may begin; left out, one cadence at a time, and nobody twice. */
    entry: entrySchema.optional(),
    limits: limitsSchema.optional(),
    /** What a colleague's reply does to runs of this cadence; left out, what the workspace says. */
    colleagueReply: colleagueReplySchema.optional(),
    ...contentFields,
    spacing: spacingSchema.optional(),
    on: rulesSchema,
    steps: z.array(stepSchema).min(1, 'must have at least one step').max(50, 'must have at most 50 steps'),
  })
  .superRefine((cadence, ctx) => {
    const seen = new Set<string>();
    let day = 1;
    let mailed = false;
    cadence.steps.forEach((step, index) => {
      const complain = (field: string, message: string) =>
        ctx.addIssue({ code: 'custom', path: ['steps', index, field], message });
      if (seen.has(step.key)) complain('key', `'${step.key}' is used by an earlier step; keys must differ`);
      seen.add(step.key);
      if ((step.day === undefined) === (step.after === undefined))
        complain('day', "needs either 'day' or 'after', not both and not neither");
      if (step.day !== undefined && step.day < day)
        complain('day', `is ${step.day}, but the step before is on day ${day}; days must not go back`);
      day = step.day ?? day;
      if (step.after?.endsWith('d') !== true && step.after !== undefined && step.at !== undefined)
        complain('at', "cannot be combined with 'after' in hours or minutes");
      if (step.channel !== 'email') return;
      if (step.thread === 'reply' && !mailed)
        complain('thread', "is 'reply', but no email comes before this step");
      mailed = true;
      const variantKeys = step.variants.map((variant) => variant.key);
      if (new Set(variantKeys).size !== variantKeys.length) complain('variants', 'must have different keys');
      step.variants.forEach((variant, at) => {
        if (step.thread === 'new' && variant.subject === undefined)
          complain(`variants.${at}.subject`, 'is missing: an email that opens a thread needs a subject');
        if (step.thread === 'reply' && step.withoutThread === 'hold' && variant.subject !== undefined)
          complain(`variants.${at}.subject`, "must be left out: a reply keeps the thread's subject");
        if (step.thread === 'reply' && step.withoutThread === 'new' && variant.subject === undefined)
          complain(
            `variants.${at}.subject`,
            "is missing: without a thread ('withoutThread: new') it needs one",
          );
      });
    });
    checkBranches(cadence, (path, message) => ctx.addIssue({ code: 'custom', path: [...path], message }));
  });

export type CadenceDefinition = z.infer<typeof cadenceSchema>;
/** A definition before defaults are filled in. */
export type CadenceInput = z.input<typeof cadenceSchema>;

/** An immutable published version, as the core reads it. */
export interface CadenceVersion {
  readonly id: string;
  readonly number: number;
  readonly definition: CadenceDefinition;
}
