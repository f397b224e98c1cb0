import { transition } from '../cadence/index.ts';
import type { Holidays } from '../ports/holidays.ts';
import type { Enrollment, LedgerEntry, Version } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { ChangeSet } from './change-set.ts';
import { type Candidate, checkCandidates } from './check-candidates.ts';
import type { ActorContext } from './context.ts';
import { type EnrollTerms, enrolledEvent, newEnrollment } from './enroll-terms.ts';
import { liftedByFollowing } from './holds.ts';
import { byId } from './reading.ts';
import { type RunCalendars, readCalendars } from './run-calendars.ts';

/** Somebody for whom another cadence is to follow, with everything that it begins from. */
export interface Following {
  /** The run that they come from. */
  readonly from: Enrollment;
  readonly candidate: Candidate;
  /** The name of the cadence that they come from. */
  readonly cadence: string;
}

function begin(
  ctx: ActorContext,
  changes: ChangeSet,
  work: {
    readonly following: Following;
    readonly terms: EnrollTerms & { readonly holidays: Holidays };
    readonly calendars: RunCalendars;
    readonly enrolledBy: string;
  },
): Enrollment {
  const { following, terms, calendars, enrolledBy } = work;
  const { from, candidate } = following;
  const { version } = terms;
  const drawn = newEnrollment(ctx, candidate, terms);
  const run = { ...drawn, ownerUserId: from.ownerUserId, enrolledBy };
  const event = enrolledEvent(terms);
  const begun = transition(run, event, { version, now: ctx.clock.now(), ...calendars.of(run) });
  const facts = { ...begun.decision.facts, after: from.id };
  return changes.begin(run, event, { ...begun, decision: { ...begun.decision, facts } });
}

/**
 * Enrolls in one cadence those who come from one cadence and may be, by the same checks as any enrollment, with the
 * owner, the sender and the lawful basis of the run that they come from. A reply or a booked meeting that held them is
 * lifted. Whoever may not be enrolled is handed to `refused`; nothing of the rest is written before `changes` are.
 * Answers the runs that begin.
 */
export async function startFollowing<F extends Following>(
  ctx: ActorContext,
  tx: Tx,
  work: {
    readonly changes: ChangeSet;
    readonly version: Version;
    /** Who has them follow, in words. */
    readonly enrolledBy: string;
    /** All of one cadence. */
    readonly followings: readonly F[];
    readonly refused: (following: F, why: string, facts: LedgerEntry['facts']) => void;
    /** How many of each company begin already in this transaction; those who begin here are counted, too. */
    readonly joined: Map<string, number>;
  },
): Promise<readonly Enrollment[]> {
  const { changes, version, enrolledBy, followings, joined } = work;
  const listSource = `After '${followings[0]?.cadence ?? ''}'`;
  const senders = byId(await tx.users.senders());
  const holidays = await ctx.holidays.load();
  const calendars = await readCalendars(
    ctx,
    tx,
    followings.map(({ from }) => from),
  );
  const checked = await checkCandidates(
    tx,
    followings.map(({ candidate }) => candidate),
    { version, batchId: null, follows: true, joined, listSource, now: ctx.clock.now() },
  );
  const lifted: string[] = [];
  const begun: Enrollment[] = [];
  for (const [index, following] of followings.entries()) {
    const { from } = following;
    const { obstacle, person, facts, crowd } = checked[index] ?? {
      obstacle: 'Nobody looked at them.',
      person: following.candidate.person,
      facts: {},
      crowd: null,
    };
    const sender = senders.get(from.senderId);
    const why =
      obstacle ??
      (sender === undefined
        ? 'Its sender is gone.'
        : sender.state === 'blocked'
          ? `Mail from ${sender.email} is blocked (${sender.blockedReason ?? 'no reason given'}).`
          : null);
    if (why !== null || sender === undefined) {
      work.refused(following, why ?? '', facts);
      continue;
    }
    if (person.hold !== null && liftedByFollowing(person.hold)) lifted.push(person.id);
    if (crowd !== null) joined.set(crowd, (joined.get(crowd) ?? 0) + 1);
    const origin = { listSource, lawfulBasis: from.lawfulBasis };
    const terms = {
      version,
      sender,
      holidays,
      ...origin,
      leavesAt: null,
      startsOver: null,
      startStep: null,
    };
    begun.push(begin(ctx, changes, { following, terms, calendars, enrolledBy }));
  }
  if (lifted.length > 0) await tx.people.release(lifted);
  return begun;
}
