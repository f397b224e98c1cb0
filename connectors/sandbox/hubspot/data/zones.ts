/** Zones that the portal's `hs_timezone` offers; HubSpot writes `/` as `_slash_` and all in lower case. */
const IANA = [
  'Europe/Berlin',
  'Europe/London',
  'Europe/Paris',
  'Europe/Madrid',
  'Europe/Stockholm',
  'US/Eastern',
  'US/Central',
  'US/Mountain',
  'US/Pacific',
  'Asia/Tokyo',
  'Australia/Sydney',
];

/** HubSpot prefers the `US/…` names for the zones of the United States. */
const PREFERRED: Readonly<Record<string, string>> = {
  'America/New_York': 'US/Eastern',
  'America/Chicago': 'US/Central',
  'America/Denver': 'US/Mountain',
  'America/Los_Angeles': 'US/Pacific',
};

/** `Europe/Berlin` → `europe_slash_berlin`. */
export function toHubspotZone(iana: string): string {
  return (PREFERRED[iana] ?? iana).replaceAll('/', '_slash_').toLowerCase();
}

export const ZONE_VALUES = IANA.map(toHubspotZone);
