import {
  type Calendar,
  calendarOf,
  lateAfterMs,
  rankOf,
  type SendingLimits,
  slotIsOver,
  spreadSeed,
  tryAgainAt,
} from '../cadence/index.ts';
import type { Clock } from '../ports/clock.ts';
import type { Send, Touch } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { takeSlots, type Wish } from './allot-slots.ts';
import { type Limited, type LockedLimits, lockLimits, slotName } from './limit-books.ts';
import { type Material, stepOf } from './materials.ts';
import { byId, distinct } from './reading.ts';
import { hasLimits } from './sender-limits.ts';
import { mayBeCapped } from './slots-over.ts';

/** A mail that did not leave and may be tried again: only the time is still open. */
export interface Retry {
  readonly send: Send;
  readonly material: Material;
}

/** A retry with the moment that it would get if there were no limits. */
interface Attempt {
  readonly retry: Retry;
  readonly touch: Touch;
  readonly calendar: Calendar;
  readonly at: number;
}

function attemptOf(retry: Retry, touch: Touch, now: Date): Attempt {
  const { send, material } = retry;
  const { enrollment, version, calendars } = material;
  const step = stepOf(version, touch.stepKey);
  const calendar = calendarOf(enrollment, { version, ...calendars.of(enrollment) }, step);
  const fresh = now.getTime() - touch.dueAt.getTime() <= lateAfterMs;
  const immediate = fresh && step?.at === 'immediate';
  const seed = spreadSeed(`${send.touchId}/${send.attempt}`);
  const at = tryAgainAt(now, { wantedAt: send.retryAt ?? now, immediate, seed }, calendar).getTime();
  return { retry, touch, calendar, at };
}

const keyOf = ({ enrollmentId, stepKey, visit }: Touch) => ({ enrollmentId, stepKey, visit });

function wishOf(
  { retry: { send, material }, touch, calendar, at }: Attempt,
  world: {
    readonly limits: LockedLimits;
    readonly began: ReadonlySet<string>;
    readonly replied: ReadonlySet<string>;
  },
): Wish[] {
  const { limits, began, replied } = world;
  const { version, enrollment, person } = material;
  const step = stepOf(version, touch.stepKey);
  const limited: Limited = {
    sender: limits.senders.get(send.senderId) ?? null,
    company: limits.companies.get(person.id) ?? null,
    cadence: began.has(slotName(touch)) ? (limits.cadences.get(enrollment.cadenceId) ?? null) : null,
  };
  if (step === undefined || Object.values(limited).every((one) => one === null)) return [];
  const rank = rankOf({ type: version.definition.type, replied: replied.has(enrollment.id) });
  // Limits may put it off, and then it must fall into a window, also where the step says 'immediate'.
  const wish = { id: send.id, at, calendar, immediate: false, rank, limited, step };
  return [{ ...wish, key: keyOf(touch), plannedAt: touch.dueAt }];
}

/** Whether this is the moment of the slot that an attempt took before. */
function isItsSlot(
  slot: Date | undefined,
  wanted: Date | null,
  to: { now: Date; of: SendingLimits },
): boolean {
  return slot !== undefined && slot.getTime() === wanted?.getTime() && !slotIsOver(slot, to.now, to.of);
}

/** Whose limits have to be read. The sender is the mail's own: the run may have got another one since. */
function askedOf(retries: readonly Retry[]) {
  const senders = retries.filter(
    ({ send, material: { sender } }) => sender.id !== send.senderId || hasLimits(sender),
  );
  const limited = retries.filter(
    ({ material }) => material.version.definition.limits?.newPeoplePerDay !== undefined,
  );
  return {
    senderIds: distinct(senders.map(({ send }) => send.senderId)),
    personIds: distinct(
      retries.filter(({ material }) => mayBeCapped(material)).map((one) => one.send.personId),
    ),
    cadenceIds: distinct(limited.map(({ material }) => material.enrollment.cadenceId)),
  };
}

/** Gives back what the attempts before have taken; returns what of it was for the beginning of runs. */
async function giveBackCaps(tx: Tx, wishes: readonly Attempt[], limits: LockedLimits) {
  if (limits.companies.size === 0 && limits.cadences.size === 0) return new Set<string>();
  const held = await tx.caps.held(wishes.map(({ touch }) => touch.enrollmentId));
  await tx.caps.release(wishes.map(({ touch }) => keyOf(touch)));
  return new Set(held.filter(({ scope }) => scope === 'cadence').map(slotName));
}

/** When mails are tried again. */
interface AllottedRetries {
  /** The moment that it was found at, read when every lock was granted. What leaves now must count at the same one. */
  readonly at: Date;
  /** By the send's id. */
  readonly moments: ReadonlyMap<string, Date>;
}

/**
 * When each of these mails, all due for their next attempt, is tried again: now, or later. After hours they are late
 * mails and are spread over a window like those; what has limits gives them slots, as it does for what is planned. The
 * slots are the touch's own: those of the attempt before, which took nothing of the limits, go back. People and runs
 * must be locked before. A fixed number of statements; without limits, one.
 */
export async function allotRetries(
  tx: Tx,
  retries: readonly Retry[],
  clock: Clock,
): Promise<AllottedRetries> {
  if (retries.length === 0) return { at: clock.now(), moments: new Map() };
  const limits = await lockLimits(tx, askedOf(retries));
  // A week may have ended while they were waited for.
  const now = clock.now();
  const touches = byId(
    await tx.touches.byIds(
      retries.map(({ send }) => ({ id: send.touchId, enrollmentId: send.enrollmentId })),
    ),
  );
  const attempts = retries.flatMap((retry) => {
    const touch = touches.get(retry.send.touchId);
    return touch === undefined ? [] : [attemptOf(retry, touch, now)];
  });
  const moments = new Map(attempts.map(({ retry, at }) => [retry.send.id, new Date(at)]));
  if (limits.senders.size === 0 && limits.companies.size === 0 && limits.cadences.size === 0)
    return { at: now, moments };
  const began = await giveBackCaps(tx, attempts, limits);
  const runIds = attempts.map(({ touch }) => touch.enrollmentId);
  const replied = limits.companies.size === 0 ? new Set<string>() : await tx.signals.repliedIn(runIds);
  const wishes = attempts.flatMap((attempt) =>
    wishOf(attempt, { limits, began, replied }).map((wish) => ({
      ...wish,
      wantedAt: attempt.retry.send.retryAt,
    })),
  );
  const ofSenders = wishes.filter(({ limited }) => limited.sender !== null);
  const had = new Map(
    (await tx.slots.takeBack(ofSenders.map(({ key }) => key))).map((slot) => [slotName(slot), slot.at]),
  );
  const itsTurn = new Set(
    ofSenders.flatMap(({ id, key, wantedAt, limited: { sender: of } }) =>
      of !== null && isItsSlot(had.get(slotName(key)), wantedAt, { now, of }) ? [id] : [],
    ),
  );
  // Whose turn it is has its sender's slot: only what else limits it is looked at.
  const turns = wishes
    .filter(({ id, limited }) => itsTurn.has(id) && (limited.company !== null || limited.cadence !== null))
    .map((wish) => ({ ...wish, at: now.getTime(), limited: { ...wish.limited, sender: null } }));
  const turnOf = await takeSlots(tx, turns, { firm: true, now });
  const leaving = ofSenders.filter(({ id }) => itsTurn.has(id) && (turnOf.get(id)?.at ?? now) <= now);
  await tx.slots.take(
    leaving.map(({ key, plannedAt, limited }) => ({
      ...key,
      plannedAt,
      at: now,
      senderId: limited.sender?.senderId ?? '',
    })),
    { firm: true },
  );
  // After those, so that these keep clear of what leaves now.
  const others = wishes.filter(({ id }) => !itsTurn.has(id));
  const slots = await takeSlots(tx, others, { firm: true, now });
  const found = wishes.map(({ id }) => [id, (slots.get(id) ?? turnOf.get(id))?.at ?? now] as const);
  return { at: now, moments: new Map([...moments, ...found]) };
}
