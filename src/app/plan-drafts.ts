import { atSlot, holdAt, pauseUntil, transition } from '../cadence/index.ts';
import type { Transition } from '../cadence/run.ts';
import type { Enrollment, Version } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { allotPlanned } from './allot-slots.ts';
import type { ActorContext } from './context.ts';
import { type EnrollTerms, enrolledEvent } from './enroll-terms.ts';
import { toLeave } from './forecast-caps.ts';
import { type RunCalendars, readCalendars } from './run-calendars.ts';
import { hasLimits } from './sender-limits.ts';

/** A run as it would begin, and from when on. */
export interface Draft {
  readonly run: Enrollment;
  readonly startsAt: Date | null;
}

interface Plan {
  readonly run: Enrollment;
  readonly plan: Transition;
}

/**
 * The plans of those whose first touch falls into a leave of their rep, as the end of the leave will have them: paused when
 * it begins, resumed when it is over. Where nobody knows the end they stay paused.
 */
async function afterLeaves(
  tx: Tx,
  plans: readonly Plan[],
  of: { readonly now: Date; readonly version: Version; readonly calendars: RunCalendars },
): Promise<readonly Plan[]> {
  const leaves = (await tx.absences.open(null)).map(toLeave);
  return plans.flatMap(({ run, plan }): Plan[] => {
    const due = plan.run.next?.dueAt.getTime();
    const leave = due === undefined ? null : holdAt(leaves, run.ownerUserId, due);
    if (leave === null || plan.run.state !== 'active') return [];
    const at = (now: number) => ({ version: of.version, now: new Date(now), ...of.calendars.of(run) });
    const begins = at(Math.max(leave.from, of.now.getTime()));
    const paused = transition(plan.run, pauseUntil(leave), begins);
    const after =
      leave.to === null
        ? paused
        : transition(paused.run, { type: 'command', command: 'resume' }, at(leave.to));
    const words = `${plan.decision.words} The rep is away then. ${after.decision.words}`;
    return [{ run, plan: { ...plan, run: after.run, decision: { ...plan.decision, words } } }];
  });
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
  const inSlots = async (asked: readonly Plan[]): Promise<readonly Plan[]> => {
    const slots = await allotPlanned(tx, {
      changed: asked.map(({ run, plan }) => ({ ...run, ...plan.run })),
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
    return asked.map(({ run, plan }) => {
      const slot = slots.get(run.id);
      return { run, plan: slot === undefined ? plan : atSlot(plan, slot) };
    });
  };
  // A slot, too, can lie in a leave.
  const first = await inSlots(plans);
  const held = await afterLeaves(tx, first, { now, version, calendars });
  const later = held.length === 0 ? [] : await inSlots(held);
  return new Map([...first, ...later].map(({ run, plan }) => [run.id, plan]));
}
