import { shown, shownApart, wordsForField } from './diff-words.ts';
import type { CadenceDefinition, Step } from './model.ts';
import { isObject, same } from './same.ts';

/** One field that differs: its path such as `variants.a.subject`, what it was and is, and that in words. */
export interface FieldChange {
  readonly field: string;
  /** Absent where the version has no such field. */
  readonly from?: unknown;
  readonly to?: unknown;
  readonly words: string;
}

interface OfStep {
  readonly stepKey: string;
  readonly name: string;
  readonly words: string;
}

/** What became of a step. A key that was renamed is a step removed and another one added: people are moved by key. */
type StepChange =
  | (OfStep & { readonly kind: 'added'; readonly position: number })
  | (OfStep & {
      readonly kind: 'removed';
      readonly position: number;
      /** The key of an added step that is the same in all else. */
      readonly renamedTo: string | null;
    })
  | (OfStep & { readonly kind: 'moved'; readonly from: number; readonly to: number })
  | (OfStep & { readonly kind: 'changed'; readonly fields: readonly FieldChange[] });

export interface VersionDiff {
  readonly same: boolean;
  /** Everything but the steps: name, type, description, schedule. */
  readonly cadence: readonly FieldChange[];
  readonly steps: readonly StepChange[];
}

/**
 * What the second definition has that the first has not, and the other way round. Steps are known by their key. Of steps
 * in another order the fewest that explain it are called moved. Positions count from 1.
 */
export function diffVersions(a: CadenceDefinition, b: CadenceDefinition): VersionDiff {
  const { steps: before, ...restBefore } = a;
  const { steps: after, ...restAfter } = b;
  const cadence = fieldsThatDiffer(restBefore, restAfter);
  const steps = [
    ...removedSteps(before, after),
    ...addedSteps(before, after),
    ...movedSteps(before, after),
    ...changedSteps(before, after),
  ];
  return { same: cadence.length === 0 && steps.length === 0, cadence, steps };
}

const lacking = (steps: readonly Step[], among: readonly Step[]) =>
  steps.filter((step) => !among.some((one) => one.key === step.key));

const called = (step: Step) => ({ stepKey: step.key, name: step.name });

function removedSteps(before: readonly Step[], after: readonly Step[]): StepChange[] {
  const added = lacking(after, before);
  return lacking(before, after).map((step) => {
    const twin = added.find(
      (one) => fieldsThatDiffer({ ...step, key: '' }, { ...one, key: '' }).length === 0,
    );
    const hint = twin === undefined ? '' : ` Step '${twin.key}' is the same under another key.`;
    return {
      kind: 'removed',
      ...called(step),
      position: before.indexOf(step) + 1,
      renamedTo: twin?.key ?? null,
      words: `Step '${step.name}' (${step.key}) is gone.${hint}`,
    };
  });
}

function addedSteps(before: readonly Step[], after: readonly Step[]): StepChange[] {
  return lacking(after, before).map((step) => {
    const position = after.indexOf(step) + 1;
    const previous = after[position - 2];
    const place = previous === undefined ? 'as the first step' : `after '${previous.name}'`;
    return {
      kind: 'added',
      ...called(step),
      position,
      words: `Step '${step.name}' (${step.key}) is new, ${place}.`,
    };
  });
}

/** Those of the common steps that are not in the longest run of steps that kept their order. */
function movedSteps(before: readonly Step[], after: readonly Step[]): StepChange[] {
  const order = after.filter((step) => before.some((one) => one.key === step.key));
  const was = order.map((step) => before.findIndex((one) => one.key === step.key));
  const kept = longestRising(was);
  return order.flatMap((step, at) => {
    if (kept.has(at)) return [];
    const [from, to] = [(was[at] ?? 0) + 1, after.indexOf(step) + 1];
    const words = `Step '${step.name}' (${step.key}) moved from place ${from} to place ${to}.`;
    return [{ kind: 'moved', ...called(step), from, to, words }];
  });
}

/** Where the longest rising subsequence lies; of several the one that begins first. A cadence has 50 steps at most. */
function longestRising(values: readonly number[]): ReadonlySet<number> {
  const best: (readonly number[])[] = [];
  values.forEach((value, at) => {
    const before = best.slice(0, at).filter((_, index) => (values[index] ?? 0) < value);
    const longest = before.reduce<readonly number[]>(
      (one, other) => (other.length > one.length ? other : one),
      [],
    );
    best.push([...longest, at]);
  });
  return new Set(
    best.reduce<readonly number[]>((one, other) => (other.length > one.length ? other : one), []),
  );
}

function changedSteps(before: readonly Step[], after: readonly Step[]): StepChange[] {
  return after.flatMap((step) => {
    const old = before.find((one) => one.key === step.key);
    const fields = old === undefined ? [] : fieldsThatDiffer(old, step);
    if (fields.length === 0) return [];
    const words = `Step '${step.name}' (${step.key}): ${fields.map((one) => one.words).join('; ')}.`;
    return [{ kind: 'changed', ...called(step), fields, words }];
  });
}

/** Every field at which two parts of a definition differ, however deep; things in a list are known by their key. */
function fieldsThatDiffer(a: unknown, b: unknown, path: readonly string[] = []): readonly FieldChange[] {
  if (same(a, b)) return [];
  const [before, after] = [named(a), named(b)];
  const field = path.join('.');
  if (before !== null && after !== null)
    return [
      ...[...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
        fieldsThatDiffer(before[key], after[key], [...path, key]),
      ),
      ...(Array.isArray(a) ? otherOrder(field, Object.keys(before), Object.keys(after)) : []),
    ];
  return [
    {
      field,
      ...(a === undefined ? {} : { from: a }),
      ...(b === undefined ? {} : { to: b }),
      words: `${wordsForField(path)} ${change(a, b)}`,
    },
  ];
}

function otherOrder(field: string, before: readonly string[], after: readonly string[]): FieldChange[] {
  const from = before.filter((key) => after.includes(key));
  const to = after.filter((key) => before.includes(key));
  if (same(from, to)) return [];
  return [{ field: `${field}.order`, from, to, words: `the order of ${field} ${change(from, to)}` }];
}

function change(a: unknown, b: unknown): string {
  if (a === undefined) return `is new: ${shown(b)}`;
  if (b === undefined) return `is gone; it was ${shown(a)}`;
  const [was, is] = shownApart(a, b);
  return was === is ? 'has other spaces or line breaks' : `was ${was} and is ${is}`;
}

/** A group of named values; also a list whose entries all have a key of their own. */
function named(value: unknown): Readonly<Record<string, unknown>> | null {
  if (Array.isArray(value)) {
    const keys = value.map((entry: unknown) => (isObject(entry) ? entry.key : undefined));
    const own = keys.filter((key) => typeof key === 'string');
    if (value.length === 0 || new Set(own).size !== value.length) return null;
    return Object.fromEntries(own.map((key, at) => [key, value[at]]));
  }
  return isObject(value) ? value : null;
}
