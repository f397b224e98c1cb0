/** Scopes without which nothing works. They must be the app's required scopes, or HubSpot refuses the install. */
export const REQUIRED_SCOPES = [
  'oauth',
  'crm.objects.contacts.read',
  'crm.objects.contacts.write',
  'crm.objects.owners.read',
  'crm.lists.read',
  'crm.schemas.contacts.write',
  'sales-email-read',
  'communication_preferences.read_write',
] as const;

/**
 * Scopes without which only a part is missing: companies are then not read, and rules see no deals. Optional
 * scopes of the app.
 */
export const OPTIONAL_SCOPES = ['crm.objects.companies.read', 'crm.objects.deals.read'] as const;
