/** Contact properties whose changes the app's configuration subscribes to; one subscription each. */
const WATCHED: readonly string[] = [
  'email',
  'firstname',
  'lastname',
  'jobtitle',
  'company',
  'phone',
  'mobilephone',
  'city',
  'state',
  'country',
  'industry',
  'hs_timezone',
  'hubspot_owner_id',
  'lifecyclestage',
  'hs_lead_status',
  'hs_email_optout',
  'hs_email_hard_bounce_reason_enum',
  'hs_email_quarantined',
  'hs_sales_email_last_replied',
  'cadenza_enroll',
];

/** The same of companies. */
const WATCHED_OF_COMPANIES: readonly string[] = ['name', 'domain', 'industry', 'customer_story'];

const PLAIN = [
  'contact.creation',
  'contact.deletion',
  'contact.privacyDeletion',
  'contact.merge',
  'contact.restore',
];

/** The id of the app's subscription for an event, or undefined when the app doesn't subscribe to it. */
export function subscriptionId(subscriptionType: string, propertyName?: string): number | undefined {
  if (subscriptionType === 'contact.propertyChange') {
    const at = WATCHED.indexOf(propertyName ?? '');
    return at < 0 ? undefined : 3_200_100 + at;
  }
  if (subscriptionType === 'company.propertyChange') {
    const at = WATCHED_OF_COMPANIES.indexOf(propertyName ?? '');
    return at < 0 ? undefined : 3_200_200 + at;
  }
  const at = PLAIN.indexOf(subscriptionType);
  return at < 0 ? undefined : 3_200_001 + at;
}
