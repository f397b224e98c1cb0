import { z } from 'zod';
import { atSlot } from './at-slot.ts';
import { pendingRun, type TransitionContext } from './change.ts';
import { replyKinds } from './conditions.ts';
import { factsSchema } from './facts.ts';
import { pastSchema } from './past.ts';
import {
  type CadenceEvent,
  type DatedTransition,
  enrollmentStates,
  finishReasons,
  holdCauses,
  type Obstacle,
  pauseReasons,
  type Run,
  stopReasons,
  versionChoices,
} from './run.ts';
import { signalKinds } from './signal-kinds.ts';
import { transition } from './transition.ts';

/** A decision as the ledger keeps it: what came in, when, and every fact from outside that was used. */
export interface DecisionRow {
  readonly at: Date;
  /** JSON: moments are texts. */
  readonly event: Readonly<Record<string, unknown>>;
  readonly facts: Readonly<Record<string, unknown>>;
}

const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const words = z.string();

// Each kind by name, so that a new one cannot be forgotten here.
const obstacles = {
  forbidden: z.object({ kind: z.literal('forbidden'), reason: z.enum(stopReasons), words }),
  impossible: z.object({ kind: z.literal('impossible'), words }),
  later: z.object({ kind: z.literal('later'), at: moment, words }),
  held: z.object({
    kind: z.literal('held'),
    words,
    cause: z.enum(holdCauses).exactOptional(),
    missing: z.array(z.string()).exactOptional(),
  }),
  braked: z.object({ kind: z.literal('braked'), words }),
} satisfies Record<Obstacle['kind'], z.ZodType<Obstacle>>;

const events = {
  enrolled: z.object({
    type: z.literal('enrolled'),
    notBefore: moment.exactOptional(),
    startStep: words.exactOptional(),
  }),
  due: z.object({
    type: z.literal('due'),
    touchId: z.string(),
    obstacle: z.union(Object.values(obstacles)).exactOptional(),
    editedBy: z.string().exactOptional(),
    slotOver: z.boolean().exactOptional(),
    slotMoved: z.boolean().exactOptional(),
    capOver: words.exactOptional(),
    facts: factsSchema.exactOptional(),
  }),
  task_completed: z.object({ type: z.literal('task_completed'), touchId: z.string(), outcome: z.string() }),
  task_given_up: z.object({
    type: z.literal('task_given_up'),
    touchId: z.string(),
    result: z.enum(['skipped', 'not_done']),
    reason: z.string(),
  }),
  signal: z.object({
    type: z.literal('signal'),
    kind: z.enum(signalKinds),
    at: moment,
    until: moment.exactOptional(),
    back: z.iso.date().exactOptional(),
    absencesBefore: z.int().exactOptional(),
    reply: z.enum(replyKinds).exactOptional(),
    facts: factsSchema.exactOptional(),
  }),
  command: z.object({
    type: z.literal('command'),
    command: z.enum(['pause', 'resume', 'finish', 'stop']),
    reason: z.enum(['rep_leave', 'converted', 'by_rule', 'undone']).exactOptional(),
    over: z.enum(holdCauses).exactOptional(),
    until: moment.exactOptional(),
    awayUntil: moment.exactOptional(),
    because: words.exactOptional(),
  }),
  reassigned: z.object({
    type: z.literal('reassigned'),
    from: words,
    to: words,
    sender: words,
    thread: z.enum(['continue', 'new']),
    resume: z.boolean().exactOptional(),
  }),
  held_step_skipped: z.object({
    type: z.literal('held_step_skipped'),
    touchId: z.string(),
    reason: z.string(),
  }),
  version_changed: z.object({
    type: z.literal('version_changed'),
    choice: z.enum(versionChoices),
    from: z.number(),
    to: z.string().exactOptional(),
    steps: z.record(z.string(), z.object({ visit: z.number(), outcome: z.string().nullable() })),
    done: z.array(z.string()),
  }),
  colleague_replied: z.object({
    type: z.literal('colleague_replied'),
    act: z.enum(['hold', 'stop']),
    who: words,
    at: moment,
  }),
} satisfies Record<CadenceEvent['type'], z.ZodType<CadenceEvent>>;

const anyEvent: z.ZodType<CadenceEvent> = z.union(Object.values(events));

const runSchema = z.object({
  id: z.string(),
  state: z.enum(enrollmentStates),
  reason: z.enum([...pauseReasons, ...finishReasons, ...stopReasons]).nullable(),
  zone: z.string(),
  anchorDay: z.string(),
  next: z.object({ stepKey: z.string(), visit: z.number(), dueAt: moment }).nullable(),
  openTask: z
    .object({ touchId: z.string(), stepKey: z.string(), visit: z.number(), until: moment })
    .nullable(),
  resumeAt: moment.nullable(),
  last: z.object({ stepKey: z.string(), at: moment }).nullable(),
  past: pastSchema.exactOptional(),
}) satisfies z.ZodType<Run>;

/** The part of a record that the core knows as a run. */
export function runOf(run: Run): Run {
  const { id, state, reason, zone, anchorDay, next, openTask, resumeAt, last, past } = run;
  const core = { id, state, reason, zone, anchorDay, next, openTask, resumeAt, last };
  return past === undefined ? core : { ...core, past };
}

/** The event of a row that holds a whole run, so that what was decided before it need not be there to go on from it. */
export interface Checkpoint {
  readonly type: 'checkpoint';
  readonly run: Run;
  /** What the run's row says besides: the latest decision in words, and when it ended. */
  readonly words: string;
  readonly endedAt: Date | null;
  /** Since when the run is in its state, and who or what brought it there. */
  readonly since: Date;
  readonly by: string;
}

const checkpointSchema = z.object({
  type: z.literal('checkpoint'),
  run: runSchema,
  words,
  endedAt: moment.nullable(),
  since: moment,
  by: z.string(),
});

/** The checkpoint that a row holds; null when it is none, or is damaged. */
export function checkpointIn(row: DecisionRow): Checkpoint | null {
  return checkpointSchema.safeParse(row.event).data ?? null;
}

const beginning = z.object({ zone: z.string(), anchorDay: z.iso.date() });

/**
 * The run with an id as it was before its first decision, from that decision's facts alone; null when the row is not
 * the one that enrolled it.
 */
export function beginningIn(row: DecisionRow, id: string): Run | null {
  const facts = beginning.safeParse(row.facts);
  if (row.event.type !== 'enrolled' || !facts.success) return null;
  return pendingRun(id, facts.data);
}

const daysMet = z.record(z.string(), z.string()).transform((days) => new Map(Object.entries(days)));
const outside = z.object({ closedDays: daysMet.exactOptional(), repDays: daysMet.exactOptional() });

const moved = z.object({ slot: moment.exactOptional(), slotWhy: words.exactOptional() });

/**
 * Decides again what a row decided: the same event at the same moment with the same facts from outside, by this
 * version of the engine. Null when the row's event is none that a run knows.
 */
export function replayRow(
  run: Run,
  row: DecisionRow,
  version: TransitionContext['version'],
): DatedTransition | null {
  const event = anyEvent.safeParse(row.event);
  const facts = outside.safeParse(row.facts);
  const slot = moved.safeParse(row.event);
  if (!event.success || !facts.success || !slot.success) return null;
  const decided = transition(run, event.data, { version, now: row.at, ...facts.data });
  const { slot: at, slotWhy: why } = slot.data;
  return at === undefined ? decided : atSlot(decided, { at, ...(why === undefined ? {} : { why }) });
}
