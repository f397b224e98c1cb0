import type { CrmPerson, CrmRef } from './crm.ts';

/** A company as a CRM holds it now. Absent is null; `custom` are fields that were asked for besides, by its names. */
export interface CrmCompany {
  readonly id: string;
  readonly name: string | null;
  readonly domain: string | null;
  readonly industry: string | null;
  readonly custom: Readonly<Record<string, string | null>>;
}

/** What changed since a cursor. The cursor is made of the CRM's own times, never of ours. */
export interface CrmChanges {
  readonly people: readonly CrmPerson[];
  /** Companies that changed themselves, whoever belongs to them; absent where the CRM is not asked for them. */
  readonly companies?: readonly CrmCompany[];
  readonly cursor: string;
  /** More is waiting: call again with the cursor. */
  readonly more: boolean;
}

/** Members of a list, as far as one call gives them. */
export interface CrmListPage {
  readonly members: readonly CrmRef[];
  readonly cursor: string;
  /** More is waiting: call again with the cursor. */
  readonly more: boolean;
}

/** A deal (HubSpot) or an opportunity (Salesforce), as it is now. */
export interface CrmDeal {
  readonly id: string;
  readonly name: string;
  /** Its stage as people read it there, and as the CRM itself calls it. */
  readonly stage: string;
  readonly stageId: string;
  /** Null where the CRM has no pipelines. */
  readonly pipeline: string | null;
  readonly outcome: 'open' | 'won' | 'lost';
  readonly openedAt: Date;
  /** When it came into its stage; null while it is in the one in which it was opened. */
  readonly movedAt: Date | null;
  /** The records of the people whom it is about. */
  readonly people: readonly CrmRef[];
}

/** Deals with news. What happened up to `since` is none: watching began after it, or it is a week ago. */
export interface CrmDealChanges {
  readonly deals: readonly CrmDeal[];
  readonly since: Date;
  readonly cursor: string;
  /** More is waiting: call again with the cursor. */
  readonly more: boolean;
}

/** The outcome that a CRM has for a meeting; `scheduled` where it has none. */
export type CrmMeetingOutcome = 'scheduled' | 'held' | 'rescheduled' | 'canceled' | 'no_show';

/** A meeting with people as a CRM holds it. Times are the CRM's own. */
export interface CrmMeeting {
  readonly id: string;
  /** The people's records that it is with. */
  readonly refs: readonly CrmRef[];
  readonly title: string | null;
  readonly startAt: Date;
  readonly endAt: Date | null;
  readonly outcome: CrmMeetingOutcome;
  /** The CRM's id of the user (Salesforce) or owner (HubSpot) whose meeting it is. */
  readonly hostId: string | null;
  readonly createdAt: Date;
  readonly modifiedAt: Date;
}

/** What became of meetings since a cursor. The cursor is made of the CRM's own times, never of ours. */
export interface CrmMeetings {
  readonly meetings: readonly CrmMeeting[];
  /** Those that were deleted, whatever they were; `at` is null where the CRM does not say when. */
  readonly gone: readonly { readonly id: string; readonly at: Date | null }[];
  readonly cursor: string;
  /** More is waiting: call again with the cursor. */
  readonly more: boolean;
}
