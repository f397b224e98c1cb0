import {
  type BookedWish,
  countedFrom,
  dayAt,
  PeriodBook,
  SenderBook,
  type TakenSlot,
  weekAt,
} from '../cadence/index.ts';
import type {
  CappedCadence,
  CappedCompany,
  NamedCapSlot,
  SenderLimits,
  SlotKey,
  Tx,
} from '../ports/store.ts';
import { distinct } from './reading.ts';

/** What a slot is for, as a text to look it up by. */
export const slotName = ({ enrollmentId, stepKey, visit }: SlotKey) => `${enrollmentId} ${stepKey} ${visit}`;

/** Whose limits have to be read; senders, people and cadences that are known to have none are left out. */
export interface AskedLimits {
  readonly senderIds: readonly string[];
  readonly personIds: readonly string[];
  readonly cadenceIds: readonly string[];
}

/** The limits that bind some touches, locked until the transaction ends. */
export interface LockedLimits {
  readonly senders: ReadonlyMap<string, SenderLimits>;
  /** By person. */
  readonly companies: ReadonlyMap<string, CappedCompany & { readonly touchesPerWeek: number }>;
  readonly cadences: ReadonlyMap<string, CappedCadence>;
}

/** Of a touch: what may limit it; null where nothing does. */
export interface Limited {
  readonly sender: SenderLimits | null;
  readonly company: (CappedCompany & { readonly touchesPerWeek: number }) | null;
  readonly cadence: CappedCadence | null;
}

/**
 * Locks the companies, cadences and senders that have limits, in this order; people and runs must have been locked
 * before. Where nobody is asked about nothing is asked.
 */
export async function lockLimits(tx: Tx, asked: AskedLimits): Promise<LockedLimits> {
  // Handed over at once, so that they share a round trip; they are carried out, and lock, in this order.
  const [companies, cadences, senders] = await Promise.all([
    asked.personIds.length === 0 ? null : tx.caps.lockCompanies(asked.personIds),
    asked.cadenceIds.length === 0 ? [] : tx.caps.lockCadences(asked.cadenceIds),
    asked.senderIds.length === 0 ? [] : tx.slots.lockLimits(asked.senderIds),
  ]);
  const withTouches = [...(companies ?? [])].flatMap(([personId, company]) => {
    const { touchesPerWeek } = company;
    return touchesPerWeek === null ? [] : [[personId, { ...company, touchesPerWeek }] as const];
  });
  return {
    companies: new Map(withTouches),
    cadences: new Map(cadences.map((one) => [one.id, one])),
    senders: new Map(senders.map((one) => [one.senderId, one])),
  };
}

/** A wish of a touch before its books are opened. */
export interface LimitedWish extends Omit<BookedWish, 'books'> {
  readonly limited: Limited;
}

/** The books behind some wishes, with who has which slot. */
export interface OpenBooks {
  readonly wishes: readonly BookedWish[];
  /** Planned and used slots of companies and cadences, by what they are for. */
  readonly takenBy: ReadonlyMap<string, NamedCapSlot>;
  readonly companyOf: ReadonlyMap<string, CappedCompany & { readonly touchesPerWeek: number }>;
  readonly cadenceOf: ReadonlyMap<string, CappedCadence>;
}

const companyKey = (id: string) => `company ${id}`;
const cadenceKey = (id: string) => `cadence ${id}`;

function earliest(wishes: readonly LimitedWish[], idOf: (of: Limited) => string | undefined) {
  const first = new Map<string, number>();
  for (const { limited, at } of wishes) {
    const id = idOf(limited);
    if (id !== undefined) first.set(id, Math.min(first.get(id) ?? at, at));
  }
  return first;
}

const toTaken = (slot: NamedCapSlot): TakenSlot => ({
  id: slotName(slot),
  at: slot.at.getTime(),
  rank: slot.rank,
  firm: slot.used,
});

async function senderBooks(tx: Tx, wishes: readonly LimitedWish[]): Promise<readonly SenderBook[]> {
  const first = earliest(wishes, ({ sender }) => sender?.senderId);
  const limits = new Map(
    wishes.flatMap(({ limited: { sender } }) => (sender ? [[sender.senderId, sender]] : [])),
  );
  const asked = [...limits.values()].map((of) => ({
    senderId: of.senderId,
    from: new Date(countedFrom(first.get(of.senderId) ?? 0, of)),
  }));
  if (asked.length === 0) return [];
  const taken = await tx.slots.taken(asked);
  return [...limits.values()].map(
    (of) => new SenderBook(`sender ${of.senderId}`, of, taken.get(of.senderId) ?? []),
  );
}

/** Opens the books of all limits that bind these wishes: two statements at most, however many. */
export async function openBooks(tx: Tx, wishes: readonly LimitedWish[]): Promise<OpenBooks> {
  const companyOf = new Map(
    wishes.flatMap(({ limited: { company } }) =>
      company === null ? [] : [[companyKey(company.id), company]],
    ),
  );
  const cadenceOf = new Map(
    wishes.flatMap(({ limited: { cadence } }) =>
      cadence === null ? [] : [[cadenceKey(cadence.id), cadence]],
    ),
  );
  const weeks = earliest(wishes, ({ company }) => company?.id);
  const days = earliest(wishes, ({ cadence }) => cadence?.id);
  const asked = [
    ...[...companyOf.values()].map(({ id, zone }) => ({
      scope: 'company' as const,
      scopeId: id,
      from: new Date(weekAt(weeks.get(id) ?? 0, zone).from),
    })),
    ...[...cadenceOf.values()].map(({ id, zone }) => ({
      scope: 'cadence' as const,
      scopeId: id,
      from: new Date(dayAt(days.get(id) ?? 0, zone).from),
    })),
  ];
  const [senders, taken] = await Promise.all([
    senderBooks(tx, wishes),
    asked.length === 0 ? [] : tx.caps.taken(asked),
  ]);
  const ofScope = Map.groupBy(taken, ({ scope, scopeId }) => `${scope} ${scopeId}`);
  const slotsOf = (key: string) => (ofScope.get(key) ?? []).map(toTaken);
  const books = new Map<string, SenderBook | PeriodBook>(senders.map((book) => [book.key, book]));
  for (const [key, { touchesPerWeek: cap, zone }] of companyOf) {
    const periodAt = (at: number) => weekAt(at, zone);
    books.set(key, new PeriodBook({ key, cap, ranked: true, periodAt }, slotsOf(key)));
  }
  for (const [key, { newPeoplePerDay: cap, zone }] of cadenceOf) {
    const periodAt = (at: number) => dayAt(at, zone);
    books.set(key, new PeriodBook({ key, cap, ranked: false, periodAt }, slotsOf(key)));
  }
  const keysOf = ({ sender, company, cadence }: Limited) =>
    distinct([
      cadence === null ? null : cadenceKey(cadence.id),
      company === null ? null : companyKey(company.id),
      sender === null ? null : `sender ${sender.senderId}`,
    ]);
  return {
    wishes: wishes.map(({ limited, ...wish }) => ({
      ...wish,
      books: keysOf(limited).flatMap((key) => books.get(key) ?? []),
    })),
    takenBy: new Map(taken.filter(({ scope }) => scope === 'company').map((slot) => [slotName(slot), slot])),
    companyOf,
    cadenceOf,
  };
}
