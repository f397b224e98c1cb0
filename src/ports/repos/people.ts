import type { CrmRef } from '../crm.ts';
import type { Company, Hold, Identity, Person, Suppression, SuppressionScope } from '../records.ts';
import type { Page, PageRequest } from './paging.ts';

export interface PeopleRepo {
  /**
   * Waits until no other transaction of this workspace brings people in, and keeps others waiting until this one ends:
   * who is new cannot be locked by row, and two at once would make two people of one.
   */
  lockImports(): Promise<void>;
  insert(people: readonly Person[]): Promise<void>;
  /** Replaces contact data (not holds) of these people. */
  update(people: readonly Person[]): Promise<void>;
  byIds(ids: readonly string[]): Promise<readonly Person[]>;
  byEmails(emails: readonly string[]): Promise<readonly Person[]>;
  /**
   * Locks the rows in id order and returns them as they are under the lock: every hold, reservation and command begins
   * here. In place of somebody who was merged into another, also just now, that one is locked and returned.
   */
  lock(ids: readonly string[]): Promise<readonly Person[]>;
  /** Sets a hold, in the place of another that weighs less; a lasting one is never replaced by one that is not. */
  hold(ids: readonly string[], hold: Hold): Promise<void>;
  /** Lifts a hold that is not lasting; whoever is out of office stays so. */
  release(ids: readonly string[]): Promise<void>;
  /** Forgets that people are out of office: somebody wants to write to them all the same. */
  endAbsence(ids: readonly string[]): Promise<void>;
  /** Notes that somebody is out of office until a moment; of two absences the one that ends later stays. */
  noteAway(id: string, until: Date): Promise<void>;
  /** Holds until a moment; a provisional hold that ends later stays. */
  holdProvisionally(id: string, until: Date): Promise<void>;
  /**
   * Ends a provisional hold, unless another delivery of the same person that came after `since` is not yet understood,
   * or could not be. The person must be locked.
   */
  endProvisionalHold(id: string, by: { readonly rawId: string; readonly since: Date }): Promise<void>;
  /**
   * Ends a provisional hold for mail that could not be understood, which holds nobody from then on; false, and nothing
   * changes, while a mail of theirs still waits to be. The person must be locked.
   */
  liftProvisionalHold(id: string): Promise<boolean>;
  /**
   * Notes when somebody was in touch with these people outside Cadenza: the latest that is known stays. To be called by
   * whoever holds `lockImports`.
   */
  noteContacts(contacts: readonly { readonly id: string; readonly at: Date }[]): Promise<void>;
  /** The same for addresses that nobody here has yet. */
  noteAddresses(contacts: readonly { readonly email: string; readonly at: Date }[]): Promise<void>;
  /** What was noted for these addresses. */
  addressContacts(emails: readonly string[]): Promise<ReadonlyMap<string, Date>>;
  /**
   * Claims addresses, to make records of them in a CRM, and gives those that nobody else holds. A claim ends when its
   * holder frees the address, or after so many minutes of the database's clock.
   */
  claimAddresses(
    emails: readonly string[],
    claim: { readonly holder: string; readonly minutes: number },
  ): Promise<readonly string[]>;
  /** Gives back what this holder has claimed. */
  freeAddresses(emails: readonly string[], holder: string): Promise<void>;
  /** By name, address or company, newest first. */
  search(query: string | null, page: PageRequest): Promise<Page<Person>>;
}

export interface IdentityRepo {
  insert(identities: readonly Identity[]): Promise<void>;
  update(identities: readonly Identity[]): Promise<void>;
  byRefs(connectionId: string, refs: readonly CrmRef[]): Promise<readonly Identity[]>;
  byIds(ids: readonly string[]): Promise<readonly Identity[]>;
  byPersons(personIds: readonly string[]): Promise<readonly Identity[]>;
  /** Records of a connection that are there, in id order, after one. */
  live(
    connectionId: string,
    page: { readonly after: string | null; readonly limit: number },
  ): Promise<readonly Identity[]>;
  liveCount(connectionId: string): Promise<number>;
}

export interface CompanyRepo {
  /** Companies by their records' ids in a CRM, as far as people of theirs are known. */
  byCrmIds(connectionId: string, crmIds: readonly string[]): Promise<ReadonlyMap<string, Company>>;
  /** Notes which company a record of a CRM stands for; one that is noted already stays. */
  noteCrmIds(
    connectionId: string,
    noted: readonly { readonly crmId: string; readonly companyId: string }[],
  ): Promise<void>;
  byIds(ids: readonly string[]): Promise<readonly Company[]>;
  byDomains(domains: readonly string[]): Promise<readonly Company[]>;
  byNames(names: readonly string[]): Promise<readonly Company[]>;
  insert(companies: readonly Company[]): Promise<void>;
  /** A company, locked until the transaction ends: after people and runs, and before cadences and senders. */
  lock(id: string): Promise<Company | null>;
  /** Its own caps; null: those of the workspace hold. */
  setCaps(id: string, caps: Company['caps']): Promise<void>;
  /** Replaces what these companies are called, and their domain and industry. */
  update(companies: readonly Company[]): Promise<void>;
}

export interface SuppressionRepo {
  /**
   * Adds; of one that exists (scope, value, channel) only the reason may change: of two that are in `strongestFirst` the
   * stronger stays, and of two sources of one reason always the same one. Values are hashed with SUPPRESSION_KEY inside.
   */
  insert(suppressions: readonly Suppression[], strongestFirst?: readonly string[]): Promise<void>;
  /** Those of the given values that are suppressed, by `${scope}:${value}`. Emails also match the suppression of their domain and of every domain above it. */
  match(
    values: readonly { readonly scope: SuppressionScope; readonly value: string }[],
  ): Promise<ReadonlyMap<string, Suppression>>;
  byPersons(personIds: readonly string[]): Promise<readonly Suppression[]>;
  list(page: PageRequest): Promise<Page<Suppression>>;
}
