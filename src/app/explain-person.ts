import { z } from 'zod';
import type { Channel } from '../cadence/model.ts';
import { AppError } from '../errors.ts';
import type { LedgerEntry, Person, Suppression, Version } from '../ports/records.ts';
import { personName } from './check-candidates.ts';
import type { ActorContext } from './context.ts';
import { describeRuns, type EnrollmentView } from './describe-runs.ts';
import { findPerson } from './find-person.ts';
import { stepOf } from './materials.ts';
import { parseInput } from './parse-input.ts';
import { byId, distinct, inWorkspace } from './reading.ts';
import {
  gatherEvidence,
  type MessageEvidence,
  type SignalEvidence,
  type TouchEvidence,
} from './run-evidence.ts';
import { stateSentence } from './state-sentence.ts';

export const explainPersonInput = z.object({
  /** A person's id, an address, a Message-ID of a mail of ours, a CRM record id or a link to one. */
  person: z.string().min(3).max(500),
  stepKey: z.string().min(1).max(64).optional(),
});

/** A run with all that was decided and done in it. */
export interface ExplainedRun extends Omit<EnrollmentView, 'cadence' | 'person' | 'company'> {
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

/**
 * Says why something happened to a person, did not, or will when: each run's state with its latest decision, and
 * all the evidence: who enrolled them and from which list, every decision with its rule and facts, touches with what
 * was sent, replies, signals and suppressions. With `stepKey` only what concerns that step.
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
    const about = (entry: LedgerEntry) =>
      stepKey === undefined ||
      JSON.stringify([entry.actions, entry.facts, entry.event]).includes(`"${stepKey}"`);
    const runs = views.map((run) => ({
      ...run,
      cadence: run.cadence.name,
      version: run.cadence.version,
      sentence: stateSentence(run, now),
      steps: stepsOf(versions.get(run.versionId)),
      touches: evidence.touches.filter(
        (touch) => touch.enrollmentId === run.id && (stepKey ?? touch.stepKey) === touch.stepKey,
      ),
      decisions: ledger.filter((entry) => entry.enrollmentId === run.id && about(entry)),
    }));
    const own = new Set(runs.map((run) => run.id));
    const leftOut = ledger.filter((entry) => !own.has(entry.enrollmentId));
    return {
      person,
      summary: summarize(person, runs, leftOut),
      runs,
      leftOut,
      signals: evidence.signals,
      messages: evidence.messages,
      suppressions: await tx.suppressions.byPersons([person.id]),
    };
  });
}
