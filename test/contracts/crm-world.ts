import type { CrmPort, CrmRef } from '../../src/ports/crm.ts';

export type DealAct =
  | {
      readonly act: 'open';
      readonly name: string;
      readonly stage: string;
      readonly people: readonly string[];
    }
  | { readonly act: 'move'; readonly id: string; readonly stage: string }
  | { readonly act: 'rename'; readonly id: string; readonly name: string }
  | { readonly act: 'join'; readonly id: string; readonly people: readonly string[] }
  | { readonly act: 'delete'; readonly id: string };

/** A meeting as a test books it. */
export interface ContractMeeting {
  readonly refs: readonly CrmRef[];
  readonly title: string;
  readonly startAt: Date;
  readonly endAt: Date;
}

/** What people, and calendars that are connected, do to meetings there. */
export interface ContractCalendar {
  /** Returns the CRM's id. */
  book(meeting: ContractMeeting): Promise<string>;
  move(id: string, to: { readonly startAt: Date; readonly endAt: Date }): Promise<void>;
  mark(id: string, outcome: 'held' | 'no_show' | 'canceled'): Promise<void>;
  rename(id: string, title: string): Promise<void>;
  delete(id: string): Promise<void>;
  /** A meeting that carries a key of ours. */
  bookOurs(meeting: ContractMeeting): Promise<void>;
}

/** What a CRM connector's test hands to the contract suite: the port on a fresh stand-in, and ways to look and act there. */
export interface CrmWorld {
  readonly crm: CrmPort;
  /** The same, reading a field of people and one of companies besides; both CRMs' own names. `nowhere` does not exist. */
  readonly withFields: { readonly crm: CrmPort; readonly person: string; readonly company: string };
  /** Records that exist: `first` and `second` differ and have addresses. */
  readonly people: { readonly first: CrmRef; readonly second: CrmRef; readonly many: readonly CrmRef[] };
  /** Two stages of deals as people read them there, of one pipeline. */
  readonly stages: readonly [string, string];
  /** A list that people come into and leave, and somebody who is not in it. */
  readonly followed: { readonly id: string; readonly outside: CrmRef };
  /** Somebody comes into that list, or leaves it. Ten minutes pass before it. */
  moveInList(act: 'join' | 'leave', ref: CrmRef): Promise<void>;
  /** A list whose members are known. */
  readonly list: { readonly id: string; readonly size: number };
  /** Does in the CRM what a human would do there. */
  act(act: 'opt_out' | 'delete' | 'merge', ref: CrmRef, other?: CrmRef): Promise<void>;
  /** Fills the fields of `withFields` in for this person and their company; null empties the person's. */
  fillFields(
    ref: CrmRef,
    values: { readonly person: string | null; readonly company: string },
  ): Promise<void>;
  /** Says at this person's company where it is; the person's own record names no zone then. */
  placeCompanyOf(
    ref: CrmRef,
    place: { readonly city: string; readonly state: string; readonly country: string },
  ): Promise<void>;
  /**
   * Does with deals what people do there, and gives the deal's id; `stage` is what they read there. Some time passes
   * before it.
   */
  deal(act: DealAct): Promise<string>;
  /** Does to the entry with this key what people do by hand; `to` is where it is moved, or added. */
  actOnEntry(act: 'delete' | 'move' | 'copy' | 'add', key: string, to?: CrmRef): Promise<void>;
  readonly calendar: ContractCalendar;
  /** How many API calls the stand-in has logged so far. */
  calls(): number;
  /** Lets time pass there. */
  pass(milliseconds: number): void;
  /** The time there, without letting any pass. */
  time(): Date;
  /** Sets the stand-in's faults (see connectors/sandbox/core/faults.ts); an empty list clears them. */
  faults(rules: readonly object[]): Promise<void>;
  /** How many activities on the CRM carry this key. */
  activitiesWithKey(key: string): Promise<number>;
  /** How many API calls that write activities the stand-in has logged. */
  writeCalls(): Promise<number>;
  /** Makes the current access token invalid there. */
  expireToken(): Promise<void>;
  /** How often the connector renewed its token. */
  renewals(): number;
  close(): Promise<void>;
}
