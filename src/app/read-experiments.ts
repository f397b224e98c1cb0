import type { z } from 'zod';
import {
  type ArmCounts,
  type ExperimentTerms,
  type ExperimentVerdict,
  firstVerdict,
  verdict,
} from '../cadence/index.ts';
import type { Experiment } from '../ports/records.ts';
import type { ExperimentCounts, Page, Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { expectedEnd } from './experiment-pace.ts';
import { nobodySince, nobodyWords } from './experiment-reach.ts';
import { parseInput } from './parse-input.ts';
import { peekEvery } from './plan-experiment.ts';
import { found, inWorkspace, pageInput, toPage } from './reading.ts';

/** An experiment, and whether anybody still comes into it. */
export interface ListedExperiment extends Experiment {
  /** The version of its cadence since which nobody does, as its step has other texts there; null while people do. */
  readonly nobodySince: number | null;
}

/** How an experiment stands, by the units that had their full time. */
export interface ExperimentView extends ListedExperiment {
  readonly unit: 'people' | 'companies';
  readonly verdict: ExperimentVerdict | null;
  /** In the arms' order: units that count with their successes, and all that have begun. */
  readonly counts: readonly (ArmCounts & { readonly begun: number })[];
  /** When the next unit has had its full time. */
  readonly nextAt: Date | null;
  /** By when the announced sample is complete, at the pace so far; null when that cannot be told. */
  readonly expectedEndAt: Date | null;
  /** What is to be known: the metric's catch, that nobody comes any more, or arms whose sizes do not fit their weights. */
  readonly warnings: readonly string[];
  /** The state in a sentence. */
  readonly words: string;
}

/** The counts up to each look, arms in the experiment's order. */
function cumulated({ arms }: Experiment, { looks }: ExperimentCounts): readonly (readonly ArmCounts[])[] {
  const byLook = Map.groupBy(looks, (row) => row.look);
  let sums: readonly ArmCounts[] = arms.map(({ key }) => ({ key, units: 0, hits: 0 }));
  return [...byLook.keys()]
    .sort((one, other) => one - other)
    .map((look) => {
      const rows = byLook.get(look) ?? [];
      sums = sums.map(({ key, units, hits }) => {
        const row = rows.find((one) => one.arm === key);
        return { key, units: units + (row?.units ?? 0), hits: hits + (row?.hits ?? 0) };
      });
      return sums;
    });
}

const planOf = ({ baseline, lift, alpha, total }: Experiment): ExperimentTerms => ({
  baseline,
  lift,
  alpha,
  total,
});

/** How far sizes may be from what weights say before somebody should look: 4 standard errors hardly come by chance. */
const sizeErrors = 4;

function sizeWarning({ arms }: Experiment, begun: ReadonlyMap<string, number>): string | null {
  const all = arms.reduce((sum, { key }) => sum + (begun.get(key) ?? 0), 0);
  const weights = arms.reduce((sum, { weight }) => sum + weight, 0);
  const off = arms.find(({ key, weight }) => {
    const share = weight / weights;
    const error = Math.sqrt(all * share * (1 - share));
    return Math.abs((begun.get(key) ?? 0) - all * share) > sizeErrors * error;
  });
  if (off === undefined) return null;
  return `Arm '${off.key}' has ${begun.get(off.key) ?? 0} of ${all}, which does not fit its weight: something besides chance decides who gets it, such as a text that holds people back. Do not trust the comparison before you know what.`;
}

interface Judged {
  readonly verdict: ExperimentVerdict;
  readonly arms: readonly ArmCounts[];
}

/**
 * What the looks say. Only a whole look decides, so that what is told does not depend on when somebody asked; what
 * came since is shown as long as nothing is decided.
 */
function judged(experiment: Experiment, looks: readonly (readonly ArmCounts[])[]): Judged | null {
  const plan = planOf(experiment);
  const sizeOf = (look: readonly ArmCounts[]) => look.reduce((sum, arm) => sum + arm.units, 0);
  const whole = looks.filter((look) => sizeOf(look) % peekEvery === 0 || sizeOf(look) >= plan.total);
  const found = firstVerdict(whole, plan);
  const latest = looks.at(-1);
  if (latest === undefined || (found !== null && found.verdict.state !== 'running')) return found;
  const since = verdict(latest, plan);
  return since.state === 'running' ? { verdict: since, arms: latest } : found;
}

/** How an experiment stands now, in the caller's transaction. What was found when it ended stays what it says. */
export async function viewExperiment(
  ctx: ActorContext,
  tx: Tx,
  experiment: Experiment,
): Promise<ExperimentView> {
  const now = ctx.clock.now();
  const counts = await tx.experiments.counts({ experiment, now, every: peekEvery });
  const said = judged(experiment, cumulated(experiment, counts));
  const { arms, kind, warning, result } = experiment;
  const since = (await nobodySince(tx, [experiment])).get(experiment.id) ?? null;
  const none = arms.map(({ key }) => ({ key, units: 0, hits: 0 }));
  return {
    ...experiment,
    nobodySince: since,
    unit: kind === 'step' ? 'people' : 'companies',
    verdict: said?.verdict ?? null,
    counts: (said?.arms ?? none).map((arm) => ({ ...arm, begun: counts.begun.get(arm.key) ?? 0 })),
    nextAt: counts.nextAt,
    expectedEndAt:
      since === null
        ? expectedEnd(experiment, {
            begun: arms.reduce((sum, { key }) => sum + (counts.begun.get(key) ?? 0), 0),
            now,
          })
        : null,
    warnings: [
      warning,
      since === null ? null : nobodyWords(experiment, since),
      sizeWarning(experiment, counts.begun),
    ].filter((one) => one !== null),
    words: result?.words ?? said?.verdict.words ?? 'Nobody has had the full time yet.',
  };
}

/** One experiment with its verdict, valid however often it is read. */
export async function readExperiment(ctx: ActorContext, id: string): Promise<ExperimentView> {
  return inWorkspace(ctx, async (tx) =>
    viewExperiment(ctx, tx, found(await tx.experiments.byId(id), 'experiment', id)),
  );
}

/** All experiments, newest first; what each says is read one by one. */
export async function listExperiments(
  ctx: ActorContext,
  input: z.input<typeof pageInput>,
): Promise<Page<ListedExperiment>> {
  return inWorkspace(ctx, async (tx) => {
    const page = await tx.experiments.list(toPage(parseInput(pageInput, input)));
    const since = await nobodySince(tx, page.items);
    return { ...page, items: page.items.map((one) => ({ ...one, nobodySince: since.get(one.id) ?? null })) };
  });
}
