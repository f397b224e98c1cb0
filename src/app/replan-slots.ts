import {
  calendarOf,
  countedFrom,
  isAnyTime,
  localDate,
  SenderBook,
  type SlotWish,
  TakenInTurn,
} from '../cadence/index.ts';
import type { Enrollment, Version } from '../ports/records.ts';
import type { SenderSlot, Tx } from '../ports/store.ts';
import type { AppContext } from './context.ts';
import { slotName } from './limit-books.ts';
import { stepOf } from './materials.ts';
import { byId, distinct } from './reading.ts';
import { type RunCalendars, readCalendars } from './run-calendars.ts';

/** A mail that stands in its sender's queue. */
interface Queued extends SenderSlot {
  /** It has no slot yet: its sender had no limits when it was planned. */
  readonly isNew: boolean;
  /** It may not leave before: it is tried again then, or a company or a cadence makes it wait until then. */
  readonly notBefore: Date | null;
}

/** Everybody in the order in which they stand now. */
async function queueOf(tx: Tx, senderId: string, now: Date) {
  const [slots, fresh] = [await tx.slots.toCome(senderId, now), await tx.slots.withoutSlot(senderId)];
  const caps = slots.length === 0 ? [] : await tx.caps.held(distinct(slots.map((one) => one.enrollmentId)));
  const waiting = new Set(caps.filter(({ why, used }) => why !== null && !used).map(slotName));
  const queue = [
    ...slots.map(({ firm, ...slot }): Queued => {
      const bound = firm || waiting.has(slotName(slot));
      return { ...slot, isNew: false, notBefore: bound ? slot.at : null };
    }),
    ...fresh.flatMap(({ id: enrollmentId, next }): Queued[] => {
      if (next === null) return [];
      const { stepKey, visit, dueAt } = next;
      const slot = { enrollmentId, stepKey, visit, senderId, at: dueAt, plannedAt: dueAt };
      return [{ ...slot, isNew: true, notBefore: null }];
    }),
  ].sort((one, other) => one.at.getTime() - other.at.getTime());
  const known = await tx.enrollments.byIds(distinct(slots.map((slot) => slot.enrollmentId)));
  return { queue, runs: byId([...known, ...fresh]) };
}

function wishOf(
  { plannedAt, notBefore, stepKey }: Queued,
  of: {
    readonly run: Enrollment;
    readonly version: Version;
    readonly calendars: RunCalendars;
    readonly now: Date;
  },
): SlotWish | null {
  const { run, version, now } = of;
  const step = stepOf(version, stepKey);
  if (step === undefined) return null;
  const at = Math.max(plannedAt.getTime(), notBefore?.getTime() ?? 0, now.getTime());
  const calendar = calendarOf(run, { version, ...of.calendars.of(run) }, step);
  const dayOf = (moment: number) => localDate(new Date(moment), calendar.zone);
  // At once, whatever the windows, only on the day that it was planned for.
  const immediate = step.at === 'immediate' && dayOf(at) === dayOf(plannedAt.getTime());
  return { id: run.id, at, calendar, immediate, anyTime: isAnyTime(step.at), timeOf: plannedAt.getTime() };
}

/**
 * Gives everybody who waits for a mail of a sender a slot by its limits as they are now, in the order in which they
 * stand, so that nobody who comes later overtakes them; whoever's slot is elsewhere than their plan is looked at by the
 * next tick, which moves the plan. Also those who were planned before there were limits. The limits must be saved
 * already, by this transaction, which holds them locked by that. A fixed number of statements.
 */
export async function replanSlots(ctx: AppContext, tx: Tx, senderId: string): Promise<void> {
  const now = ctx.clock.now();
  const [limits] = await tx.slots.lockLimits([senderId]);
  if (limits === undefined) return tx.slots.forget(senderId, now);
  const { queue, runs } = await queueOf(tx, senderId, now);
  if (queue.length === 0) return;
  const versions = byId(
    await tx.cadences.versionsByIds(distinct([...runs.values()].map(({ versionId }) => versionId))),
  );
  const calendars = await readCalendars(ctx, tx, [...runs.values()]);
  const from = new Date(countedFrom(now.getTime(), limits));
  const taken = await tx.slots.taken([{ senderId, from }]);
  const book = new SenderBook(`sender ${senderId}`, limits, taken.get(senderId) ?? []);
  for (const { isNew, at } of queue) if (!isNew) book.giveBack(at.getTime());
  const turns = new TakenInTurn();
  const placed = queue.flatMap((one) => {
    const run = runs.get(one.enrollmentId);
    const version = versions.get(run?.versionId ?? '');
    const wish = run && version && wishOf(one, { run, version, calendars, now });
    if (!wish) return [];
    const { at } = turns.take({ ...wish, rank: 0, books: [book] });
    return [{ ...one, was: one.at.getTime(), at: new Date(at) }];
  });
  const added = placed.filter(({ isNew }) => isNew);
  await tx.slots.take(
    added.map(({ isNew: _, notBefore: __, was: ___, ...slot }) => slot),
    { firm: false },
  );
  await tx.slots.move(
    placed.filter(({ at, was }) => at.getTime() !== was),
    now,
  );
  await tx.workspace.dueBy(now);
}
