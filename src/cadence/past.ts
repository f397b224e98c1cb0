import { z } from 'zod';
import { jumps } from './check-branches.ts';
import { partsOf } from './conditions.ts';
import type { CadenceDefinition } from './model.ts';
import { isResponse } from './outcomes.ts';
import type { Run } from './run.ts';

/** What became of one step so far. */
export interface PastStep {
  /** The latest visit that was carried out or skipped; 0 when none was. */
  readonly visit: number;
  /** How often the run came to it, in order or by a goTo; a visit that was interrupted and taken up counts once. */
  readonly arrivals: number;
  /** What the latest visit ended with (see `outcomeKeysOf`); null while it is open, or there was none. */
  readonly outcome: string | null;
}

/** A run's way so far, as far as branches and conditions ask for it. */
export interface Past {
  readonly steps: Readonly<Record<string, PastStep>>;
  /** Rules of the cadence that have acted: each does once. */
  readonly rules: readonly string[];
  /** When the person was last heard in a task, such as a call that reached them (UTC, ISO 8601); null when never. */
  readonly heardAt: string | null;
  /** Steps that were done before the run changed its version, and are passed over where they come up; absent: none. */
  readonly passOver?: readonly string[];
}

/** The same as it stands in the database and in checkpoints. */
export const pastSchema: z.ZodType<Past> = z.object({
  steps: z.record(
    z.string(),
    z.object({ visit: z.int(), arrivals: z.int(), outcome: z.string().nullable() }),
  ),
  rules: z.array(z.string()),
  heardAt: z.string().nullable(),
  passOver: z.array(z.string()).exactOptional(),
});

const nothing: Past = { steps: {}, rules: [], heardAt: null };
const unvisited: PastStep = { visit: 0, arrivals: 0, outcome: null };

const asked = new WeakMap<object, boolean>();

/**
 * Whether runs of a cadence must remember their way: when it leaves the order of its steps, has rules, or asks for
 * outcomes or silence. All others carry nothing along.
 */
export function remembers(definition: CadenceDefinition): boolean {
  const known = asked.get(definition);
  if (known !== undefined) return known;
  const conditions = definition.steps.flatMap((step) => (step.if === undefined ? [] : [step.if]));
  const asks = conditions.some((condition) =>
    [...partsOf(condition)].some(
      ({ part }) => part.outcome !== undefined || part.noResponseFor !== undefined,
    ),
  );
  const found = asks || (definition.on ?? []).length > 0 || jumps(definition);
  asked.set(definition, found);
  return found;
}

/** What is known of a step. */
export const pastOf = (run: Run, stepKey: string): PastStep => run.past?.steps[stepKey] ?? unvisited;

function withStep(run: Run, stepKey: string, change: Partial<PastStep>): Run {
  const past = run.past ?? nothing;
  const steps = { ...past.steps, [stepKey]: { ...pastOf(run, stepKey), ...change } };
  return { ...run, past: { ...past, steps } };
}

interface Way {
  readonly definition: CadenceDefinition;
  readonly stepKey: string;
}

/** Notes that the run reached a step. */
export function noteArrival(run: Run, { definition, stepKey }: Way): Run {
  if (!remembers(definition)) return run;
  return withStep(run, stepKey, { arrivals: pastOf(run, stepKey).arrivals + 1 });
}

/** Notes a visit that is carried out or skipped; `outcome` is null while it is open. */
export function noteVisit(
  run: Run,
  { definition, stepKey }: Way,
  { visit, outcome }: Pick<PastStep, 'visit' | 'outcome'>,
): Run {
  return remembers(definition) ? withStep(run, stepKey, { visit, outcome }) : run;
}

/** Notes how the open visit of a step ended. */
export function noteOutcome(
  run: Run,
  { definition, stepKey }: Way,
  { outcome, at }: { readonly outcome: string; readonly at: Date },
): Run {
  if (!remembers(definition)) return run;
  const noted = withStep(run, stepKey, { outcome });
  if (!isResponse(outcome)) return noted;
  return { ...noted, past: { ...(noted.past ?? nothing), heardAt: at.toISOString() } };
}

/** Notes that a rule has acted. */
export function noteRule(run: Run, rule: string): Run {
  const past = run.past ?? nothing;
  return { ...run, past: { ...past, rules: [...past.rules, rule] } };
}
