import type { z } from 'zod';
import {
  armsOf,
  benchmarkOf,
  observedDays,
  type SampleSize,
  sampleAtMost,
  sampleSize,
} from '../cadence/index.ts';
import { AppError } from '../errors.ts';
import type { Experiment, ExperimentArm, ExperimentMetric, Tracking, Version } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { type PlanExperimentInput, planExperimentInput } from './experiment-schemas.ts';
import { stepOf } from './materials.ts';
import { parseInput } from './parse-input.ts';
import { found, inWorkspace } from './reading.ts';

/** After how many units of all arms together an experiment is looked at. */
export const peekEvery = 50;
/** A share is taken from history only if so many people stand behind it. */
const historyAtLeast = 200;
const weeksLooked = 4;
/** Nobody waits longer for an experiment: ten years. */
const daysAtMost = 3650;
const weekMs = 7 * 86_400_000;

const warnings: Partial<Record<ExperimentMetric, string>> = {
  open: "Opens are made by machines, too: privacy proxies and filters open mail that nobody reads, and differ by company. What wins by opens need not win by replies. Take 'reply' or 'meeting' where you can.",
};

/** `conflict` where what is to be a success is not watched: no arm could ever win. */
function requireWatched(metric: ExperimentMetric, { opens, clicks }: Tracking): void {
  const what = metric === 'open' && !opens ? 'Opens' : metric === 'click' && !clicks ? 'Clicks' : null;
  if (what !== null)
    throw new AppError(
      'conflict',
      `${what} are not watched in this workspace, so nobody would count as a success. Take 'reply' or 'meeting', or have an admin switch them on in Set-up.`,
    );
}

/** What is compared, as it stands now. */
interface Compared extends Pick<Experiment, 'kind' | 'cadenceId' | 'stepKey' | 'arms' | 'watchDays'> {
  readonly versions: readonly Version[];
}

/** What an experiment would take, told before it starts. */
export interface ExperimentPlan
  extends Pick<Experiment, 'kind' | 'cadenceId' | 'stepKey' | 'arms' | 'watchDays' | 'metric' | 'warning'>,
    SampleSize {
  /** What is counted: people, or companies as a whole. */
  readonly unit: 'people' | 'companies';
  readonly baseline: number;
  readonly baselineFrom: 'given' | 'history' | 'benchmark';
  readonly lift: number;
  readonly perWeek: number | null;
  readonly words: string;
}

async function versionInForce(tx: Tx, cadenceId: string): Promise<Version> {
  const cadence = found(await tx.cadences.byId(cadenceId), 'cadence', cadenceId);
  if (cadence.archivedAt !== null)
    throw new AppError('conflict', `The cadence '${cadence.name}' is archived.`);
  const [version] = await tx.cadences.versionsByIds([cadence.currentVersionId]);
  return found(version, 'published version of cadence', cadenceId);
}

async function comparedIn(tx: Tx, compare: PlanExperimentInput['compare']): Promise<Compared> {
  if ('stepKey' in compare) {
    const { cadenceId, stepKey } = compare;
    const version = await versionInForce(tx, cadenceId);
    const { name } = version.definition;
    const step = stepOf(version, stepKey);
    if (step === undefined) throw new AppError('not_found', `'${name}' has no step '${stepKey}'.`);
    const arms = armsOf(step).map((arm): ExperimentArm => ({ ...arm, cadenceId: null }));
    if (arms.length < 2)
      throw new AppError(
        'conflict',
        `Step '${stepKey}' of '${name}' has one text only. Publish it with two variants or more, then compare them.`,
      );
    const watchDays = observedDays(version.definition);
    return { kind: 'step', cadenceId, stepKey, arms, watchDays, versions: [version] };
  }
  const versions: Version[] = [];
  // At most ten.
  for (const { cadenceId } of compare.cadences) versions.push(await versionInForce(tx, cadenceId));
  const [first] = versions;
  return {
    kind: 'cadence',
    cadenceId: found(first, 'cadence', '').cadenceId,
    stepKey: null,
    versions,
    arms: compare.cadences.map((one): ExperimentArm => ({ ...one, content: null })),
    watchDays: Math.max(...versions.map((version) => observedDays(version.definition))),
  };
}

/** What share of the cadence's own people succeeded so far; null when too few had their time, or it is not counted. */
async function shareSoFar(ctx: ActorContext, tx: Tx, of: { cadenceId: string; metric: ExperimentMetric }) {
  const number = { reply: 'replies', meeting: 'meetings', click: null, open: null } as const;
  const counted = number[of.metric];
  if (counted === null) return null;
  const versions = await tx.cadences.versionsByIds(await tx.cadences.versionIds(of.cadenceId));
  const counts = await tx.analytics.counts({
    versions: versions.map(({ id, definition }) => ({ id, days: observedDays(definition) })),
    ownerUserId: null,
    now: ctx.clock.now(),
  });
  const mature = counts.reduce((sum, row) => sum + row.mature, 0);
  const hits = counts.reduce((sum, row) => sum + row.hits[counted], 0);
  return mature < historyAtLeast || hits === 0 || hits === mature ? null : hits / mature;
}

async function baselineFor(
  ctx: ActorContext,
  tx: Tx,
  { asked, compared }: { readonly asked: PlanExperimentInput; readonly compared: Compared },
): Promise<Pick<ExperimentPlan, 'baseline' | 'baselineFrom'>> {
  const { metric } = asked;
  if (asked.baseline !== undefined) return { baseline: asked.baseline, baselineFrom: 'given' };
  if (compared.kind === 'step') {
    const own = await shareSoFar(ctx, tx, { cadenceId: compared.cadenceId, metric });
    if (own !== null) return { baseline: own, baselineFrom: 'history' };
    const field = benchmarkOf(compared.versions[0]?.definition.type ?? 'other');
    // The field's table has no clicks of people.
    const [low] = (metric === 'click' ? null : field?.[metric]) ?? [];
    if (low !== undefined && low > 0) return { baseline: low, baselineFrom: 'benchmark' };
  }
  const whose = compared.kind === 'step' ? 'people' : 'companies';
  throw new AppError(
    'invalid_input',
    `Say what share of ${whose} succeeds today, as 'baseline' (0.04 is 4 of 100): it is not known here yet.`,
    { problems: [{ path: 'baseline', message: 'is missing, and not known from before' }] },
  );
}

async function perWeekOf(ctx: ActorContext, tx: Tx, compared: Compared): Promise<number | null> {
  if (compared.kind !== 'step') return null;
  const versions = await tx.cadences.versionIds(compared.cadenceId);
  const now = ctx.clock.now();
  const weeks = await tx.analytics.weeks(
    { versions: versions.map((id) => ({ id, days: 1 })), ownerUserId: null, now },
    { zone: 'UTC', since: new Date(now.getTime() - weeksLooked * weekMs) },
  );
  const enrolled = weeks.reduce((sum, week) => sum + week.enrolled, 0);
  return enrolled === 0 ? null : enrolled / weeksLooked;
}

const count = (n: number) => n.toLocaleString('en-GB');

function wordsOf(plan: Omit<ExperimentPlan, 'words'>): string {
  const { total, perArm, unit, lift, days, halfDays, perWeek, watchDays } = plan;
  if (total >= sampleAtMost)
    return `A difference of ${lift} is beyond reach: to find it would take more than ${count(sampleAtMost)} ${unit}. Look for a larger one.`;
  const each = [...new Set(perArm)];
  const apart =
    each.length === 1
      ? `${count(each[0] ?? 0)} in each of ${perArm.length} arms`
      : perArm.map(count).join(' + ');
  const size = `It takes ${count(total)} ${unit}: ${apart}.`;
  if (days === null || perWeek === null)
    return `${size} How long that is depends on how many are enrolled in a week; each counts ${watchDays} days after it began.`;
  if (days > daysAtMost)
    return `${size} With ${count(Math.round(perWeek))} a week that is more than ten years: it cannot be found at this pace. Look for a larger difference, or compare what more ${unit} get.`;
  const weeks = (n: number) => `${count(Math.ceil(n / 7))} weeks`;
  return `${size} With ${count(Math.round(perWeek))} a week that is ${weeks(days)}, the last ${watchDays} days for answers; if the difference is as large as that, half of such experiments end within ${weeks(halfDays ?? days)}.`;
}

/** The plan in the caller's transaction; `invalid_input` for wishes that mean nothing, `conflict` where nobody watches for a success. */
export async function planIn(ctx: ActorContext, tx: Tx, asked: PlanExperimentInput): Promise<ExperimentPlan> {
  const compared = await comparedIn(tx, asked.compare);
  const { metric, lift, alpha, power } = asked;
  requireWatched(metric, (await tx.workspace.get()).tracking);
  const known = await baselineFor(ctx, tx, { asked, compared });
  const perWeek = asked.perWeek ?? (await perWeekOf(ctx, tx, compared));
  if (known.baseline + lift >= 1)
    throw new AppError(
      'invalid_input',
      `With a baseline of ${known.baseline} a difference of ${lift} would be more than all.`,
    );
  const { kind, cadenceId, stepKey, arms, watchDays } = compared;
  const size = sampleSize({
    baseline: known.baseline,
    lift,
    alpha,
    power,
    peekEvery,
    watchDays,
    arms: arms.map((arm) => arm.weight),
    ...(perWeek === null ? {} : { perWeek }),
  });
  const plan = {
    kind,
    cadenceId,
    stepKey,
    arms,
    watchDays,
    metric,
    lift,
    perWeek,
    ...({ warning: warnings[metric] ?? null, unit: kind === 'step' ? 'people' : 'companies' } as const),
    ...known,
    ...size,
  };
  return { ...plan, words: wordsOf(plan) };
}

/**
 * What an experiment would take before it starts: sample size for the sequential test that is really used, expected
 * duration, and warnings. Nothing is kept.
 */
export async function planExperiment(
  ctx: ActorContext,
  input: z.input<typeof planExperimentInput>,
): Promise<ExperimentPlan> {
  const asked = parseInput(planExperimentInput, input);
  return inWorkspace(ctx, (tx) => planIn(ctx, tx, asked));
}
