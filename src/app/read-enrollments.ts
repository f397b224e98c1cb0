import { z } from 'zod';
import { enrollmentStates } from '../cadence/run.ts';
import type { Enrollment, LedgerEntry } from '../ports/records.ts';
import type { Page, Tx } from '../ports/store.ts';
import { personName } from './check-candidates.ts';
import type { ActorContext } from './context.ts';
import { stepOf } from './materials.ts';
import { parseInput } from './parse-input.ts';
import { byId, distinct, found, inWorkspace, pageInput, toPage } from './reading.ts';

export const listEnrollmentsInput = pageInput.extend({
  state: z.enum(enrollmentStates).optional(),
  cadenceId: z.uuid().optional(),
  personId: z.uuid().optional(),
});

/** A run with what a reader needs to make sense of it. */
export interface EnrollmentView extends Enrollment {
  readonly person: { readonly id: string; readonly name: string; readonly email: string | null };
  readonly cadence: { readonly id: string; readonly name: string; readonly version: number | null };
  readonly sender: { readonly id: string; readonly name: string; readonly email: string } | null;
  /** Name and channel of the step that is next, or whose task is open. */
  readonly step: { readonly key: string; readonly name: string; readonly channel: string } | null;
}

/** Runs with names of people, cadences, steps and senders: a fixed number of statements. */
export async function describeRuns(tx: Tx, runs: readonly Enrollment[]): Promise<EnrollmentView[]> {
  const people = byId(await tx.people.byIds(distinct(runs.map((run) => run.personId))));
  const cadences = byId(await tx.cadences.list());
  const versions = byId(await tx.cadences.versionsByIds(distinct(runs.map((run) => run.versionId))));
  const senders = byId(await tx.users.senders());
  return runs.map((run) => {
    const person = people.get(run.personId);
    const sender = senders.get(run.senderId);
    const version = versions.get(run.versionId);
    const key = run.openTask?.stepKey ?? run.next?.stepKey;
    const step = version === undefined || key === undefined ? undefined : stepOf(version, key);
    return {
      ...run,
      person: {
        id: run.personId,
        name: person === undefined ? 'Somebody who is gone' : personName(person),
        email: person?.email ?? null,
      },
      cadence: {
        id: run.cadenceId,
        name: cadences.get(run.cadenceId)?.name ?? 'a cadence that is gone',
        version: version?.number ?? null,
      },
      sender: sender === undefined ? null : { id: sender.id, name: sender.name, email: sender.email },
      step: step === undefined ? null : { key: step.key, name: step.name, channel: step.channel },
    };
  });
}

/** Runs by state, cadence or person, newest first. */
export async function listEnrollments(
  ctx: ActorContext,
  input: z.input<typeof listEnrollmentsInput>,
): Promise<Page<EnrollmentView>> {
  const { state, cadenceId, personId, ...page } = parseInput(listEnrollmentsInput, input);
  return inWorkspace(ctx, async (tx) => {
    const { items, next } = await tx.enrollments.list({ state, cadenceId, personId }, toPage(page));
    return { items: await describeRuns(tx, items), next };
  });
}

/** One run. */
export async function readEnrollment(ctx: ActorContext, id: string): Promise<EnrollmentView> {
  return inWorkspace(ctx, async (tx) => {
    const [view] = await describeRuns(tx, await tx.enrollments.byIds([id]));
    return found(view, 'enrollment', id);
  });
}

/** Every decision about one run, in the order in which they were taken. */
export async function readLedger(ctx: ActorContext, id: string): Promise<readonly LedgerEntry[]> {
  return inWorkspace(ctx, async (tx) => {
    const entries = await tx.ledger.byEnrollment(id);
    // Somebody who was left out has decisions, but no enrollment.
    if (entries.length === 0) found((await tx.enrollments.byIds([id]))[0], 'enrollment', id);
    return entries;
  });
}
