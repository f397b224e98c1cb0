import {
  calendarOf,
  lateAfterMs,
  type SendingLimits,
  slotIsOver,
  spreadSeed,
  tryAgainAt,
} from '../cadence/index.ts';
import type { Send, Touch } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { slotName, takeSlots, type Wish } from './allot-slots.ts';
import { type Material, stepOf } from './materials.ts';
import { byId, distinct } from './reading.ts';
import { hasLimits } from './sender-limits.ts';

/** A mail that did not leave and that nothing but its moment keeps from being tried again. */
export interface Retry {
  readonly send: Send;
  readonly material: Material;
}

function wishOf({ send, material }: Retry, touch: Touch, now: Date): Wish {
  const { stepKey, visit, dueAt: plannedAt } = touch;
  const { enrollment, version, calendars } = material;
  const step = stepOf(version, stepKey);
  const calendar = calendarOf(enrollment, { version, ...calendars.of(enrollment) }, step);
  const fresh = now.getTime() - plannedAt.getTime() <= lateAfterMs;
  const immediate = fresh && step?.at === 'immediate';
  const seed = spreadSeed(`${send.touchId}/${send.attempt}`);
  const at = tryAgainAt(now, { wantedAt: send.retryAt ?? now, immediate, seed }, calendar);
  const slot = { senderId: send.senderId, enrollmentId: send.enrollmentId, stepKey, visit, plannedAt };
  // Whatever its limits put off goes by the windows.
  return { id: send.id, at: at.getTime(), calendar, immediate: false, slot };
}

/** Whether this is the moment of the slot that an attempt took before. */
function isItsSlot(
  slot: Date | undefined,
  wanted: Date | null,
  to: { now: Date; of: SendingLimits },
): boolean {
  return slot !== undefined && slot.getTime() === wanted?.getTime() && !slotIsOver(slot, to.now, to.of);
}

/**
 * When each of these mails, all due for their next attempt, is tried again, by the send's id: `now`, or later. After
 * hours they are late mails and are spread over a window like those; senders with limits give them slots, as they do
 * for what is planned. The slot is the touch's own: the one of the attempt before, which took nothing of the limits, goes
 * back. People and runs must be locked before. A fixed number of statements; without limits, one.
 */
export async function allotRetries(
  tx: Tx,
  retries: readonly Retry[],
  now: Date,
): Promise<ReadonlyMap<string, Date>> {
  if (retries.length === 0) return new Map();
  const touches = byId(
    await tx.touches.byIds(
      retries.map(({ send }) => ({ id: send.touchId, enrollmentId: send.enrollmentId })),
    ),
  );
  const wishes = retries.flatMap((retry) => {
    const touch = touches.get(retry.send.touchId);
    return touch === undefined ? [] : [{ ...wishOf(retry, touch, now), wantedAt: retry.send.retryAt }];
  });
  const moments = new Map(wishes.map(({ id, at }) => [id, new Date(at)]));
  // A run may have got another sender since: then nothing is known of the one that the mail is from.
  const senders = retries.filter(
    ({ send, material: { sender } }) => sender.id !== send.senderId || hasLimits(sender),
  );
  const limits =
    senders.length === 0 ? [] : await tx.slots.lockLimits(distinct(senders.map(({ send }) => send.senderId)));
  if (limits.length === 0) return moments;
  const limitsOf = new Map(limits.map((of) => [of.senderId, of]));
  const limited = wishes.filter(({ slot }) => limitsOf.has(slot.senderId));
  const had = new Map(
    (await tx.slots.takeBack(limited.map(({ slot }) => slot))).map((slot) => [slotName(slot), slot.at]),
  );
  const [itsTurn, others]: [Wish[], Wish[]] = [[], []];
  for (const wish of limited) {
    const of = limitsOf.get(wish.slot.senderId);
    const turn = of !== undefined && isItsSlot(had.get(slotName(wish.slot)), wish.wantedAt, { now, of });
    (turn ? itsTurn : others).push(wish);
  }
  await tx.slots.take(
    itsTurn.map(({ slot }) => ({ ...slot, at: now })),
    { firm: true },
  );
  const slots = await takeSlots(tx, others, { limits, firm: true });
  return new Map([...moments, ...itsTurn.map(({ id }) => [id, now] as const), ...slots]);
}
