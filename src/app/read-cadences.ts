import { conditionWords, effectWords, nominalDays, plannedDays, spacedSteps } from '../cadence/index.ts';
import type { CadenceInput, Step } from '../cadence/model.ts';
import type { Cadence, Version } from '../ports/records.ts';
import { toCadenceFile } from './cadence-file.ts';
import type { ActorContext } from './context.ts';
import { byId, found, inWorkspace } from './reading.ts';
import { type ShownOutcome, shownOutcomes } from './shown-outcomes.ts';

/** How many people are in a cadence, by state and reason. */
export interface StateCount {
  readonly state: string;
  readonly reason: string | null;
  readonly count: number;
}

/** A step on the cadence's plan: its day (the first is 1), and what a rep may record after it with what follows. */
export interface PlannedStep extends Pick<Step, 'key' | 'name' | 'channel' | 'mode'> {
  readonly day: number;
  /** What it asks before it is carried out, in words; null when nothing. */
  readonly onlyIf: string | null;
  /** What follows when that is not so, and what follows the step itself, in words; null: the next step. */
  readonly otherwise: string | null;
  readonly follows: string | null;
  /** Empty for what the product sends by itself. */
  readonly outcomes: readonly ShownOutcome[];
}

/** A version's steps by day, its rules in words, and how many calendar days it takes as planned. */
export interface CadencePlan {
  readonly plannedDays: number;
  readonly plan: readonly PlannedStep[];
  readonly rules: readonly string[];
}

export interface CadenceSummary extends Cadence, CadencePlan {
  readonly counts: readonly StateCount[];
}

export interface VersionView extends Version, CadencePlan {
  readonly counts: readonly StateCount[];
}

/** How a definition runs as planned: what people look at before they choose or change it. */
export function planOf({ definition }: Pick<Version, 'definition'>): CadencePlan {
  const days = nominalDays(spacedSteps(definition));
  const nameOf = (key: string) => definition.steps.find((step) => step.key === key)?.name ?? key;
  const rules = (definition.on ?? []).map(
    // What a rep is told may be a sentence with its own full stop.
    (rule) =>
      `If ${conditionWords(rule.when, nameOf)}: ${effectWords(rule.then, nameOf).replace(/\.$/, '')}.`,
  );
  const plan = definition.steps.map((step, index) => ({
    key: step.key,
    name: step.name,
    channel: step.channel,
    mode: step.mode,
    day: days[index] ?? 1,
    onlyIf: step.if === undefined ? null : conditionWords(step.if, nameOf),
    otherwise: step.else === undefined ? null : effectWords(step.else, nameOf),
    follows: step.then === undefined ? null : effectWords(step.then, nameOf),
    outcomes: step.mode === 'automatic' ? [] : shownOutcomes(step, step.channel),
  }));
  return { plannedDays: plannedDays(definition), plan, rules };
}

/** Every cadence of the workspace with the plan in force and the number of its people by state. */
export async function listCadences(ctx: ActorContext): Promise<readonly CadenceSummary[]> {
  return inWorkspace(ctx, async (tx) => {
    const counts = await tx.enrollments.counts();
    const cadences = await tx.cadences.list();
    const versions = byId(await tx.cadences.versionsByIds(cadences.map((one) => one.currentVersionId)));
    return cadences.map((cadence) => ({
      ...cadence,
      ...planOf(found(versions.get(cadence.currentVersionId), 'published version of cadence', cadence.id)),
      counts: counts.filter((row) => row.cadenceId === cadence.id),
    }));
  });
}

/** A cadence with its version in force. */
export async function readCadence(
  ctx: ActorContext,
  id: string,
): Promise<CadenceSummary & { readonly version: Version }> {
  return inWorkspace(ctx, async (tx) => {
    const cadence = found(await tx.cadences.byId(id), 'cadence', id);
    const [current] = await tx.cadences.versionsByIds([cadence.currentVersionId]);
    const version = found(current, 'published version of cadence', id);
    const counts = (await tx.enrollments.counts()).filter((row) => row.cadenceId === id);
    return { ...cadence, ...planOf(version), counts, version };
  });
}

/** A version as it is written to a file: without what is the default anyway, and with the planned day of each step. */
export interface VersionFile extends Pick<Version, 'number' | 'publishedAt' | 'publishedBy'> {
  readonly definition: CadenceInput;
  readonly days: readonly number[];
}

/** The version in force, to be changed by hand. */
export async function readVersionFile(ctx: ActorContext, cadenceId: string): Promise<VersionFile> {
  const { version } = await readCadence(ctx, cadenceId);
  const { number, publishedAt, publishedBy, definition } = version;
  const days = nominalDays(spacedSteps(definition));
  return { number, publishedAt, publishedBy, definition: toCadenceFile(definition), days };
}

/** All versions of a cadence as they were published, newest first, each with its people by state. */
export async function listVersions(ctx: ActorContext, cadenceId: string): Promise<readonly VersionView[]> {
  return inWorkspace(ctx, async (tx) => {
    found(await tx.cadences.byId(cadenceId), 'cadence', cadenceId);
    const states = await tx.analytics.states(cadenceId);
    return (await tx.cadences.versions(cadenceId)).map((version) => ({
      ...version,
      ...planOf(version),
      counts: states.filter((row) => row.versionId === version.id),
    }));
  });
}
