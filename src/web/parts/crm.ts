/** What a CRM is called. */
export const crmNames = { salesforce: 'Salesforce', hubspot: 'HubSpot' } as const;
