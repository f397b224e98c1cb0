import type { CrmKind } from '../ports/crm.ts';

/** What people call each CRM. */
export const crmNames: Readonly<Record<CrmKind, string>> = { salesforce: 'Salesforce', hubspot: 'HubSpot' };
