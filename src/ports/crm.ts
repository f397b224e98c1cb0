import type { Channel } from '../cadence/model.ts';
import type { CrmInbound } from './crm-inbound.ts';
import type { CrmChanges, CrmCompany, CrmDealChanges, CrmListPage, CrmMeetings } from './crm-news.ts';
import type { CrmOAuth, TokenSource } from './crm-oauth.ts';

export const crmKinds = ['salesforce', 'hubspot'] as const;
export type CrmKind = (typeof crmKinds)[number];

/** Points to one record: `{type: 'Lead', id: '00Q…'}` or `{type: 'contact', id: '101'}`. Salesforce ids have 18 characters. */
export interface CrmRef {
  readonly type: 'Contact' | 'Lead' | 'contact';
  readonly id: string;
}

/** A list that a rep can enroll from: a Salesforce list view or a HubSpot list. */
export interface CrmList {
  readonly id: string;
  readonly name: string;
  readonly objectType: CrmRef['type'];
  /** How many records, where the CRM says so. */
  readonly size: number | null;
}

/** Where a company is, as its own record says. */
export interface CrmPlace {
  /** The CRM's own zone field, as it stands there. */
  readonly timeZone: string | null;
  readonly city: string | null;
  readonly state: string | null;
  readonly country: string | null;
}

/** A record of a human as a CRM holds it, in our words. Empty strings never occur: absent is null. */
export interface CrmPerson {
  readonly ref: CrmRef;
  readonly email: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly title: string | null;
  readonly phone: string | null;
  readonly mobile: string | null;
  readonly city: string | null;
  readonly state: string | null;
  readonly country: string | null;
  /** The CRM's own zone field, as it stands there. */
  readonly timeZone: string | null;
  readonly companyId: string | null;
  readonly companyName: string | null;
  readonly companyDomain: string | null;
  /** Null where the company has no record of its own, or nobody needed to ask for it. */
  readonly companyPlace: CrmPlace | null;
  readonly industry: string | null;
  /** The CRM's id of the user (Salesforce) or owner (HubSpot). */
  readonly ownerId: string | null;
  readonly emailOptOut: boolean;
  readonly doNotCall: boolean;
  readonly emailBounced: boolean;
  /** The record is in the recycle bin or archived. */
  readonly deleted: boolean;
  /** Where the record went, by merge or by conversion of a Lead. */
  readonly movedTo: CrmRef | null;
  /** The CRM's own modification time, ISO 8601. */
  readonly modifiedAt: string;
  /** Fields that were asked for besides; absent where none were. */
  readonly custom?: CrmCustomValues;
}

/** Values by the CRM's own names of its fields, as text; null for an empty one. A field that the record lacks is absent. */
export interface CrmCustomValues {
  readonly person: Readonly<Record<string, string | null>>;
  readonly company: Readonly<Record<string, string | null>>;
}

/** Fields of the CRM's own that are read along with people, by its names. */
export interface CrmCustomFields {
  readonly person: readonly string[];
  readonly company: readonly string[];
}

/** Somebody who is to get a record. Absent is null. */
export interface NewCrmPerson {
  /** Lower case. */
  readonly email: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly title: string | null;
  readonly phone: string | null;
  readonly companyName: string | null;
  readonly website: string | null;
  readonly city: string | null;
  readonly state: string | null;
  readonly country: string | null;
}

/**
 * What became of one new record. `exists`: another record has the address already. `retry` and `refused` are certain not
 * to be there; `unknown` may be there, or may yet come: look before creating again.
 */
export type CreatedPerson =
  | { readonly email: string; readonly status: 'created' | 'exists'; readonly ref: CrmRef }
  | { readonly email: string; readonly status: 'retry' | 'unknown' | 'refused'; readonly reason: string };

export interface CrmUser {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly active: boolean;
  readonly timeZone: string | null;
}

/** One page; `next` is opaque and only for the method that gave it. */
export interface CrmPage<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** What goes on the CRM's timeline. `key` is written into the CRM's unique field, so a replay adds nothing. */
export interface CrmActivity {
  readonly key: string;
  /** `task` is something that the rep is to do: open in the CRM, all others are closed from the start. */
  readonly kind: 'touch' | 'reply' | 'meeting' | 'opt_out' | 'bounce' | 'task';
  readonly channel: Channel;
  readonly direction: 'outbound' | 'inbound';
  readonly ref: CrmRef;
  readonly companyId: string | null;
  readonly ownerId: string | null;
  readonly subject: string;
  readonly text: string;
  readonly html: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly messageId: string | null;
  /** When it happened (UTC). */
  readonly at: Date;
  /** The rep's local calendar day, `2026-11-23`. */
  readonly day: string;
  readonly cadence: string;
  readonly step: string;
  readonly outcome: string | null;
}

/**
 * What became of one activity. `written` and `exists` are both done; `retry` is certain not to be there;
 * `unknown` may be there: look before writing again; `moved` means that the record went elsewhere; `refused` needs a person.
 */
export type ActivityResult =
  | { readonly key: string; readonly status: 'written' | 'exists'; readonly crmId: string | null }
  | {
      readonly key: string;
      readonly status: 'retry' | 'unknown' | 'refused' | 'moved';
      readonly reason: string;
    };

/** An entry on a CRM's timeline that carries a key of ours, as it is now; it may be a copy that somebody else made. */
export interface CrmEntry {
  readonly key: string;
  readonly crmId: string;
  /** The people's records on whose timeline it hangs; none when somebody unlinked it. */
  readonly refs: readonly CrmRef[];
  /** By the CRM's clock. */
  readonly createdAt: Date;
  /** Where a person opens it; null when it hangs nowhere. */
  readonly url: string | null;
}

/** From `since` (null: from the beginning) up to, and without, `until`; by the CRM's clock. */
export interface TimeRange {
  readonly since: Date | null;
  readonly until: Date;
}

/** One connected org or portal. Every failure leaves as `AppError`; nothing is retried inside except one renewal of the token. */
export interface CrmPort {
  readonly kind: CrmKind;
  /** Makes the org ready (fields, properties, the package's settings); returns what an admin still has to do, in words. */
  prepare(setup: { readonly productUrl: string; readonly pushSecret: string }): Promise<readonly string[]>;
  /** Names of the fields that a person's record has, as far as the connected user sees them. */
  personFields(): Promise<readonly string[]>;
  users(): Promise<readonly CrmUser[]>;
  lists(): Promise<readonly CrmList[]>;
  /** Records of a list, in pages. */
  listMembers(listId: string, next: string | null): Promise<CrmPage<CrmRef>>;
  /**
   * Follows a list: with null from its beginning, page by page while there is `more`; from then on each call with the
   * cursor gives whoever may have come in since, without reading the list again. It may name some who were in it before,
   * and may miss who came in for a reason that the CRM does not tell of: so read it whole again now and then.
   * `not_found` if there is no such list.
   */
  followList(listId: string, cursor: string | null): Promise<CrmListPage>;
  /** Reads records in as few calls as can be; records that are gone come back with `deleted` or `movedTo`, unknown ids not at all. */
  readPeople(refs: readonly CrmRef[]): Promise<readonly CrmPerson[]>;
  /** Live records with these addresses, as they are stored and not as an index that lags has them; addresses in lower case. */
  findPeople(emails: readonly string[]): Promise<readonly CrmPerson[]>;
  /** What a new record must have besides its address. */
  readonly neededToCreate: readonly Exclude<keyof NewCrmPerson, 'email'>[];
  /**
   * Makes records (Salesforce: Leads; HubSpot: contacts), batched; one result an address. It does not look whether there
   * is one: whoever calls has looked, and lets nobody else create the same address meanwhile. Throws only while nothing
   * has been created.
   */
  createPeople(people: readonly NewCrmPerson[]): Promise<readonly CreatedPerson[]>;
  /** Companies by their ids, those that may be read; absent where `changes` and pushes tell of none. */
  readCompanies?(ids: readonly string[]): Promise<readonly CrmCompany[]>;
  /** A cursor for `changes` that begins now, by the CRM's clock. */
  startCursor(): Promise<string>;
  /** Records changed (or deleted) since the cursor, with overlap: repeats must be harmless. */
  changes(cursor: string): Promise<CrmChanges>;
  /** A cursor for `dealChanges` that begins now, by the CRM's clock. */
  startDealCursor(): Promise<string>;
  /**
   * Deals that were opened, or came into another stage, since the cursor, with overlap: repeats must be harmless. Whoever
   * joins a deal later is told of with it for a week. `forbidden` or `misconfigured` where deals may not be read.
   */
  dealChanges(cursor: string): Promise<CrmDealChanges>;
  /** A cursor for `meetings` that begins now: what stands in the CRM's calendar by then is never told of. */
  startMeetings(): Promise<string>;
  /**
   * Meetings that were added, changed or deleted since the cursor, with overlap: repeats must be harmless. Entries of
   * our own are none. Of `ahead`, ids of meetings that are known to lie ahead, those that are gone are told where the
   * CRM has no list of deletions.
   */
  meetings(cursor: string, ahead: readonly string[]): Promise<CrmMeetings>;
  /** Writes activities, batched; results by key, in any order, one for each. */
  writeActivities(activities: readonly CrmActivity[]): Promise<readonly ActivityResult[]>;
  /** Which of these keys are on the CRM, with the CRM's id. */
  findActivities(keys: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Entries with these keys, each with all its doubles, and where they hang. */
  readActivities(keys: readonly string[]): Promise<readonly CrmEntry[]>;
  /**
   * Everything that carries a key of ours and was added in a range of time, in pages, each entry once. A CRM's index
   * may lag: what was added in the last minutes may be missing.
   */
  listActivities(range: TimeRange, next: string | null): Promise<CrmPage<CrmEntry>>;
  /**
   * Whether `findActivities` knows of a write at once. False where the CRM refused a unique field for our key: then
   * only its lagging index can be asked, and absence says something only after some minutes.
   */
  findsAtOnce(): Promise<boolean>;
  /** Marks people as opted out of email in the CRM; never the other way. One result a record, keyed by the record's id. */
  optOut(
    people: readonly { readonly ref: CrmRef; readonly email: string | null }[],
  ): Promise<readonly ActivityResult[]>;
  /** Where a person opens the record. */
  recordUrl(ref: CrmRef): string;
}

/** Everything that one CRM kind brings along. */
export interface CrmKindPort {
  readonly oauth: CrmOAuth;
  readonly inbound: CrmInbound;
  /**
   * Origins whose pages may show ours in a frame, as a content security policy names them: those of one org
   * (`instanceUrl`, Salesforce only), or, with null, wherever this CRM may be.
   */
  frameOrigins(instanceUrl: string | null): readonly string[];
  open(connection: {
    readonly accountId: string;
    readonly tokens: TokenSource;
    /** Left out: none. One that the CRM does not have, or does not show us, is not read. */
    readonly customFields?: CrmCustomFields;
  }): CrmPort;
}
