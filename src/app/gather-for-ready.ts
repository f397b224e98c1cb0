import type { CountedCrm } from '../cadence/index.ts';
import type { Sender, Version } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { CheckedCandidate } from './check-candidates.ts';
import type { ActorContext } from './context.ts';
import type { EnrollTerms } from './enroll-terms.ts';
import { enrollAtOnce } from './enrollment-schemas.ts';
import {
  type ForecastMaterial,
  type ForecastWish,
  gatherForecast,
  type PlacedGroup,
} from './gather-forecast.ts';
import { byId, distinct } from './reading.ts';
import { countReady, placed, type ReadyPart, type ReadyPeople, scaledReady } from './ready-people.ts';

/** Whose tasks the runs of a sender are: the same as `newEnrollment` makes the owner. */
export const ownerOf = (ctx: ActorContext, sender: Sender) => ctx.actor.userId ?? sender.userId;

/** Which CRMs the entries of those who can start go to. */
async function crmsOf(tx: Tx, checked: readonly CheckedCandidate[]): Promise<readonly CountedCrm[]> {
  const connections = byId(await tx.connections.list());
  const ready = checked.filter((one) => one.obstacle === null);
  const ids = distinct(ready.map(({ identity }) => identity?.connectionId ?? null));
  return [...new Set(ids.flatMap((id) => connections.get(id)?.kind ?? []))];
}

/** Groups of one sender's people by place; people of a company stand together, as they do in most lists. */
function groupsByPlace(
  { places, companies }: ReadyPeople,
  of: {
    readonly senderId: string;
    readonly repId: string;
    /** By cadence, where people start in several. */
    readonly arms: ReadonlyMap<string, Version>;
  },
): readonly PlacedGroup[] {
  const { senderId, repId, arms } = of;
  const all = Object.entries(companies);
  return Object.entries(places).flatMap(([place, count]) => {
    const { zone, region, cadenceId } = placed(place);
    const version = arms.get(cadenceId);
    if (count === 0) return [];
    const group = { zone, region, senderId, repId, count, ...(version && { version }) };
    if (all.length === 0) return [group];
    const named = all.flatMap(([name, { at }]) => Array.from({ length: at[place] ?? 0 }, () => name));
    const others = Array.from({ length: Math.max(0, count - named.length) }, () => null);
    return [{ ...group, companies: [...named, ...others].slice(0, count) }];
  });
}

type ReadyWish = Pick<ForecastWish, 'tasksPerDay' | 'callsPerDay'> & {
  /** Of the first cadence, where people start in several. */
  readonly terms: EnrollTerms;
  readonly parts: readonly ReadyPart[];
};

/**
 * What a forecast of people who were counted is reckoned from; null when there is nobody. `parts` have some of them: the
 * CRMs of their records count.
 */
export async function gatherCounted(
  ctx: ActorContext,
  tx: Tx,
  wish: ReadyWish & { readonly ready: ReadyPeople },
): Promise<ForecastMaterial | null> {
  const { terms, parts, ready, tasksPerDay, callsPerDay } = wish;
  const { version, sender, leavesAt, startsOver } = terms;
  const ownerUserId = ownerOf(ctx, sender);
  const arms = new Map(parts.map((part) => [part.terms.version.cadenceId, part.terms.version]));
  const groups = groupsByPlace(ready, { senderId: sender.id, repId: ownerUserId, arms });
  const checked = parts.flatMap((part) => part.checked);
  if (groups.length === 0) return null;
  return gatherForecast(ctx, tx, {
    ...{ version, groups, leavesAt, startsOver, tasksPerDay, callsPerDay },
    ...{ senders: [{ sender, ownerUserId }], crms: await crmsOf(tx, checked) },
    companies: new Map(Object.entries(ready.companies)),
    crowdedOut: ready.crowdedOut,
  });
}

/** The same of those of a selection who can start. Where only the first of `total` were checked, they stand for all. */
export async function gatherForReady(
  ctx: ActorContext,
  tx: Tx,
  wish: ReadyWish & { readonly total: number },
): Promise<ForecastMaterial | null> {
  const { parts, total } = wish;
  const scale = total / Math.max(1, Math.min(total, enrollAtOnce));
  return gatherCounted(ctx, tx, { ...wish, ready: scaledReady(await countReady(ctx, tx, parts), scale) });
}
