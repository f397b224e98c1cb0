import type { CompanyCaps } from '../../cadence/limits.ts';
import type { CrmRef } from '../crm.ts';

export interface Hold {
  readonly reason: string;
  readonly since: Date;
  /** Opt-out, complaint, hard bounce: for good. Reply, meeting: until a person resumes. */
  readonly lasting: boolean;
}

export interface Person {
  readonly id: string;
  /** Lower case. */
  readonly email: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly title: string | null;
  readonly phone: string | null;
  readonly city: string | null;
  readonly state: string | null;
  readonly country: string | null;
  readonly companyId: string | null;
  readonly zone: string;
  readonly zoneOrigin: string;
  readonly zoneConfidence: 'high' | 'medium' | 'low';
  /** How the zone was found, in words; null for people who have not been read since that is kept. */
  readonly zoneWords: string | null;
  readonly hold: Hold | null;
  /** Mail that came in and is not yet understood: nothing is reserved until this has passed. */
  readonly provisionalHoldUntil: Date | null;
  /** Out of office: no step of theirs is due before this, in any cadence; null or past when they are there. */
  readonly awayUntil: Date | null;
  readonly createdAt: Date;
  /** Who they turned out to be, and where their runs went; null for everybody who can be in a cadence. */
  readonly mergedIntoId: string | null;
  /** When somebody was last in touch with them outside Cadenza, as an import says; cool-downs count it. */
  readonly lastContactAt: Date | null;
}

export interface Identity {
  readonly id: string;
  readonly personId: string;
  readonly connectionId: string;
  readonly ref: CrmRef;
  readonly companyCrmId: string | null;
  readonly ownerCrmId: string | null;
  readonly emailOptOut: boolean;
  readonly doNotCall: boolean;
  readonly emailBounced: boolean;
  /** `moved` is an alias (merge, conversion), `deleted` a tombstone. */
  readonly state: 'live' | 'moved' | 'deleted';
  readonly movedToId: string | null;
}

export interface Company {
  readonly id: string;
  readonly name: string;
  readonly domain: string | null;
  readonly industry: string | null;
  /** In the place of the workspace's caps; null: those hold. */
  readonly caps: CompanyCaps | null;
}

export type SuppressionScope = 'email' | 'phone' | 'person' | 'domain';

export interface Suppression {
  readonly id: string;
  readonly scope: SuppressionScope;
  /** Null once the person was erased; the keyed hash remains. */
  readonly value: string | null;
  /** `call` covers SMS, too. */
  readonly channel: 'email' | 'call' | 'sms' | 'all';
  readonly reason: string;
  readonly source: string;
  readonly personId: string | null;
  readonly createdAt: Date;
}
