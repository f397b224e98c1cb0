import { z } from 'zod';
import type { Channel } from '../cadence/model.ts';
import type { ActorContext } from './context.ts';
import { stepOf } from './materials.ts';
import { ownerAsked, ownerInput } from './owner-filter.ts';
import { parseInput } from './parse-input.ts';
import { personName } from './person-name.ts';
import { byId, distinct, inWorkspace } from './reading.ts';

export const listUpcomingInput = z.object({
  owner: ownerInput,
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

/** How far ahead is looked: what lies further off is nothing to prepare for. */
const daysAhead = 7;

/** A task that is planned but not open yet; what the person does may still move it. */
export interface UpcomingTask {
  readonly enrollmentId: string;
  readonly personId: string;
  readonly personName: string;
  readonly company: string | null;
  readonly channel: Channel;
  readonly stepName: string;
  readonly dueAt: Date;
  readonly zone: string;
  readonly ownerUserId: string;
}

/** What comes up next for reps within a week, earliest first. A rep sees their own. */
export async function listUpcoming(
  ctx: ActorContext,
  input: z.input<typeof listUpcomingInput>,
): Promise<readonly UpcomingTask[]> {
  const { owner, limit } = parseInput(listUpcomingInput, input);
  const ownerUserId = ownerAsked(ctx, owner);
  const from = ctx.clock.now();
  const to = new Date(from.getTime() + daysAhead * 86_400_000);
  return inWorkspace(ctx, async (tx) => {
    const runs = await tx.enrollments.upcomingTasks({ ownerUserId, from, to }, limit);
    const people = byId(await tx.people.byIds(distinct(runs.map((run) => run.personId))));
    const companyIds = distinct([...people.values()].map((person) => person.companyId));
    const companies = byId(await tx.companies.byIds(companyIds));
    const versions = byId(await tx.cadences.versionsByIds(distinct(runs.map((run) => run.versionId))));
    return runs.flatMap((run) => {
      const person = people.get(run.personId);
      const version = versions.get(run.versionId);
      const step = version && run.next ? stepOf(version, run.next.stepKey) : undefined;
      if (person === undefined || step === undefined || run.next === null) return [];
      return [
        {
          enrollmentId: run.id,
          personId: person.id,
          personName: personName(person),
          company: companies.get(person.companyId ?? '')?.name ?? null,
          channel: step.channel,
          stepName: step.name,
          dueAt: run.next.dueAt,
          zone: run.zone,
          ownerUserId: run.ownerUserId,
        },
      ];
    });
  });
}
