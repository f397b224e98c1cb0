import { z } from 'zod';
import { AppError } from '../errors.ts';
import { type ActorContext, engineVersion } from './context.ts';
import { findPerson } from './find-person.ts';
import { parseInput } from './parse-input.ts';
import { requireRole } from './permissions.ts';
import { personName } from './person-name.ts';
import { byId, distinct, inWorkspace } from './reading.ts';
import { type FieldDifference, replayRun } from './replay-run.ts';

export const replayRunsInput = z.object({
  /** Only one person's runs: an id, an address, a Message-ID, a CRM record id or link, or a name. */
  person: z.string().min(3).max(500).optional(),
  /** The last run of the page before. */
  after: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(500),
});

/** A run that is not what its decisions make of it. */
interface RunDifference {
  readonly enrollmentId: string;
  readonly personId: string;
  readonly name: string;
  readonly cadence: string;
  readonly differences: readonly FieldDifference[];
}

export interface ReplayPage {
  readonly engine: string;
  /** Runs that were decided again, whether they differ or not. */
  readonly compared: number;
  /** Decisions that were taken again. */
  readonly decisions: number;
  readonly different: readonly RunDifference[];
  readonly notCompared: readonly { readonly why: string; readonly count: number }[];
  /** Where the next page begins; null on the last. */
  readonly next: string | null;
}

/**
 * Recomputes a page of runs from the ledger by this version of the engine, and says of each run that is not what its
 * decisions make of it which field is how. Managers and admins. Repeatable while the product is at work: each run is
 * read together with its decisions. Runs that another version decided, with no checkpoint since, are counted with why.
 */
export async function replayRuns(
  ctx: ActorContext,
  input: z.input<typeof replayRunsInput>,
): Promise<ReplayPage> {
  requireRole(ctx, 'manager', 'replay the ledger');
  const { person: asked, after = null, limit } = parseInput(replayRunsInput, input);
  return inWorkspace(ctx, async (tx) => {
    const person = asked === undefined ? null : await findPerson(tx, asked);
    if (asked !== undefined && person === null)
      throw new AppError('not_found', `Nobody here fits '${asked}'.`);
    const about = { engine: engineVersion, personId: person?.id ?? null };
    const runs = await tx.ledger.replayPage(about, { after, limit });
    const rows = runs.flatMap((run) => run.rows);
    const versions = byId(await tx.cadences.versionsByIds(distinct(rows.map((row) => row.versionId))));
    const replayed = runs.map((run) => ({ ...run, outcome: replayRun(run, versions) }));
    const why = new Map<string, number>();
    for (const { outcome } of replayed)
      if (!outcome.compared) why.set(outcome.why, (why.get(outcome.why) ?? 0) + 1);
    const wrong = replayed.flatMap(({ enrollment, outcome }) =>
      outcome.compared && outcome.differences.length > 0
        ? [{ enrollment, differences: outcome.differences }]
        : [],
    );
    const people = byId(await tx.people.byIds(distinct(wrong.map((one) => one.enrollment.personId))));
    const compared = replayed.filter((one) => one.outcome.compared);
    return {
      engine: engineVersion,
      compared: compared.length,
      decisions: compared.reduce((sum, run) => sum + run.rows.length, 0),
      different: wrong.map(({ enrollment: { id, personId, versionId }, differences }) => {
        const found = people.get(personId);
        return {
          enrollmentId: id,
          personId,
          differences,
          name: found === undefined ? 'Somebody who is gone' : personName(found),
          cadence: versions.get(versionId)?.definition.name ?? 'a cadence that is gone',
        };
      }),
      notCompared: [...why].map(([words, count]) => ({ why: words, count })),
      next: runs.length < limit ? null : (runs.at(-1)?.enrollment.id ?? null),
    };
  });
}
