import type { CountedCrm } from '../cadence/index.ts';
import type { Sender } from '../ports/records.ts';
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
import { placeOf } from './run-calendars.ts';

/** Whose tasks the runs of a sender are: the same as `newEnrollment` makes the owner. */
export const ownerOf = (ctx: ActorContext, sender: Sender) => ctx.actor.userId ?? sender.userId;

/** Between a zone and a region; neither has one in it. */
const between = ' ';

/** How many of these people can start, by where they are: `Europe/Berlin DE-BY`, or the zone alone. */
export async function readyByPlace(
  ctx: ActorContext,
  checked: readonly CheckedCandidate[],
): Promise<ReadonlyMap<string, number>> {
  const holidays = await ctx.holidays.load();
  const places = new Map<string, number>();
  for (const { obstacle, person } of checked) {
    if (obstacle !== null) continue;
    const { holidays: region } = placeOf(person, holidays);
    const place = [person.zone, ...(region === null ? [] : [region])].join(between);
    places.set(place, (places.get(place) ?? 0) + 1);
  }
  return places;
}

/** Which CRMs the entries of those who can start go to. */
async function crmsOf(tx: Tx, checked: readonly CheckedCandidate[]): Promise<readonly CountedCrm[]> {
  const connections = byId(await tx.connections.list());
  const ready = checked.filter((one) => one.obstacle === null);
  const ids = distinct(ready.map(({ identity }) => identity?.connectionId ?? null));
  return [...new Set(ids.flatMap((id) => connections.get(id)?.kind ?? []))];
}

/** Groups of one sender's people by place. `scale`: for each of them, so many are meant. */
function groupsByPlace(
  places: ReadonlyMap<string, number>,
  of: { readonly senderId: string; readonly repId: string; readonly scale: number },
): readonly PlacedGroup[] {
  const { senderId, repId, scale } = of;
  return [...places].flatMap(([place, people]) => {
    const count = Math.round(people * scale);
    const [zone = place, region = null] = place.split(between);
    return count === 0 ? [] : [{ zone, region, senderId, repId, count }];
  });
}

type ReadyWish = Pick<ForecastWish, 'tasksPerDay' | 'callsPerDay'> & {
  readonly terms: EnrollTerms;
  readonly checked: readonly CheckedCandidate[];
};

/**
 * What a forecast of people by place is reckoned from; null when there is nobody. `checked` are some of them: the CRMs
 * of their records count.
 */
export async function gatherByPlace(
  ctx: ActorContext,
  tx: Tx,
  wish: ReadyWish & { readonly places: ReadonlyMap<string, number>; readonly scale: number },
): Promise<ForecastMaterial | null> {
  const { terms, checked, places, scale, tasksPerDay, callsPerDay } = wish;
  const { version, sender, leavesAt, startsOver } = terms;
  const ownerUserId = ownerOf(ctx, sender);
  const groups = groupsByPlace(places, { senderId: sender.id, repId: ownerUserId, scale });
  if (groups.length === 0) return null;
  return gatherForecast(ctx, tx, {
    ...{ version, groups, leavesAt, startsOver, tasksPerDay, callsPerDay },
    ...{ senders: [{ sender, ownerUserId }], crms: await crmsOf(tx, checked) },
  });
}

/** The same of those of a selection who can start. Where only the first of `total` were checked, they stand for all. */
export async function gatherForReady(
  ctx: ActorContext,
  tx: Tx,
  wish: ReadyWish & { readonly total: number },
): Promise<ForecastMaterial | null> {
  const { checked, total } = wish;
  const scale = total / Math.max(1, Math.min(total, enrollAtOnce));
  return gatherByPlace(ctx, tx, { ...wish, places: await readyByPlace(ctx, checked), scale });
}
