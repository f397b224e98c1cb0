import { z } from 'zod';
import type { Enrollment } from '../ports/records.ts';
import { numbers } from '../ports/repos/analytics.ts';
import type { NumberedRun, Page } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { parseInput } from './parse-input.ts';
import { personName } from './person-name.ts';
import { cohortsOf } from './read-scoreboard.ts';
import { byId, distinct, found, inWorkspace, pageInput, toPage } from './reading.ts';

export const peopleBehindInput = pageInput.extend({ number: z.enum(numbers).default('mature') });

/** One run behind a number of the scoreboard. */
export interface PersonBehind {
  readonly enrollmentId: string;
  readonly person: { readonly id: string; readonly name: string; readonly email: string | null };
  readonly company: string | null;
  readonly zone: string;
  readonly state: Enrollment['state'];
  readonly reason: string | null;
  readonly enrolledAt: Date;
  /** When what is counted happened; null for numbers that count no event. */
  readonly at: Date | null;
  /** What happened, or where the run stands, in words. */
  readonly words: string;
  /** The beginning of the reply. */
  readonly quote: string | null;
  readonly steps: NumberedRun['steps'];
}

const happened: Readonly<Record<string, string>> = {
  replied: 'Replied.',
  positive: 'Replied positively.',
  meeting_booked: 'Booked a meeting.',
  unsubscribed: 'Opted out.',
  complained: 'Marked an email as spam.',
  opted_out_in_crm: 'Was opted out in the CRM.',
  clicked_by_human: 'Clicked a link.',
  clicked: 'A link was clicked, by a machine as it seems.',
  opened_by_human: 'Opened an email.',
  opened: 'An email was opened, by a machine as it seems.',
  bounced: 'The address does not exist (hard bounce).',
};

function wordsOn({ what, steps }: NumberedRun, run: Enrollment): string {
  if (steps !== null) return `${steps.carriedOut} of ${steps.due} steps carried out.`;
  return what === null ? run.words : (happened[what] ?? run.words);
}

/**
 * The people behind a number of a version, newest enrollment first: found by the same conditions as the number, so
 * that it and the list's length agree. A rep sees their own runs.
 */
export async function readPeopleBehind(
  ctx: ActorContext,
  input: z.input<typeof peopleBehindInput> & { readonly versionId: string },
): Promise<Page<PersonBehind>> {
  const { number, ...page } = parseInput(peopleBehindInput, input);
  return inWorkspace(ctx, async (tx) => {
    const [version] = await tx.cadences.versionsByIds([input.versionId]);
    const cohorts = cohortsOf(ctx, [found(version, 'cadence version', input.versionId)]);
    const { items, next } = await tx.analytics.runs(cohorts, number, toPage(page));
    const runs = byId(await tx.enrollments.byIds(items.map((one) => one.enrollmentId)));
    const people = byId(await tx.people.byIds(distinct([...runs.values()].map((run) => run.personId))));
    const companies = byId(
      await tx.companies.byIds(distinct([...people.values()].map((person) => person.companyId))),
    );
    const views = items.flatMap((item) => {
      const run = runs.get(item.enrollmentId);
      const person = people.get(run?.personId ?? '');
      if (run === undefined) return [];
      return {
        enrollmentId: run.id,
        person: {
          id: run.personId,
          name: person === undefined ? 'Somebody who is gone' : personName(person),
          email: person?.email ?? null,
        },
        company: companies.get(person?.companyId ?? '')?.name ?? null,
        zone: run.zone,
        state: run.state,
        reason: run.reason,
        enrolledAt: run.createdAt,
        at: item.at,
        words: wordsOn(item, run),
        quote: item.quote,
        steps: item.steps,
      };
    });
    return { items: views, next };
  });
}
