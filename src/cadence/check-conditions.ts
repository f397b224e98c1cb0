import {
  type Condition,
  comparedBy,
  comparisonKeys,
  fieldProblem,
  listOf,
  questionKinds,
} from './conditions.ts';
import type { Step } from './model.ts';
import { outcomeKeysOf } from './outcomes.ts';

type Complain = (field: readonly string[], message: string) => void;

/** Where a condition stands. */
export interface Asked {
  readonly steps: readonly Step[];
  /** Which step asks; null for a rule. */
  readonly index: number | null;
  /** Whether runs may leave the order, so that a later step can be one that has been. */
  readonly jumps: boolean;
}

/** What is wrong with one question; the questions inside it are checked one by one. */
export function checkCondition(condition: Condition, asked: Asked, complain: Complain): void {
  const kinds = questionKinds.filter((kind) => condition[kind] !== undefined);
  const compared = comparedBy(condition);
  if (kinds.length !== 1)
    complain(
      [],
      `needs exactly one of ${questionKinds.join(', ')}${kinds.length === 0 ? '' : `, not ${kinds.join(' and ')}`}`,
    );
  if (condition.field === undefined && compared.length > 0)
    complain([compared[0] ?? ''], `goes with 'field' only`);
  if (condition.field !== undefined && compared.length !== 1)
    complain(
      ['field'],
      `needs exactly one of ${comparisonKeys.join(', ')}${compared.length === 0 ? '' : `, not ${compared.join(' and ')}`}`,
    );
  const unknown = condition.field === undefined ? null : fieldProblem(condition.field);
  if (unknown !== null) complain(['field'], unknown);
  const counted = condition.clicked ?? condition.opened ?? condition.signal;
  if (condition.times !== undefined && counted === undefined)
    complain(['times'], "goes with 'clicked', 'opened' or 'signal' only");
  if (condition.about !== undefined && condition.signal === undefined)
    complain(['about'], "goes with 'signal' only");
  for (const kind of ['clicked', 'opened'] as const) checkMailed(condition, kind, { asked, complain });
  if (condition.outcome !== undefined) checkOutcome(condition.outcome, asked, complain);
}

function checkMailed(
  condition: Condition,
  kind: 'clicked' | 'opened',
  { asked, complain }: { readonly asked: Asked; readonly complain: Complain },
): void {
  const mailed = condition[kind];
  if (mailed === undefined || mailed === true) return;
  const step = asked.steps.find((one) => one.key === mailed.step);
  if (step === undefined) complain([kind, 'step'], `is '${mailed.step}', but no step has that key`);
  else if (step.channel !== 'email' || step.mode !== 'automatic')
    complain(
      [kind, 'step'],
      `is '${mailed.step}', which is no automatic email: nobody sees what is clicked in it`,
    );
}

function checkOutcome(
  { step: key, is }: NonNullable<Condition['outcome']>,
  { steps, index, jumps }: Asked,
  complain: Complain,
): void {
  const at = steps.findIndex((one) => one.key === key);
  const step = steps[at];
  if (step === undefined) {
    complain(['outcome', 'step'], `is '${key}', but no step has that key`);
    return;
  }
  if (index !== null && !jumps && at >= index)
    complain(['outcome', 'step'], `is '${key}', which does not come before this step`);
  const known = outcomeKeysOf(step);
  for (const outcome of listOf(is))
    if (!known.includes(outcome))
      complain(['outcome', 'is'], `has '${outcome}', but '${key}' can only end with ${known.join(', ')}`);
}
