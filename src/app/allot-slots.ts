import {
  allotSlots,
  calendarOf,
  countedFrom,
  isAutomatic,
  type SlotWish,
  slotIsOver,
} from '../cadence/index.ts';
import type { Enrollment, Version } from '../ports/records.ts';
import type { SenderLimits, SenderSlot, SlotKey, Tx } from '../ports/store.ts';
import type { Material } from './materials.ts';
import { stepOf } from './materials.ts';
import { byId, distinct } from './reading.ts';
import type { RunCalendars } from './run-calendars.ts';
import { hasLimits } from './sender-limits.ts';

/** Used slots count until their day is over, wherever on earth their sender's day is. */
const keptMs = 48 * 3_600_000;

/** A mail that leaves in this transaction. */
export interface LeavingMail extends SlotKey {
  readonly senderId: string;
}

/** What a slot is for, as a text to look it up by. */
export const slotName = ({ enrollmentId, stepKey, visit }: SlotKey) => `${enrollmentId} ${stepKey} ${visit}`;

interface SlotWork {
  /** Runs whose plan or state has changed, as they are now and as the store already has them. */
  readonly changed: readonly Enrollment[];
  readonly leaving: readonly LeavingMail[];
  readonly now: Date;
  /** Asked only when a sender has limits. */
  readonly calendars: () => Promise<RunCalendars>;
}

/** A wish with the slot that it leads to, but for its moment. */
export interface Wish extends SlotWish {
  readonly slot: Omit<SenderSlot, 'at'>;
}

function wishOf(
  run: Enrollment,
  version: Version | undefined,
  { now, calendars }: { readonly now: Date; readonly calendars: RunCalendars },
): Wish[] {
  const { next } = run;
  if (run.state !== 'active' || next === null || version === undefined) return [];
  const step = stepOf(version, next.stepKey);
  if (step === undefined || !isAutomatic(step)) return [];
  const immediate = step.at === 'immediate' && next.dueAt <= now;
  const { stepKey, visit, dueAt: plannedAt } = next;
  const slot = { senderId: run.senderId, enrollmentId: run.id, stepKey, visit, plannedAt };
  const calendar = calendarOf(run, { version, ...calendars.of(run) }, step);
  return [{ id: run.id, at: plannedAt.getTime(), calendar, immediate, slot }];
}

/**
 * Takes for each wish of senders with limits, which must be locked, the first slot that is free; returns their moments
 * by the wishes' ids. Two statements.
 */
export async function takeSlots(
  tx: Tx,
  wishes: readonly Wish[],
  { limits, firm }: { readonly limits: readonly SenderLimits[]; readonly firm: boolean },
): Promise<ReadonlyMap<string, Date>> {
  const asked = limits.flatMap((of) => {
    const mine = wishes.filter(({ slot }) => slot.senderId === of.senderId);
    const first = mine.reduce((least, { at }) => Math.min(least, at), Number.POSITIVE_INFINITY);
    return mine.length === 0 ? [] : [{ of, mine, from: new Date(countedFrom(first, of)) }];
  });
  const taken = await tx.slots.taken(asked.map(({ of, from }) => ({ senderId: of.senderId, from })));
  const found = new Map(
    asked.flatMap(({ of, mine }) => [...allotSlots(mine, taken.get(of.senderId) ?? [], of)]),
  );
  const slots = wishes.flatMap(({ id, slot }) => {
    const at = found.get(id);
    return at === undefined ? [] : [{ ...slot, at }];
  });
  await tx.slots.take(slots, { firm });
  return found;
}

/**
 * Gives each automatic email that is planned now the slot that its sender's limits allow, gives back the slots of
 * plans that are no more, and marks those used whose mail leaves. Senders without limits take no slot. The runs must
 * have been saved before, so that locks are taken in order: people, runs, then senders. A fixed number of statements.
 * Returns the slots that differ from the plan, by run.
 */
export async function allotForSenders(
  tx: Tx,
  senderIds: readonly string[],
  { changed, leaving, now, calendars }: SlotWork,
): Promise<ReadonlyMap<string, Date>> {
  const limits = senderIds.length === 0 ? [] : await tx.slots.lockLimits(senderIds);
  if (limits.length === 0) return new Map();
  const limited = new Set(limits.map(({ senderId }) => senderId));
  const runs = changed.filter((run) => limited.has(run.senderId));
  await tx.slots.use(
    leaving.filter((mail) => limited.has(mail.senderId)),
    now,
  );
  await tx.slots.giveBack(
    runs.map((run) => run.id),
    { senderIds: [...limited], before: new Date(now.getTime() - keptMs) },
  );
  const versions = byId(await tx.cadences.versionsByIds(distinct(runs.map((run) => run.versionId))));
  const known = await calendars();
  const wishes = runs.flatMap((run) => wishOf(run, versions.get(run.versionId), { now, calendars: known }));
  if (wishes.length === 0) return new Map();
  const slots = await takeSlots(tx, wishes, { limits, firm: false });
  const plannedAt = new Map(wishes.map(({ id, at }) => [id, at]));
  return new Map([...slots].filter(([id, at]) => at.getTime() !== plannedAt.get(id)));
}

/**
 * Which of these runs hold no slot in which their due email may leave now: its time has passed, or the sender got its
 * limits after the mail was planned. Asks nothing where no sender has limits.
 */
export async function slotsOver(
  tx: Tx,
  materials: readonly Material[],
  now: Date,
): Promise<ReadonlySet<string>> {
  const due = materials.filter(({ step, sender }) => step !== null && isAutomatic(step) && hasLimits(sender));
  if (due.length === 0) return new Set();
  const limits = new Map(
    (await tx.slots.limits(distinct(due.map(({ sender }) => sender.id)))).map((one) => [one.senderId, one]),
  );
  const held = await tx.slots.held(due.map(({ enrollment }) => enrollment.id));
  const slotOf = new Map(held.map((slot) => [slotName(slot), slot.at]));
  const over = due.filter(({ enrollment, sender }) => {
    const of = limits.get(sender.id);
    const { id: enrollmentId, next } = enrollment;
    const slot = next === null ? undefined : slotOf.get(slotName({ ...next, enrollmentId }));
    return of !== undefined && (slot === undefined || slotIsOver(slot, now, of));
  });
  return new Set(over.map(({ enrollment }) => enrollment.id));
}
