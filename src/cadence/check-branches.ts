import { durationSchema } from './basics.ts';
import { checkCondition } from './check-conditions.ts';
import { type Condition, opensDecide, partsOf } from './conditions.ts';
import { type RuleEffect, targetStep } from './effects.ts';
import type { Step } from './model.ts';
import { outcomesOf } from './outcomes.ts';
import type { Rule } from './rules-schema.ts';
import { type Spaced, spacedSteps } from './spacing.ts';
import { nominalDays } from './target.ts';

type Path = readonly (string | number)[];
/** Says what is wrong at a place of the cadence. */
export type Complain = (path: Path, message: string) => void;

/** What of a cadence is looked at here. */
interface Checked extends Spaced {
  readonly on?: readonly Rule[] | undefined;
}

const daysAtMost = 365;

/**
 * What is wrong with conditions, effects and spacing that no single field shows: names that lead nowhere, and weak
 * stops.
 */
export function checkBranches(cadence: Checked, complain: Complain): void {
  const keys = new Set(cadence.steps.map((step) => step.key));
  const effect = (path: Path, one: RuleEffect | undefined) => {
    const target = targetStep(one);
    if (target !== null && !keys.has(target))
      complain([...path, 'goTo'], `is '${target}', but no step has that key`);
  };
  cadence.steps.forEach((step, index) => {
    const at = ['steps', index];
    effect([...at, 'then'], step.then);
    effect([...at, 'else'], step.else);
    if (step.else !== undefined && step.if === undefined)
      complain([...at, 'else'], "needs an 'if': it says what follows when that is not so");
    for (const [outcome, one] of Object.entries(step.outcomes)) {
      effect([...at, 'outcomes', outcome], one);
      checkStop(step, { outcome, effect: one }, (message) => complain([...at, 'outcomes', outcome], message));
    }
    if (step.if !== undefined) checkWhen(cadence, step.if, { path: [...at, 'if'], index, complain });
  });
  (cadence.on ?? []).forEach((rule, index) => {
    effect(['on', index, 'then'], rule.then);
    const alerts = typeof rule.then === 'object' && 'alert' in rule.then;
    checkWhen(cadence, rule.when, { path: ['on', index, 'when'], index: null, complain, alerts });
  });
  checkRuleKeys(cadence, complain);
  checkReach(cadence, complain);
  checkLength(cadence, complain);
}

function checkLength(cadence: Checked, complain: Complain): void {
  if (cadence.spacing === undefined) return;
  // What is wrong with a gap's text is told by itself.
  if (cadence.steps.some(({ after }) => after !== undefined && !durationSchema.safeParse(after).success))
    return;
  const last = nominalDays(spacedSteps(cadence)).at(-1) ?? 1;
  if (last > daysAtMost)
    complain(['spacing'], `puts the last step on day ${last}; a cadence has at most ${daysAtMost} days`);
}

interface Place {
  readonly path: Path;
  /** Which step asks; null for a rule. */
  readonly index: number | null;
  readonly complain: Complain;
  /** The effect only tells the rep. */
  readonly alerts?: boolean;
}

function checkWhen(cadence: Checked, condition: Condition, { path, index, complain, alerts }: Place): void {
  for (const { part, path: inner } of partsOf(condition))
    checkCondition(part, { steps: cadence.steps, index, jumps: jumps(cadence) }, (field, message) =>
      complain([...path, ...inner.map(String), ...field], message),
    );
  if (alerts !== true && opensDecide(condition))
    complain(
      path,
      "cannot rest on opens: mail programs open mail by themselves. Put 'opened' into 'all', beside a click, a reply, an outcome or a field",
    );
}

/** The outcomes that stop a person's runs, and what may follow them: a cadence cannot make less of them. */
const stopping: Readonly<Record<string, readonly string[]>> = {
  do_not_contact: ['stop'],
  meeting_booked: ['finish', 'stop', 'start'],
  replied: ['pause', 'finish', 'stop', 'start', 'goTo'],
};

function checkStop(
  step: Step,
  { outcome, effect }: { readonly outcome: string; readonly effect: RuleEffect },
  complain: (message: string) => void,
): void {
  const allowed = stopping[outcome];
  if (allowed === undefined || !outcomesOf(step.channel).some((one) => one.key === outcome)) return;
  const name = typeof effect === 'string' ? effect : (Object.keys(effect)[0] ?? '');
  if (!allowed.includes(name))
    complain(`cannot be '${name}': after '${outcome}' only ${allowed.join(', ')} may follow`);
}

/** Whether a run of the cadence may leave the order of its steps. */
export function jumps({ steps, on }: Pick<Checked, 'steps' | 'on'>): boolean {
  const effects = [
    ...steps.flatMap((step) => [step.then, step.else, ...Object.values(step.outcomes)]),
    ...(on ?? []).map((rule) => rule.then),
  ];
  return effects.some((effect) => targetStep(effect) !== null);
}

function checkRuleKeys({ on }: Checked, complain: Complain): void {
  const seen = new Set<string>();
  (on ?? []).forEach(({ key }, index) => {
    if (key !== undefined && seen.has(key))
      complain(['on', index, 'key'], `'${key}' is used by an earlier rule; keys must differ`);
    if (key !== undefined) seen.add(key);
  });
}

/** A step that no run can reach is a slip: the step before it always leads elsewhere, and nothing leads to it. */
function checkReach({ steps, on }: Checked, complain: Complain): void {
  const reached = new Set<number>();
  const wanted = [0];
  const indexOf = (key: string | null) => steps.findIndex((step) => step.key === key);
  for (const rule of on ?? []) wanted.push(indexOf(targetStep(rule.then)));
  for (let index = wanted.pop(); index !== undefined; index = wanted.pop()) {
    const step = steps[index];
    if (step === undefined || reached.has(index)) continue;
    reached.add(index);
    const effects = [step.then, ...(step.if === undefined ? [] : [step.else])];
    // A goTo beyond its step's limit goes on in order, but that is no way that a cadence is written for.
    if (effects.some((effect) => effect === undefined || effect === 'continue' || effect === 'pause'))
      wanted.push(index + 1);
    for (const effect of [...effects, ...Object.values(step.outcomes)])
      wanted.push(indexOf(targetStep(effect)));
  }
  steps.forEach((step, index) => {
    if (!reached.has(index))
      complain(
        ['steps', index, 'key'],
        `'${step.key}' cannot be reached: the step before leads elsewhere, and no goTo leads here`,
      );
  });
}
