/** Where Visualforce pages live: their host carries the package's namespace, which only the org knows. */
const VISUALFORCE = ['https://*.vf.force.com', 'https://*.visualforce.com'];
const ANYWHERE = ['https://*.lightning.force.com', 'https://*.my.salesforce.com', ...VISUALFORCE];

const isStandIn = (loginUrl: string) => !new URL(loginUrl).hostname.endsWith('.salesforce.com');

/**
 * Where our pages may stand in a frame. Every customer of Salesforce can put pages under lightning.force.com, so for a
 * connected org it is that org's own hosts alone: `acme.my.salesforce.com` shows its records at
 * `acme.lightning.force.com`. A stand-in shows them at its own origin.
 */
export function frameOrigins(instanceUrl: string | null, loginUrl: string): readonly string[] {
  if (isStandIn(loginUrl)) return [...new Set([new URL(instanceUrl ?? loginUrl).origin, loginUrl])];
  if (instanceUrl === null) return ANYWHERE;
  const { origin, hostname } = new URL(instanceUrl);
  const own = /^(.+)\.my\.salesforce\.com$/.exec(hostname)?.[1];
  if (own === undefined) return [origin, ...ANYWHERE];
  return [origin, `https://${own}.lightning.force.com`, ...VISUALFORCE];
}
