import { atSlot, transition } from '../cadence/index.ts';
import type { Transition } from '../cadence/run.ts';
import type { Enrollment } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { allotPlanned } from './allot-slots.ts';
import type { ActorContext } from './context.ts';
import { type EnrollTerms, enrolledEvent } from './enroll-terms.ts';
import { readCalendars } from './run-calendars.ts';
import { hasLimits } from './sender-limits.ts';

/** A run as it would begin, and from when on. */
export interface Draft {
  readonly run: Enrollment;
  readonly startsAt: Date | null;
}

/** What enrolling would plan for each of these runs, in the slots that the limits would give. */
export async function planAll(
  ctx: ActorContext,
  tx: Tx,
  of: {
    readonly drafts: readonly Draft[];
    readonly terms: EnrollTerms;
    /** People whose companies have caps. */
    readonly capped: readonly string[];
  },
): Promise<ReadonlyMap<string, Transition>> {
  const now = ctx.clock.now();
  const { drafts, terms, capped } = of;
  const { version, sender } = terms;
  const calendars = await readCalendars(
    ctx,
    tx,
    drafts.map(({ run }) => run),
  );
  const plans = drafts.map(({ run, startsAt }) => {
    const event = enrolledEvent({ ...terms, leavesAt: startsAt });
    return { run, plan: transition(run, event, { version, now, ...calendars.of(run) }) };
  });
  const limited = version.definition.limits?.newPeoplePerDay !== undefined;
  const slots = await allotPlanned(tx, {
    changed: plans.map(({ run, plan }) => ({ ...run, ...plan.run })),
    carriedOut: [],
    skipped: [],
    givenUp: [],
    now,
    ask: {
      senderIds: hasLimits(sender) ? [sender.id] : [],
      personIds: capped,
      cadenceIds: limited ? [version.cadenceId] : [],
    },
    calendars: async () => calendars,
  });
  return new Map(
    plans.map(({ run, plan }) => {
      const slot = slots.get(run.id);
      return [run.id, slot === undefined ? plan : atSlot(plan, slot)];
    }),
  );
}
