import type { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Job } from '../ports/records.ts';
import type { ActorContext } from './context.ts';
import { enrollTerms } from './enroll-terms.ts';
import { enrollPeopleInput } from './enrollment-schemas.ts';
import { parseInput } from './parse-input.ts';
import { withCadence } from './parts-by-arm.ts';
import { inWorkspace } from './reading.ts';
import { resolveSelection, sizeOf } from './resolve-selection.ts';
import { queueSelection } from './selection-job.ts';

/** For how long a preview can be read. */
const keptMs = 24 * 60 * 60_000;

/**
 * Looks at everybody of a selection, however many, as a job: its result counts who could start, and who not for which
 * reason, as the enrollment would answer now. Nobody is enrolled or brought in.
 */
export async function previewEverybody(
  ctx: ActorContext,
  raw: z.input<typeof enrollPeopleInput>,
): Promise<Job> {
  const input = await withCadence(ctx, parseInput(enrollPeopleInput, raw));
  const selection = await resolveSelection(ctx, input.people);
  if (sizeOf(selection) === 0)
    throw new AppError('conflict', `${selection.source} is empty: there is nobody to look at.`);
  // Words of emails say nothing about who can start.
  const { people: _, ...wish } = { ...input, emails: [], variants: [] };
  const job = await inWorkspace(ctx, async (tx) => {
    await enrollTerms(ctx, tx, wish, selection.source);
    await tx.jobs.dropPreviews(new Date(ctx.clock.now().getTime() - keptMs));
    return queueSelection(ctx, tx, { id: ctx.ids.uuid(), kind: 'preview', wish, selection });
  });
  ctx.kick();
  return job;
}
