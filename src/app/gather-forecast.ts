import {
  type Bundle,
  type CountedCrm,
  countedFrom,
  type ForecastInput,
  type OwnHistory,
  type StartDay,
  withoutConditions,
} from '../cadence/index.ts';
import type { Sender, User, Version } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { type CompanyAsked, capsFor, toLeave } from './forecast-caps.ts';
import { cohortsOf } from './read-scoreboard.ts';
import { byId, distinct } from './reading.ts';
import { type RunCalendars, readCalendars } from './run-calendars.ts';

/** At most about so many new runs are played for one forecast, and so many kinds of runs that are under way. */
const runsAtMost = 300;
const kindsUnderWay = 300;

/** People who are to be enrolled alike. */
export interface PlacedGroup {
  readonly zone: string;
  /** Region whose public holidays they have (`DE-BY`); null when none are known. */
  readonly region: string | null;
  readonly senderId: string;
  readonly repId: string;
  readonly count: number;
  /** What they start in, where people start in several cadences; left out: the forecast's. */
  readonly version?: Version;
  /** The company of each of them, by its name among the wish's; null for one without a cap. */
  readonly companies?: readonly (string | null)[];
}

/** Whom a forecast is about, in what, and what its reader knows that we do not. */
export interface ForecastWish {
  readonly version: Version;
  /** By sender; whose tasks they are. */
  readonly senders: readonly { readonly sender: Sender; readonly ownerUserId: string }[];
  readonly groups: readonly PlacedGroup[];
  readonly leavesAt: Date | null;
  readonly startsOver: readonly StartDay[] | null;
  /** Whose CRMs the entries go to; empty: all that are connected. */
  readonly crms: readonly CountedCrm[];
  readonly tasksPerDay: number | null;
  readonly callsPerDay: Partial<Readonly<Record<CountedCrm, number | undefined>>>;
  /** Companies with a cap on touches whose people they are; null where nobody knows whose they are. */
  readonly companies: ReadonlyMap<string, CompanyAsked> | null;
  /** People who were left out since their company has as many in cadences as may be. */
  readonly crowdedOut: number;
}

/** Everything that a forecast is reckoned from, so that it can be reckoned after the transaction. */
export interface ForecastMaterial {
  readonly at: Date;
  readonly cadence: { readonly id: string; readonly name: string };
  readonly version: Version;
  readonly input: ForecastInput;
  readonly startsOver: readonly StartDay[] | null;
  /** How many start in each cadence, and how earlier people of its version answered: one, or an experiment's arms. */
  readonly arms: readonly {
    readonly name: string;
    readonly version: Version;
    readonly people: number;
    readonly history: OwnHistory | null;
  }[];
  readonly senders: ReadonlyMap<string, Sender>;
  readonly users: ReadonlyMap<string, User>;
  /** People who are under way and do not count: there were too many kinds of them. */
  readonly cutOff: boolean;
  readonly companies: ReadonlyMap<string, CompanyAsked>;
  readonly crowdedOut: number;
  /** Whether companies have a cap on touches that could not be kept, since nobody knows whose people they are. */
  readonly companiesUnknown: boolean;
}

async function slotsOf(tx: Tx, senderIds: readonly string[], now: Date) {
  const limits = new Map((await tx.slots.limits(senderIds)).map((one) => [one.senderId, one]));
  const asked = [...limits.values()].map((of) => ({
    senderId: of.senderId,
    from: new Date(countedFrom(now.getTime(), of)),
  }));
  return { limits, taken: asked.length === 0 ? new Map() : await tx.slots.taken(asked) };
}

async function othersOf(
  ctx: ActorContext,
  tx: Tx,
  of: {
    readonly senderIds: readonly string[];
    readonly ownerUserIds: readonly string[];
    readonly companies: ReadonlyMap<string, CompanyAsked>;
  },
): Promise<{
  readonly others: readonly Bundle[];
  readonly cutOff: boolean;
  readonly calendars: RunCalendars;
}> {
  const keys = new Map([...of.companies].map(([key, { id }]) => [id, key]));
  const kinds = await tx.enrollments.underWay({ ...of, companyIds: [...keys.keys()] }, kindsUnderWay);
  const versions = byId(
    await tx.cadences.versionsByIds(distinct(kinds.map(({ enrollment }) => enrollment.versionId))),
  );
  const runs = kinds.map(({ enrollment }) => enrollment);
  const owners = of.ownerUserIds.map((ownerUserId) => ({ ownerUserId }));
  const calendars = await readCalendars(ctx, tx, [...owners, ...runs]);
  const others = kinds.flatMap(({ enrollment: run, people: count, companyId }): Bundle[] => {
    const version = versions.get(run.versionId);
    const { senderId, ownerUserId: repId, cadenceId } = run;
    if (version === undefined) return [];
    const company = keys.get(companyId ?? '');
    const companies =
      company === undefined ? {} : { companies: Array.from({ length: count }, () => company) };
    const bundle = { run, count, version, senderId, repId, cadenceId, ...companies };
    return [{ ...bundle, ...calendars.of(run) }];
  });
  return { others, cutOff: kinds.length === kindsUnderWay, calendars };
}

/** By cadence, the forecast's own first: how many people start in it, and how earlier ones answered. */
async function armsOf(
  ctx: ActorContext,
  tx: Tx,
  { version: first, groups }: ForecastWish,
): Promise<ForecastMaterial['arms']> {
  const people = new Map<Version, number>();
  for (const { version = first, count } of groups) people.set(version, (people.get(version) ?? 0) + count);
  const versions = [...people.keys()];
  const counts = new Map(
    (await tx.analytics.counts(cohortsOf(ctx, versions))).map((one) => [one.versionId, one]),
  );
  const names = new Map<Version, string>();
  for (const version of versions)
    names.set(version, (await tx.cadences.byId(version.cadenceId))?.name ?? version.definition.name);
  return versions.map((version) => {
    const { mature, hits } = counts.get(version.id) ?? {};
    return {
      ...{ version, people: people.get(version) ?? 0 },
      name: names.get(version) ?? version.definition.name,
      history:
        mature === undefined || hits === undefined
          ? null
          : { people: mature, replies: hits.replies, meetings: hits.meetings },
    };
  });
}

/** Reads what a forecast needs, in a fixed number of statements however many people it is about. */
export async function gatherForecast(
  ctx: ActorContext,
  tx: Tx,
  wish: ForecastWish,
): Promise<ForecastMaterial> {
  const { version, groups, leavesAt, startsOver, tasksPerDay, callsPerDay } = wish;
  const now = ctx.clock.now();
  const senders = new Map(wish.senders.map(({ sender }) => [sender.id, sender]));
  const owners = distinct(wish.senders.map(({ ownerUserId }) => ownerUserId));
  const leaves = (await tx.absences.open(null)).map(toLeave);
  const standIns = leaves.filter(({ repId }) => owners.includes(repId)).map(({ colleagueId }) => colleagueId);
  const ownerUserIds = distinct([...owners, ...standIns]);
  const senderIds = [...senders.keys()];
  const userIds = distinct([...ownerUserIds, ...[...senders.values()].map(({ userId }) => userId)]);
  const users = byId(await tx.users.byIds(userIds));
  const { zone: fallback, contactRules } = await tx.workspace.get();
  const companies: ReadonlyMap<string, CompanyAsked> = wish.companies ?? new Map();
  const arms = await armsOf(ctx, tx, wish);
  const versions = arms.map((arm) => arm.version);
  const caps = await capsFor(tx, { versions, companies, zone: fallback, now });
  const zoneOf = (userId: string | undefined) => users.get(userId ?? '')?.zone ?? fallback;
  const { limits, taken } = await slotsOf(tx, senderIds, now);
  const { others, cutOff, calendars } = await othersOf(ctx, tx, { senderIds, ownerUserIds, companies });
  const connected = (await tx.connections.list()).filter(({ state }) => state === 'active');
  const kinds = wish.crms.length > 0 ? wish.crms : [...new Set(connected.map(({ kind }) => kind))];
  const cadence = await tx.cadences.byId(version.cadenceId);
  // The upper bound: as if every condition held and no rule acted.
  const played = (of: Version) => ({
    version: withoutConditions(of),
    ...(caps.cadences.has(of.cadenceId) && { cadenceId: of.cadenceId }),
  });
  return {
    at: now,
    cadence: { id: version.cadenceId, name: cadence?.name ?? version.definition.name },
    input: {
      ...played(version),
      groups: groups.map(({ region, version: of, ...group }) => ({
        ...group,
        ...(of && { own: played(of) }),
        ...calendars.inRegion(region, group.repId),
      })),
      ...{ now, leavesAt, taken, others, runsAtMost, caps, leaves },
      zone: zoneOf(ctx.actor.userId ?? owners[0]),
      senders: [...senders.values()].map(({ id, userId }) => ({
        ...{ senderId: id, limits: limits.get(id) ?? null, zone: zoneOf(userId) },
      })),
      reps: ownerUserIds.map((repId) => ({ repId, zone: zoneOf(repId), tasksPerDay })),
      crms: kinds.map((crm) => ({ crm, callsPerDay: callsPerDay[crm] ?? null })),
    },
    ...{ version, arms, startsOver, senders, users, cutOff, companies, crowdedOut: wish.crowdedOut },
    companiesUnknown: wish.companies === null && contactRules.companyCaps.touchesPerWeek !== null,
  };
}
