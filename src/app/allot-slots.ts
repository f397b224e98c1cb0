import {
  allotTouches,
  calendarOf,
  hasBegun,
  isAnyTime,
  isAutomatic,
  rankOf,
  type SlotMove,
  type SlotWish,
} from '../cadence/index.ts';
import type { Step } from '../cadence/model.ts';
import type { Enrollment, Version } from '../ports/records.ts';
import type { CapSlot, SenderSlot, SlotKey, Tx } from '../ports/store.ts';
import { whyMoved } from './cap-words.ts';
import {
  type AskedLimits,
  type Limited,
  type LimitedWish,
  type LockedLimits,
  lockLimits,
  openBooks,
  slotName,
} from './limit-books.ts';
import { stepOf } from './materials.ts';
import { byId, distinct } from './reading.ts';
import type { RunCalendars } from './run-calendars.ts';

/** Used slots of senders count until their day is over, wherever on earth their sender's day is. */
const keptMs = 48 * 3_600_000;
/** The same for companies, whose slots count a week. */
const keptForCompanyMs = 9 * 24 * 3_600_000;

/** A touch that is carried out in this transaction: a mail that leaves, or a task that comes to its rep. */
export interface CarriedOut extends SlotKey {
  readonly senderId: string;
  readonly mail: boolean;
}

interface SlotWork {
  /** Runs whose plan or state has changed, as they are now and as the store already has them. */
  readonly changed: readonly Enrollment[];
  readonly carriedOut: readonly CarriedOut[];
  /** Touches that were left out, so that their run has begun without one. */
  readonly skipped: readonly SlotKey[];
  /** Tasks that were not carried out after all: they count for no company. */
  readonly givenUp: readonly SlotKey[];
  /** Slots that runs keep, though their plan has the mail elsewhere; by run. */
  readonly kept?: ReadonlyMap<string, SenderSlot>;
  readonly now: Date;
  readonly ask: AskedLimits;
  /** Asked only when something has limits. */
  readonly calendars: () => Promise<RunCalendars>;
}

/** A wish for a slot, with the touch that it is for. */
export interface Wish extends LimitedWish {
  readonly key: SlotKey;
  readonly step: Step;
  readonly plannedAt: Date;
}

/** Which of the locked limits bind a step of a run. `first`: nothing of the run was carried out before. */
export function limitsOn(
  step: Step,
  run: Pick<Enrollment, 'senderId' | 'personId' | 'cadenceId'>,
  { limits, first }: { readonly limits: LockedLimits; readonly first: boolean },
): Limited | null {
  const limited = {
    sender: isAutomatic(step) ? (limits.senders.get(run.senderId) ?? null) : null,
    company: limits.companies.get(run.personId) ?? null,
    cadence: first ? (limits.cadences.get(run.cadenceId) ?? null) : null,
  };
  return limited.sender === null && limited.company === null && limited.cadence === null ? null : limited;
}

function wishOf(
  run: Enrollment,
  version: Version | undefined,
  world: {
    readonly limits: LockedLimits;
    readonly replied: ReadonlySet<string>;
    readonly calendars: RunCalendars;
    readonly kept: SlotWork['kept'];
    readonly now: Date;
  },
): Wish[] {
  const { next } = run;
  if (run.state !== 'active' || next === null || version === undefined) return [];
  const step = stepOf(version, next.stepKey);
  if (step === undefined) return [];
  const limited = limitsOn(step, run, { limits: world.limits, first: !hasBegun(run) });
  if (limited === null) return [];
  const key = { enrollmentId: run.id, stepKey: next.stepKey, visit: next.visit };
  const had = world.kept?.get(run.id);
  const kept = had !== undefined && slotName(had) === slotName(key) ? had : null;
  const wish: SlotWish = {
    id: run.id,
    at: (kept?.at ?? next.dueAt).getTime(),
    calendar: calendarOf(run, { version, ...world.calendars.of(run) }, step),
    anyTime: isAnyTime(step.at),
    immediate: step.at === 'immediate' && (kept !== null || next.dueAt <= world.now),
  };
  const rank =
    limited.company === null
      ? noRank
      : rankOf({ type: version.definition.type, replied: world.replied.has(run.id) });
  return [{ ...wish, rank, limited, key, step, plannedAt: kept?.plannedAt ?? next.dueAt }];
}

/** The rank of every touch where no company has a cap: there nobody goes before anybody else. */
const noRank = rankOf({ type: 'other', replied: false });

/**
 * Takes for each wish, whose limits must be locked, the first slot that is free in all of them; returns them by the
 * wishes' ids, each with why a company or a cadence moved it. A fixed number of statements.
 */
export async function takeSlots(
  tx: Tx,
  wishes: readonly Wish[],
  as: { readonly firm: boolean; readonly now: Date },
): Promise<ReadonlyMap<string, SlotMove>> {
  const open = await openBooks(tx, wishes);
  const slots = allotTouches(open.wishes);
  const moves = new Map<string, SlotMove>();
  const [senders, caps]: [SenderSlot[], CapSlot[]] = [[], []];
  for (const { id, key, at: wanted, step, rank, plannedAt, limited } of wishes) {
    const found = slots.get(id);
    if (found === undefined) continue;
    const { at } = found;
    const why = whyMoved(found, open, { at: wanted, rank, now: as.now });
    moves.set(id, { at, ...(why === undefined ? {} : { why }) });
    const slot = { ...key, at, plannedAt };
    if (limited.sender !== null) senders.push({ ...slot, senderId: limited.sender.senderId });
    const cap = { ...slot, used: as.firm, rank, channel: step.channel, why: why ?? null };
    if (limited.company !== null) caps.push({ ...cap, scope: 'company', scopeId: limited.company.id });
    if (limited.cadence !== null) caps.push({ ...cap, scope: 'cadence', scopeId: limited.cadence.id });
  }
  const outbid = [...slots.values()].flatMap((slot) =>
    slot.outbid.flatMap(({ id }) => open.takenBy.get(id) ?? []),
  );
  await Promise.all([
    senders.length === 0 ? null : tx.slots.take(senders, { firm: as.firm }),
    tx.caps.outbid(outbid, as.now),
    caps.length === 0 ? null : tx.caps.take(caps),
  ]);
  if (outbid.length > 0) await tx.workspace.dueBy(as.now);
  return moves;
}

/** Marks what was used, and gives back what is planned no more. */
async function settleSlots(
  tx: Tx,
  { changed, carriedOut, skipped, givenUp, now }: SlotWork,
  limits: LockedLimits,
): Promise<void> {
  const before = (ms: number) => new Date(now.getTime() - ms);
  const mine = changed.filter((run) => limits.senders.has(run.senderId));
  const capped = changed.filter(
    (run) => limits.companies.has(run.personId) || limits.cadences.has(run.cadenceId),
  );
  const cappedIds = new Set(capped.map((run) => run.id));
  const ofCapped = <T extends SlotKey>(keys: readonly T[]) =>
    keys.filter((key) => cappedIds.has(key.enrollmentId));
  const leaving = carriedOut.filter((touch) => touch.mail && limits.senders.has(touch.senderId));
  // Handed over at once, and carried out in this order: what was used is not given back.
  await Promise.all([
    limits.senders.size === 0
      ? null
      : tx.slots.use(leaving, now).then(() =>
          tx.slots.giveBack(
            mine.map((run) => run.id),
            { senderIds: [...limits.senders.keys()], before: before(keptMs) },
          ),
        ),
    capped.length === 0
      ? null
      : tx.caps
          .use(ofCapped(carriedOut), now)
          .then(() => tx.caps.use(ofCapped(skipped), now, 'cadence'))
          .then(() => tx.caps.release(ofCapped(givenUp)))
          .then(() =>
            tx.caps.giveBack([...cappedIds], {
              scopeIds: distinct([...limits.companies.values()].map(({ id }) => id)),
              before: before(keptForCompanyMs),
            }),
          ),
  ]);
}

/**
 * Gives each touch that is planned now the slot that its sender's, its company's and its cadence's limits allow, gives
 * back the slots of plans that are no more, and marks those used whose touch is carried out. What has no limits takes
 * no slot, and whom nobody asks about costs nothing. The runs must have been saved before, so that locks are taken in
 * order: people, runs, companies, cadences, senders. A fixed number of statements. Returns where touches were moved to,
 * by run.
 */
export async function allotPlanned(tx: Tx, work: SlotWork): Promise<ReadonlyMap<string, SlotMove>> {
  const limits = await lockLimits(tx, work.ask);
  if (limits.senders.size === 0 && limits.companies.size === 0 && limits.cadences.size === 0)
    return new Map();
  await settleSlots(tx, work, limits);
  const { changed, now, kept } = work;
  const bound = changed.filter(
    ({ senderId, personId, cadenceId }) =>
      limits.senders.has(senderId) || limits.companies.has(personId) || limits.cadences.has(cadenceId),
  );
  const versions = byId(await tx.cadences.versionsByIds(distinct(bound.map((run) => run.versionId))));
  const ranked = bound.filter((run) => limits.companies.has(run.personId)).map((run) => run.id);
  const replied = ranked.length === 0 ? new Set<string>() : await tx.signals.repliedIn(ranked);
  const calendars = await work.calendars();
  const wishes = bound.flatMap((run) =>
    wishOf(run, versions.get(run.versionId), { limits, replied, calendars, kept, now }),
  );
  if (wishes.length === 0) return new Map();
  const plannedAt = new Map(bound.map(({ id, next }) => [id, next?.dueAt.getTime()]));
  const moves = await takeSlots(tx, wishes, { firm: false, now });
  return new Map([...moves].filter(([id, { at }]) => at.getTime() !== plannedAt.get(id)));
}
