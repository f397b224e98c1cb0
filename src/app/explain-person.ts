import { z } from 'zod';
import type { Channel } from '../cadence/model.ts';
import { AppError } from '../errors.ts';
import type { LedgerEntry, Person, Suppression, Version } from '../ports/records.ts';
import type { ActorContext } from './context.ts';
import { describeRuns, type EnrollmentView } from './describe-runs.ts';
import { findPerson } from './find-person.ts';
import { stepOf } from './materials.ts';
import { parseInput } from './parse-input.ts';
import { personName } from './person-name.ts';
import { byId, distinct, inWorkspace } from './reading.ts';
import {
  gatherEvidence,
  type MessageEvidence,
  type SignalEvidence,
  type TouchEvidence,
} from './run-evidence.ts';
import { stateSentence } from './state-sentence.ts';
import { stepSentence } from './step-sentence.ts';
import { suppressionsOf } from './suppressions-of.ts';

const explainPersonInput = z.object({
  /** A person's id, an address, a Message-ID of a mail of ours, a CRM record id or a link to one. */
  person: z.string().min(3).max(500),
  stepKey: z.string().min(1).max(64).optional(),
});

/** A run with all that was decided and done in it. */
interface ExplainedRun extends Omit<EnrollmentView, 'cadence' | 'person' | 'company'> {
  /** The cadence's name. */
  readonly cadence: string;
  /** Number of the version. */
  readonly version: number | null;
  readonly sentence: string;
  /** The version's steps, in order. */
  readonly steps: readonly { readonly key: string; readonly name: string; readonly channel: Channel }[];
  readonly touches: readonly TouchEvidence[];
  readonly decisions: readonly LedgerEntry[];
}

/** The answer to 'why': one sentence a run, with the evidence behind it. */
export interface Explanation {
  readonly person: Person;
  /** What is going on, in words: the first line of every answer. */
  readonly summary: readonly string[];
  readonly runs: readonly ExplainedRun[];
  /** Decisions about the person outside any run: why they were left out, a hold that was lifted. */
  readonly leftOut: readonly LedgerEntry[];
  readonly signals: readonly SignalEvidence[];
  readonly messages: readonly MessageEvidence[];
  readonly suppressions: readonly Suppression[];
}

function stepsOf(version: Version | undefined): ExplainedRun['steps'] {
  const steps = version?.definition.steps ?? [];
  return steps.map(({ key, name, channel }) => ({ key, name, channel }));
}

function summarize(person: Person, runs: readonly ExplainedRun[], leftOut: readonly LedgerEntry[]): string[] {
  const { hold } = person;
  return [
    ...(hold === null ? [] : [`Held since ${hold.since.toISOString().slice(0, 10)}: ${hold.reason}.`]),
    ...(runs.length === 0 ? [`${personName(person)} is in no cadence.`] : []),
    ...runs.map((run) => `In '${run.cadence}': ${run.sentence} Last decision: ${run.words}`),
    ...leftOut.slice(-1).map((entry) => entry.words),
  ];
}

/** Stops with `invalid_input` that names the steps there are, when no cadence of the person has the one asked for. */
function requireStep(runs: readonly ExplainedRun[], stepKey: string): void {
  if (runs.length === 0 || runs.some((run) => run.steps.some((step) => step.key === stepKey))) return;
  const known = runs.map(
    ({ cadence, version, steps }) =>
      `'${cadence}' (version ${version ?? 'unknown'}) has ${steps.map((step) => step.key).join(', ')}`,
  );
  throw new AppError(
    'invalid_input',
    `There is no step '${stepKey}' here. ${[...new Set(known)].join('; ')}.`,
  );
}

interface Asked {
  readonly stepKey: string;
  readonly person: Person;
  readonly versions: ReadonlyMap<string, Version>;
  readonly now: Date;
}

/** What became of a step, or will: of the newest run first. */
function answerStep(runs: readonly ExplainedRun[], views: readonly EnrollmentView[], asked: Asked): string[] {
  const { stepKey, versions } = asked;
  return runs.toReversed().flatMap((explained) => {
    const run = views.find((one) => one.id === explained.id);
    const version = versions.get(explained.versionId);
    const step = version === undefined ? undefined : stepOf(version, stepKey);
    if (run === undefined || version === undefined || step === undefined) return [];
    const { touches, decisions } = explained;
    return [
      `In '${explained.cadence}': ${stepSentence({ ...asked, run, version, step, touches, decisions })}`,
    ];
  });
}

/** Of the runs that have the step what concerns it. */
function onlyStep(runs: readonly ExplainedRun[], stepKey: string): ExplainedRun[] {
  const about = ({ actions, facts, event }: LedgerEntry) =>
    JSON.stringify([actions, facts, event]).includes(`"${stepKey}"`);
  return runs
    .filter((run) => run.steps.some((step) => step.key === stepKey))
    .map((run) => ({
      ...run,
      touches: run.touches.filter((touch) => touch.stepKey === stepKey),
      decisions: run.decisions.filter(about),
    }));
}

/**
 * Says why something happened to a person, did not, or will when: each run's state with its latest decision, and
 * all the evidence: who enrolled them and from which list, every decision with its rule and facts, touches with what
 * was sent, replies, signals and suppressions. With `stepKey` first what became of that step or will, then only what
 * concerns it; `invalid_input` when no cadence of theirs has it.
 */
export async function explainPerson(
  ctx: ActorContext,
  input: z.input<typeof explainPersonInput>,
): Promise<Explanation> {
  const { person: asked, stepKey } = parseInput(explainPersonInput, input);
  const now = ctx.clock.now();
  return inWorkspace(ctx, async (tx) => {
    const person = await findPerson(tx, asked);
    if (person === null) throw new AppError('not_found', `Nobody here fits '${asked}'.`);
    const views = await describeRuns(tx, await tx.enrollments.byPersons([person.id]));
    const versions = byId(await tx.cadences.versionsByIds(distinct(views.map((run) => run.versionId))));
    const stepName = (versionId: string) => (key: string) => {
      const version = versions.get(versionId);
      return (version === undefined ? undefined : stepOf(version, key)?.name) ?? key;
    };
    const evidence = await gatherEvidence(
      tx,
      person,
      views.map((run) => ({ id: run.id, stepName: stepName(run.versionId) })),
    );
    const ledger = await tx.ledger.byPerson(person.id);
    const runs = views.map((run) => ({
      ...run,
      cadence: run.cadence.name,
      version: run.cadence.version,
      sentence: stateSentence(run, now),
      steps: stepsOf(versions.get(run.versionId)),
      touches: evidence.touches.filter((touch) => touch.enrollmentId === run.id),
      decisions: ledger.filter((entry) => entry.enrollmentId === run.id),
    }));
    const own = new Set(runs.map((run) => run.id));
    const leftOut = ledger.filter((entry) => !own.has(entry.enrollmentId));
    if (stepKey !== undefined) requireStep(runs, stepKey);
    const answers = stepKey === undefined ? [] : answerStep(runs, views, { stepKey, person, versions, now });
    return {
      person,
      summary: answers.length > 0 ? answers : summarize(person, runs, leftOut),
      runs: stepKey === undefined ? runs : onlyStep(runs, stepKey),
      leftOut,
      signals: evidence.signals,
      messages: evidence.messages,
      suppressions: await suppressionsOf(tx, person),
    };
  });
}
