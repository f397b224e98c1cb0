import type { Enrollment } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { CheckedCandidate } from './check-candidates.ts';
import type { ActorContext } from './context.ts';
import { type EnrollTerms, newEnrollment } from './enroll-terms.ts';
import { drawn, placeOnSteps } from './place-on-steps.ts';

/** The runs that enrolling would begin, with the variants that experiments would give them; of nobody is anything kept. */
export async function draftRuns(
  ctx: ActorContext,
  tx: Tx,
  { checked, terms }: { readonly checked: readonly CheckedCandidate[]; readonly terms: EnrollTerms },
): Promise<ReadonlyMap<CheckedCandidate, Enrollment>> {
  const ownerUserId = ctx.actor.userId ?? terms.sender.userId;
  const going = checked.filter((one) => one.obstacle === null);
  const members = going.map(({ person }) => ({ person, ownerUserId }));
  const places = await placeOnSteps(tx, terms.version, members);
  return new Map(
    checked.map((one) => {
      const draft = newEnrollment(ctx, one, terms);
      return [one, drawn(ctx, draft, places.wantedBy(one.person.id)) ?? draft];
    }),
  );
}
