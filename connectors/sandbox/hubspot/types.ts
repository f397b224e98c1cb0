import type { RequestLog, StandIn } from '../core/index.ts';

/** The running HubSpot stand-in. `log` is for audits in the same process; everything else goes over HTTP. */
export interface HubspotStandIn extends StandIn {
  readonly log: RequestLog;
  /** The portal's id (`hub_id`), fixed by the seed. */
  readonly portalId: number;
}

/** One association, kept on the record from which it was made; the store indexes it from both ends. */
export interface Link {
  readonly toType: string;
  readonly toId: string;
  readonly typeId: number;
}

/** One CRM record. Property values are strings, as on the wire; an absent key is an empty value. */
export interface RecordRow {
  readonly id: string;
  /** The plural API name: `contacts`, `emails` … */
  readonly type: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly links: readonly Link[];
  /** ISO 8601, the stand-in's clock. */
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly archived: boolean;
  readonly archivedAt?: string;
  /** Set on a contact that was merged away: the id under which it lives on. */
  readonly mergedInto?: string;
  /** Set when the record was deleted for privacy: no property is left and it can't come back. */
  readonly purged?: boolean;
}

/** Who made a change, as webhooks tell it: `CRM_UI` with `userId:…`, `INTEGRATION` with the app's id. */
export interface ChangeSource {
  readonly changeSource: 'CRM_UI' | 'INTEGRATION';
  readonly sourceId: string;
}

export interface OwnerRow {
  readonly id: string;
  readonly userId: number;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly archived: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A property's definition, as `GET /crm/properties` answers it (fields that never vary are added there). */
export interface PropertyRow {
  readonly name: string;
  readonly label: string;
  readonly type: 'string' | 'number' | 'date' | 'datetime' | 'enumeration' | 'bool' | 'phone_number';
  readonly fieldType: string;
  readonly groupName: string;
  readonly description: string;
  readonly options: readonly PropertyOption[];
  readonly hasUniqueValue: boolean;
  readonly hubspotDefined: boolean;
  readonly readOnlyValue: boolean;
  readonly archived: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface PropertyOption {
  readonly label: string;
  readonly value: string;
  readonly displayOrder: number;
  readonly hidden: boolean;
}
