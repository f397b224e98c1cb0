import type { CompanyCaps } from '../../cadence/limits.ts';
import type { Channel } from '../../cadence/model.ts';
import type { SlotKey } from './slots.ts';

/** What has caps that touches take slots of. */
const capScopes = ['company', 'cadence'] as const;
export type CapScope = (typeof capScopes)[number];

/** A company that has a cap; its weeks are counted in `zone`, the workspace's. */
export interface CappedCompany extends CompanyCaps {
  readonly id: string;
  readonly name: string;
  readonly zone: string;
}

/** A cadence with a cap on new people; its days are counted in `zone`, the workspace's. */
export interface CappedCadence {
  readonly id: string;
  readonly name: string;
  readonly newPeoplePerDay: number;
  readonly zone: string;
}

/** Whose cap slot it is: a touch may have one of its company and one of its cadence. */
export interface CapKey extends SlotKey {
  readonly scope: CapScope;
  readonly scopeId: string;
}

/** A moment at which a touch counts for a company or a cadence. */
export interface CapSlot extends CapKey {
  readonly at: Date;
  readonly plannedAt: Date;
  /** Carried out, and not only planned. */
  readonly used: boolean;
  readonly rank: number;
  readonly channel: Channel;
  /** Why a company or a cadence moved the touch, in words; null when neither did. */
  readonly why: string | null;
}

/** A slot with the person who holds it, to name them to whoever has to wait. */
export interface NamedCapSlot extends CapSlot {
  readonly person: {
    readonly firstName: string | null;
    readonly lastName: string | null;
    readonly email: string | null;
  };
}

/** Somebody of a company who is in a cadence. */
export interface ActivePerson {
  readonly companyId: string;
  readonly personId: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly email: string | null;
  readonly cadenceName: string;
  readonly ownerName: string;
}

export interface CapRepo {
  /**
   * Of the companies of these people those with a cap, by person; each company is locked until the transaction ends, in
   * id order: after people and runs, always, and before cadences and senders. Whoever locks twice in a transaction
   * locks no other company the second time.
   */
  lockCompanies(personIds: readonly string[]): Promise<ReadonlyMap<string, CappedCompany>>;
  /** Of these cadences those whose version in force has a cap on new people, locked likewise: before senders. */
  lockCadences(cadenceIds: readonly string[]): Promise<readonly CappedCadence[]>;
  /** What is taken of each company or cadence from a moment on, planned and used. */
  taken(
    asked: readonly { readonly scope: CapScope; readonly scopeId: string; readonly from: Date }[],
  ): Promise<readonly NamedCapSlot[]>;
  /** Slots of these runs, used or not. */
  held(enrollmentIds: readonly string[]): Promise<readonly CapSlot[]>;
  take(slots: readonly CapSlot[]): Promise<void>;
  /**
   * These touches are carried out now: their slots count for this moment from now on. With a scope only the slots of
   * that: a first touch that is skipped is none for its company, and yet its person has begun.
   */
  use(keys: readonly SlotKey[], at: Date, scope?: CapScope): Promise<void>;
  /** Gives back what these runs have not used, and forgets what these companies and cadences had before a moment. */
  giveBack(
    enrollmentIds: readonly string[],
    old: { readonly scopeIds: readonly string[]; readonly before: Date },
  ): Promise<void>;
  /** Gives these slots back, used or not: their touches did not happen after all, or will at another time. */
  release(keys: readonly SlotKey[]): Promise<void>;
  /**
   * Takes planned slots away for touches that go first, and wakes their runs, so that they find another one. A run that
   * another transaction has locked finds out when it comes due.
   */
  outbid(keys: readonly CapKey[], now: Date): Promise<void>;
  /** Forgets what a cadence, or all companies or one, have not used: each touch takes a slot anew when it is due. */
  forget(scope: CapScope, scopeId: string | null): Promise<void>;
  /**
   * Others of these people's companies who have a run that a reply of theirs holds or stops, by its cadence or, where
   * that says nothing, by the workspace.
   */
  colleagues(personIds: readonly string[]): Promise<readonly string[]>;
  /** Who of these companies is in a cadence, each person once. The companies are locked first. */
  activePeople(companyIds: readonly string[]): Promise<readonly ActivePerson[]>;
}
