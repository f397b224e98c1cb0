import { z } from 'zod';
import { diffVersions } from '../cadence/index.ts';
import type { CadenceDefinition } from '../cadence/model.ts';
import { AppError, type FieldProblem } from '../errors.ts';
import type { Version } from '../ports/records.ts';
import type { InFlightGroup } from '../ports/store.ts';

export const choices = ['stay', 'move', 'restart'] as const;
export type Choice = (typeof choices)[number];

const groupChoice = z.strictObject({
  /** Only people of this version; left out, of every one. */
  version: z.int().min(1).optional(),
  /** Only people who stand at this step; left out, at any. */
  step: z.string().min(1).max(64).optional(),
  state: z.enum(['active', 'paused']).optional(),
  choice: z.enum(choices),
  /** With `move`: the step of the new version that they go on with, where their own is gone. */
  to: z.string().min(1).max(64).optional(),
});

/** What becomes of people in flight: of the choices that fit a group the first counts, else `default`. */
export const inFlightInput = z.strictObject({
  default: z.enum(choices).default('stay'),
  groups: z.array(groupChoice).max(500).default([]),
});
type InFlightChoices = z.output<typeof inFlightInput>;

/** People who stand at the same place, and what becomes of them. */
export interface GroupPlan extends Pick<InFlightGroup, 'state' | 'stands' | 'stepKey' | 'count'> {
  /** Number of the version that they are on. */
  readonly version: number;
  readonly stepName: string | null;
  readonly choice: Choice;
  readonly to: string | null;
  /** What may be chosen for them: `move` takes a step to go on with where theirs is gone. */
  readonly choices: readonly Choice[];
  /** Whether the new version lacks the step at which they stand. */
  readonly stepGone: boolean;
  /** A step of the new version that is the same as theirs under another key. */
  readonly suggested: string | null;
  readonly words: string;
}

/** Everybody in flight by group, with a count of each choice. */
export interface InFlightPlan {
  readonly total: number;
  readonly counts: Readonly<Record<Choice, number>>;
  /** Of those who stay, how many cannot be moved because their step is gone and nobody chose another. */
  readonly cannotMove: number;
  readonly groups: readonly GroupPlan[];
}

type Rule = InFlightChoices['groups'][number];

const peopleWait = {
  before: 'wait for',
  at: 'are at',
  after: 'wait after',
} as const;

function wordsFor(group: Omit<GroupPlan, 'words'>, target: CadenceDefinition): string {
  const { count, stands, stepName, stepKey, version, choice, to, stepGone, state } = group;
  const place = stepKey === null ? 'have not begun' : `${peopleWait[stands]} '${stepName ?? stepKey}'`;
  const who = `${count} ${state} on version ${version} who ${place}`;
  const called = (key: string | null) => target.steps.find((step) => step.key === key)?.name ?? key;
  if (choice === 'restart')
    return `${who}: begin anew with '${target.steps[0]?.name ?? ''}'. Steps that they had come again, also emails.`;
  if (choice === 'move')
    return `${who}: move${to === null ? ' and go on there' : ` and go on at '${called(to)}'`}.`;
  if (!stepGone) return `${who}: stay on version ${version}.`;
  return `${who}: stay on version ${version}, since their step is gone. Choose the step that they go on with, let them begin anew, or leave them.`;
}

/** The step of a version that people stand at, and whether a new one has it. */
function planGroup(
  group: InFlightGroup,
  from: Version,
  { target, wish }: { readonly target: CadenceDefinition; readonly wish: InFlightChoices },
): GroupPlan & { readonly rule: Rule | undefined } {
  const { state, stands, stepKey, count } = group;
  const fits = (rule: Rule) =>
    (rule.version ?? from.number) === from.number &&
    (rule.step ?? stepKey) === stepKey &&
    (rule.state ?? state) === state;
  const rule = wish.groups.find(fits);
  const asked = rule?.choice ?? wish.default;
  const to = asked === 'move' ? (rule?.to ?? null) : null;
  const stepGone = stepKey !== null && !target.steps.some((step) => step.key === stepKey);
  const choice = asked === 'move' && stepGone && to === null ? 'stay' : asked;
  const removed = stepGone
    ? diffVersions(from.definition, target).steps.find(
        (change) => change.kind === 'removed' && change.stepKey === stepKey,
      )
    : undefined;
  const plan = {
    version: from.number,
    state,
    stands,
    stepKey,
    count,
    choice,
    to,
    stepGone,
    choices,
    stepName: from.definition.steps.find((step) => step.key === stepKey)?.name ?? null,
    suggested: removed?.kind === 'removed' ? removed.renamedTo : null,
  };
  return { ...plan, rule, words: wordsFor(plan, target) };
}

/** What is wrong with the choices themselves, wherever people stand. */
function problemsOf(
  wish: InFlightChoices,
  { target, versions }: { readonly target: CadenceDefinition; readonly versions: readonly Version[] },
): FieldProblem[] {
  const keys = target.steps.map((step) => step.key);
  const known = new Set([
    ...versions.flatMap(({ definition }) => definition.steps.map(({ key }) => key)),
    ...keys,
  ]);
  return wish.groups.flatMap((rule, index) => {
    const path = `inFlight.groups.${index}`;
    const problems: FieldProblem[] = [];
    if (rule.step !== undefined && !known.has(rule.step))
      problems.push({
        path: `${path}.step`,
        message: `No version that people are on has a step '${rule.step}'.`,
      });
    if (rule.to !== undefined && rule.choice !== 'move')
      problems.push({
        path: `${path}.to`,
        message: `'to' goes with 'move' only, not with '${rule.choice}'.`,
      });
    if (rule.to !== undefined && !keys.includes(rule.to))
      problems.push({
        path: `${path}.to`,
        message: `The new version has no step '${rule.to}'; it has ${keys.join(', ')}.`,
      });
    return problems;
  });
}

/**
 * What the choices mean for everybody in flight. `invalid_input` names every choice that cannot be carried out; with
 * `strict` also those that move people by name whose step is gone without saying where to.
 */
export function planInFlight(
  groups: readonly InFlightGroup[],
  versions: ReadonlyMap<string, Version>,
  asked: { readonly target: CadenceDefinition; readonly wish: InFlightChoices; readonly strict: boolean },
): InFlightPlan & { readonly sources: readonly (GroupPlan & Omit<InFlightGroup, 'count'>)[] } {
  const planned = groups.flatMap((group) => {
    const from = versions.get(group.versionId);
    return from === undefined ? [] : [{ versionId: group.versionId, ...planGroup(group, from, asked) }];
  });
  const lost = planned.filter(({ rule, choice }) => rule?.choice === 'move' && choice === 'stay');
  const problems = [
    ...problemsOf(asked.wish, { target: asked.target, versions: [...versions.values()] }),
    ...(asked.strict ? lost : []).map(({ rule, stepKey, suggested }) => ({
      path: `inFlight.groups.${rule === undefined ? '' : asked.wish.groups.indexOf(rule)}.to`,
      message: `The new version has no step '${stepKey}': say with 'to' where these people go on${
        suggested === null ? '' : ` (perhaps '${suggested}')`
      }, or choose stay or restart.`,
    })),
  ];
  if (problems.length > 0)
    throw new AppError(
      'invalid_input',
      `The choices for people in flight are not right: ${problems[0]?.message}`,
      {
        problems,
      },
    );
  const sources = planned.map(({ rule: _, ...group }) => group);
  const sum = (some: readonly GroupPlan[]) => some.reduce((all, group) => all + group.count, 0);
  const of = (choice: Choice) => sum(sources.filter((group) => group.choice === choice));
  const wanted = planned.filter(({ rule }) => (rule?.choice ?? asked.wish.default) === 'move');
  return {
    total: sum(sources),
    counts: { stay: of('stay'), move: of('move'), restart: of('restart') },
    cannotMove: sum(wanted.filter(({ choice }) => choice === 'stay')),
    groups: sources,
    sources,
  };
}
