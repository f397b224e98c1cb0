import type { Tx } from '../ports/store.ts';
import type { CheckedCandidate } from './check-candidates.ts';
import type { ActorContext } from './context.ts';
import { type EnrollTerms, newEnrollment } from './enroll-terms.ts';
import { drawn, placeOnSteps } from './place-on-steps.ts';
import type { Draft } from './plan-drafts.ts';
import { startPlaceOf } from './run-calendars.ts';
import { StartTurns } from './start-turns.ts';

/**
 * The runs that enrolling would begin for those who can start, with their start days and the variants that experiments
 * would give them; of nobody is anything kept.
 */
export async function draftRuns(
  ctx: ActorContext,
  tx: Tx,
  { checked, terms }: { readonly checked: readonly CheckedCandidate[]; readonly terms: EnrollTerms },
): Promise<ReadonlyMap<CheckedCandidate, Draft>> {
  const ownerUserId = ctx.actor.userId ?? terms.sender.userId;
  const going = checked.filter((one) => one.obstacle === null);
  const members = going.map(({ person }) => ({ person, ownerUserId }));
  const places = await placeOnSteps(tx, terms.version, members);
  const holidays = await ctx.holidays.load();
  const turns = new StartTurns(terms, { now: ctx.clock.now(), before: 0 });
  return new Map(
    going.map((one): [CheckedCandidate, Draft] => {
      const startsAt = turns.next(startPlaceOf(one.person, holidays));
      const draft = newEnrollment(ctx, one, { ...terms, holidays, leavesAt: startsAt });
      return [one, { run: drawn(ctx, draft, places.wantedBy(one.person.id)) ?? draft, startsAt }];
    }),
  );
}
