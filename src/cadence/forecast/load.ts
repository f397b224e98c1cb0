import type { CadenceVersion, Channel } from '../model.ts';
import type { SendingLimits } from '../sender-book.ts';
import { atTheLatest, onTime } from './behaviours.ts';
import { CapTally, type CapUse } from './cap-tally.ts';
import { type CountedCrm, type CrmLoad, crmLoad } from './crm.ts';
import { bundlesOf, type Group, type StartDay } from './groups.ts';
import type { Leave } from './leaves.ts';
import { type Caps, noCaps } from './periods.ts';
import { playing, type Stepwise } from './play.ts';
import { type Bundle, horizonOf, type Played } from './stage.ts';
import { type DayLoad, type LoadZones, type RepLoad, type SenderLoad, sumOf, Tally } from './tally.ts';

interface LoadSender {
  readonly senderId: string;
  /** Null: as much as there is. */
  readonly limits: SendingLimits | null;
  /** On whose clock the sender's days are counted. */
  readonly zone: string;
}

interface LoadRep {
  readonly repId: string;
  readonly zone: string;
  /** How many tasks the rep can do a day; null where nobody said. */
  readonly tasksPerDay: number | null;
}

/** Who is to be enrolled in what, and what is there already. */
export interface ForecastInput {
  readonly version: CadenceVersion;
  readonly groups: readonly Group[];
  readonly now: Date;
  /** Nothing leaves before this; null when nothing waits (UTC). */
  readonly leavesAt: Date | null;
  /** IANA zone of whoever enrolls: start days are days there. */
  readonly zone: string;
  readonly senders: readonly LoadSender[];
  readonly reps: readonly LoadRep[];
  /** Slots that are taken already, by sender (epoch milliseconds). */
  readonly taken: ReadonlyMap<string, readonly number[]>;
  /** People who are under way already with these senders and reps. */
  readonly others: readonly Bundle[];
  /** The cadence whose new people are counted, where it has a cap on them. */
  readonly cadenceId?: string;
  /** Caps of companies and cadences; left out, there are none. */
  readonly caps?: Caps;
  /** When the reps are away; left out, never. */
  readonly leaves?: readonly Leave[];
  readonly crms: readonly { readonly crm: CountedCrm; readonly callsPerDay: number | null }[];
  /** At most about so many runs are played: what a forecast costs, however many people there are. */
  readonly runsAtMost: number;
}

/** `moved`: mails, also of those under way, that wait for a later day because of the new people. */
export interface PlannedSender extends SenderLoad {
  readonly perDay: number | null;
  readonly perHour: number | null;
}

export interface PlannedRep extends RepLoad {
  readonly perDay: number | null;
  /** Days on which new people bring the rep more tasks than fit. */
  readonly fullDays: number;
}

/** How companies with a cap on touches fare. */
export interface PlannedCompanies {
  /** How many of them the new people belong to. */
  readonly capped: number;
  /** Touches, also of those under way, that wait for a later day because of the new people. */
  readonly moved: number;
  /** Where most has to wait, then the fullest, at most ten; peaks are of weeks. */
  readonly tightest: readonly CapUse[];
}

/** What a number of new people asks for, day by day. Peaks count what is there already, too; the rest does not. */
export interface Load {
  readonly people: number;
  readonly starts: readonly StartDay[] | null;
  readonly emails: number;
  readonly tasks: Partial<Readonly<Record<Channel, number>>>;
  readonly days: readonly DayLoad[];
  readonly senders: readonly PlannedSender[];
  readonly reps: readonly PlannedRep[];
  /** The cadence's own cap on new people a day, also with those who begin it already; null where it has none. */
  readonly newPeople: Omit<CapUse, 'id'> | null;
  readonly companies: PlannedCompanies;
  readonly crms: readonly CrmLoad[];
  readonly ends: {
    readonly first: Date | null;
    readonly last: Date | null;
    /** When the last run ends if every task is left until its time runs out. */
    readonly lastIfTasksWait: Date | null;
    /** Runs that do not end within two years. */
    readonly open: number;
  };
}

export const zonesOf = ({ zone, senders, reps, leaves = [] }: ForecastInput): LoadZones => ({
  ...{ zone, leaves },
  senders: new Map(senders.map((one) => [one.senderId, one.zone])),
  reps: new Map(reps.map((one) => [one.repId, one.zone])),
});

export const limitsOf = ({ senders }: ForecastInput): ReadonlyMap<string, SendingLimits> =>
  new Map(senders.flatMap(({ senderId, limits }) => (limits === null ? [] : [[senderId, limits] as const])));

/** What was counted of a play. */
export class Counted {
  readonly tally: Tally;
  readonly caps: CapTally;

  constructor(input: ForecastInput) {
    this.tally = new Tally(zonesOf(input));
    this.caps = new CapTally(input.caps ?? noCaps, input.now);
  }

  readonly hear = (played: Played): void => {
    this.tally.hear(played);
    this.caps.hear(played);
  };
}

/** What limits everybody who is played. */
const worldOf = (input: ForecastInput) => ({
  ...{ now: input.now, limits: limitsOf(input), taken: input.taken, until: horizonOf(input.now) },
  ...{ caps: input.caps ?? noCaps, leaves: input.leaves ?? [] },
});

/** What those who are under way ask for by themselves. */
export function* loadOfOthers(input: ForecastInput): Stepwise<Counted> {
  const counted = new Counted(input);
  yield* playing({ ...worldOf(input), bundles: input.others, behaviour: onTime }, counted.hear);
  return counted;
}

/** The latest that people can end: one run for each cadence and zone on the last start day, whose tasks all wait until they lapse. */
function* lastIfTasksWait(input: ForecastInput, starts: readonly StartDay[] | null): Stepwise<Date | null> {
  const { version, groups, now, leavesAt } = input;
  const each = [
    ...new Map(
      groups.map(({ companies: _, ...group }) => [
        `${group.zone} ${group.repId} ${group.own?.version.id ?? ''}`,
        { ...group, count: 1 },
      ]),
    ).values(),
  ];
  const last = starts?.at(-1);
  const bundles = bundlesOf(each, {
    ...{ version, earliest: leavesAt ?? now, waits: leavesAt !== null, runsAtMost: each.length },
    starts: last === undefined ? null : [{ ...last, people: each.length }],
  });
  const tally = new Tally(zonesOf(input));
  const none = { limits: new Map(), taken: new Map(), caps: noCaps };
  yield* playing({ ...worldOf(input), ...none, bundles, behaviour: atTheLatest }, tally.hear);
  return tally.ends().last;
}

const later = (one: Date | null, other: Date | null) =>
  one === null || (other !== null && other > one) ? other : one;

/**
 * What enrolling these people asks for, if nobody ever reacts and every task is carried out when it is due: the most
 * that there can be to do, since whoever replies, books, bounces or opts out takes work away. Played by the engine
 * (`playing`), together with what is under way already (`others`: the same without the new people).
 */
export function* loadOf(
  input: ForecastInput,
  starts: readonly StartDay[] | null,
  others: Counted,
): Stepwise<Load> {
  const { version, groups, now, leavesAt, crms, runsAtMost, cadenceId } = input;
  const bundles = bundlesOf(groups, {
    ...{ version, earliest: leavesAt ?? now, waits: leavesAt !== null, starts, runsAtMost },
    ...(cadenceId !== undefined && { cadenceId }),
  });
  const mine = new Set(bundles.map(({ run }) => run.id));
  const [added, all] = [new Counted(input), new Counted(input)];
  const hear = (played: Played) => {
    all.hear(played);
    if (mine.has(played.bundle.run.id)) added.hear(played);
  };
  yield* playing({ ...worldOf(input), bundles: [...input.others, ...bundles], behaviour: onTime }, hear);
  const latest = yield* lastIfTasksWait(input, starts);
  const people = bundles.reduce((sum, { count }) => sum + count, 0);
  const days = added.tally.days();
  const ends = added.tally.ends();
  return {
    ...{ people, starts, days },
    emails: days.reduce((sum, { emails }) => sum + emails, 0),
    tasks: tasksByChannel(days),
    senders: plannedSenders(input, { added, all, others }),
    reps: plannedReps(input, { added, all }),
    newPeople: plannedNewPeople({ added, all, others }),
    companies: plannedCompanies({ added, all, others }),
    crms: crms.map(({ crm, callsPerDay }) => crmLoad(crm, added.tally.entries(), callsPerDay)),
    ends: {
      first: ends.first,
      last: ends.last,
      lastIfTasksWait: later(ends.last, latest),
      open: people - ends.people,
    },
  };
}

function tasksByChannel(days: readonly DayLoad[]): Load['tasks'] {
  const sums = new Map<Channel, number>();
  for (const day of days)
    for (const [channel, count] of Object.entries(day.tasks) as [Channel, number][])
      sums.set(channel, (sums.get(channel) ?? 0) + count);
  return Object.fromEntries(sums);
}

interface Tallies {
  readonly added: Counted;
  readonly all: Counted;
  readonly others: Counted;
}

function plannedSenders(input: ForecastInput, { added, all, others }: Tallies): readonly PlannedSender[] {
  const limits = limitsOf(input);
  const before = new Map(others.tally.senders().map((one) => [one.senderId, one.moved]));
  const whole = new Map(all.tally.senders().map((one) => [one.senderId, one]));
  return added.tally.senders().map((own) => {
    const { peak, busiestHour, moved } = whole.get(own.senderId) ?? own;
    const { perDay = null, perHour = null } = limits.get(own.senderId) ?? {};
    const pushed = Math.max(0, moved - (before.get(own.senderId) ?? 0));
    return { ...own, peak, busiestHour, moved: pushed, perDay, perHour };
  });
}

function plannedReps(input: ForecastInput, { added, all }: Omit<Tallies, 'others'>): readonly PlannedRep[] {
  const whole = new Map(all.tally.reps().map((one) => [one.repId, one]));
  return added.tally.reps().map((own) => {
    const { days, peak } = whole.get(own.repId) ?? own;
    const perDay = input.reps.find(({ repId }) => repId === own.repId)?.tasksPerDay ?? null;
    const ownDays = new Set(own.days.map(({ day }) => day));
    const full = days.filter(
      ({ day, tasks }) => perDay !== null && ownDays.has(day) && sumOf(Object.values(tasks)) > perDay,
    );
    return { ...own, peak, perDay, fullDays: full.length };
  });
}

/** The whole use of caps that new people have a part in; `moved`: what waits because of them. */
function withOthers(
  added: readonly CapUse[],
  { all, others }: { readonly all: readonly CapUse[]; readonly others: readonly CapUse[] },
): readonly CapUse[] {
  const [whole, before] = [byId(all), byId(others)];
  return added.map((own) => {
    const { peak, moved } = whole.get(own.id) ?? own;
    return { ...own, peak, moved: Math.max(0, moved - (before.get(own.id)?.moved ?? 0)) };
  });
}

const byId = (uses: readonly CapUse[]) => new Map(uses.map((use) => [use.id, use]));

function plannedNewPeople({ added, all, others }: Tallies): Load['newPeople'] {
  const uses = withOthers(added.caps.cadences(), {
    all: all.caps.cadences(),
    others: others.caps.cadences(),
  });
  // Of several cadences the one that makes most wait.
  const [use] = uses.toSorted((one, other) => other.moved - one.moved);
  if (use === undefined) return null;
  const { cap, count, peak, moved } = use;
  return { cap, count, peak, moved };
}

/** How many companies are told one by one. */
const toldAtMost = 10;

function plannedCompanies({ added, all, others }: Tallies): PlannedCompanies {
  const uses = withOthers(added.caps.companies(), {
    all: all.caps.companies(),
    others: others.caps.companies(),
  });
  const fullness = ({ peak, cap }: CapUse) => (peak?.count ?? 0) / cap;
  return {
    capped: uses.length,
    moved: uses.reduce((sum, { moved }) => sum + moved, 0),
    tightest: uses
      .toSorted((one, other) => other.moved - one.moved || fullness(other) - fullness(one))
      .slice(0, toldAtMost),
  };
}
