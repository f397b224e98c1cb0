import { z } from 'zod';
import { dayMs } from './duration.ts';
import { type EntryValues, entryConditionSchema, misfit } from './entry-conditions.ts';
import { type EnrollmentState, finishReasons, type StateReason, stopReasons } from './run.ts';
import { isTerminal } from './states.ts';

/**
 * Beside what other runs a person may be in a cadence: in no other at once, once in this cadence at once, or as often as
 * anybody likes.
 */
const exclusivities = ['one_at_a_time', 'per_cadence', 'free'] as const;
type Exclusivity = (typeof exclusivities)[number];

const ends = [...new Set([...finishReasons, ...stopReasons])].filter((reason) => reason !== 'undone');

const reEnrollSchema = z
  .strictObject({
    /** Whether somebody who went through this cadence may begin it again. */
    rule: z.enum(['never', 'after', 'any_time']).default('never'),
    /** With `after`: days since the run before ended. */
    days: z.int().min(1).max(3650).optional(),
    /**
     * Somebody whose earlier run ended for one of these reasons is never enrolled again, whatever the re-enrollment
     * rule says.
     */
    notAfter: z.array(z.enum(ends)).max(30).default([]),
  })
  .refine(({ rule, days }) => (rule === 'after') === (days !== undefined), {
    path: ['days'],
    error: "must be set with rule 'after', and only then",
  });

/** Who may begin a cadence, and when. */
export const entrySchema = z.strictObject({
  /** All of these must be so of the person, their company and the list. */
  require: z.array(entryConditionSchema).max(20).default([]),
  exclusive: z.enum(exclusivities).default('one_at_a_time'),
  /** Days since the last touch in any cadence; 0: none; left out, what the workspace says. */
  coolDownDays: z.int().min(0).max(3650).optional(),
  reEnroll: reEnrollSchema.default({ rule: 'never', notAfter: [] }),
});
type EntryRules = z.output<typeof entrySchema>;

/** What holds where a cadence says nothing: one cadence at a time, and nobody twice. */
export const defaultEntry: EntryRules = entrySchema.parse({});

/** A run of somebody who wants to begin. Undone ones must be left out. */
export interface OtherRun {
  readonly cadenceId: string;
  readonly cadenceName: string;
  /** Of the cadence that it is in. */
  readonly exclusive: Exclusivity;
  readonly state: EnrollmentState;
  readonly reason: StateReason | null;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
  readonly last: { readonly at: Date } | null;
}

/** Somebody who wants to begin, with every fact that the rules may ask. */
interface Entrant {
  readonly cadenceId: string;
  readonly values: EntryValues;
  readonly runs: readonly OtherRun[];
  /** The last contact outside the product; null when none is known. */
  readonly lastContactAt: Date | null;
  readonly now: Date;
}

/** Why somebody may not begin, with the facts that say so. */
interface EntryObstacle {
  readonly rule: 'entry' | 'exclusivity' | 're_enrollment' | 'cool_down';
  readonly words: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

const day = (at: Date) => at.toISOString().slice(0, 10);
const days = (count: number) => (count === 1 ? '1 day' : `${count} days`);

function notRequired({ require }: EntryRules, { values }: Entrant): EntryObstacle | null {
  for (const condition of require) {
    const why = misfit(condition, values);
    if (why !== null)
      return {
        rule: 'entry',
        words: `Does not fit the entry rules: ${why}.`,
        facts: { condition, value: values.get(condition.field) ?? null },
      };
  }
  return null;
}

function notAlone({ exclusive }: EntryRules, { runs, cadenceId }: Entrant): EntryObstacle | null {
  const hinders = (run: OtherRun) => {
    if (isTerminal(run.state)) return false;
    if (exclusive === 'one_at_a_time') return true;
    if (run.cadenceId === cadenceId) return exclusive === 'per_cadence';
    return run.exclusive === 'one_at_a_time';
  };
  const open = runs.find(hinders);
  if (open === undefined) return null;
  const where = `Already in '${open.cadenceName}' (${open.state} since ${day(open.createdAt)}).`;
  const why =
    exclusive === 'one_at_a_time'
      ? 'One cadence at a time.'
      : open.cadenceId === cadenceId
        ? 'Once in this cadence at a time.'
        : 'That cadence wants nobody in another one at the same time.';
  return { rule: 'exclusivity', words: `${where} ${why}`, facts: { exclusive, in: open.cadenceId } };
}

function notAgain({ reEnroll }: EntryRules, { runs, cadenceId, now }: Entrant): EntryObstacle | null {
  const before = runs.filter((run) => run.cadenceId === cadenceId && isTerminal(run.state));
  const [first] = before;
  if (first === undefined) return null;
  const { rule, days: wait, notAfter } = reEnroll;
  const told = (run: OtherRun, why: string): EntryObstacle => ({
    rule: 're_enrollment',
    words: `Went through this cadence before (${run.state} ${day(run.endedAt ?? run.createdAt)}).${why}`,
    facts: { reEnroll, endedAt: (run.endedAt ?? run.createdAt).toISOString(), reason: run.reason },
  });
  if (rule === 'never') return told(first, '');
  const barred = before.find((run) => notAfter.some((reason) => reason === run.reason));
  if (barred !== undefined) return told(barred, ` Nobody begins again who ended for '${barred.reason}'.`);
  if (rule === 'any_time' || wait === undefined) return null;
  const latest = before.reduce((last, run) =>
    (run.endedAt ?? run.createdAt) > (last.endedAt ?? last.createdAt) ? run : last,
  );
  const free = new Date((latest.endedAt ?? latest.createdAt).getTime() + wait * dayMs);
  return free <= now ? null : told(latest, ` Again after ${days(wait)}: from ${day(free)} on.`);
}

function notRested(
  { coolDownDays }: EntryRules,
  { runs, lastContactAt, now }: Entrant,
  byWorkspace: number | null,
): EntryObstacle | null {
  const wait = coolDownDays ?? byWorkspace ?? 0;
  if (wait === 0) return null;
  const contacts = runs.flatMap(({ last, cadenceName }) =>
    last === null ? [] : [{ at: last.at, where: `in '${cadenceName}'` }],
  );
  if (lastContactAt !== null) contacts.push({ at: lastContactAt, where: 'outside Cadenza' });
  const latest = contacts.reduce<{ at: Date; where: string } | null>(
    (best, one) => (best === null || one.at > best.at ? one : best),
    null,
  );
  if (latest === null) return null;
  const free = new Date(latest.at.getTime() + wait * dayMs);
  if (free <= now) return null;
  return {
    rule: 'cool_down',
    words: `Cool-down: last contact ${latest.where} on ${day(latest.at)}, and ${days(wait)} must pass: from ${day(free)} on.`,
    facts: { coolDownDays: wait, lastContactAt: latest.at.toISOString() },
  };
}

/** Why somebody may not begin by the cadence's rules and the workspace's cool-down (days); null when they may. */
export function entryObstacle(
  rules: EntryRules | undefined,
  entrant: Entrant,
  byWorkspace: number | null,
): EntryObstacle | null {
  const entry = rules ?? defaultEntry;
  return (
    notAlone(entry, entrant) ??
    notAgain(entry, entrant) ??
    notRested(entry, entrant, byWorkspace) ??
    notRequired(entry, entrant)
  );
}
