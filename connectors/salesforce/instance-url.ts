import { AppError } from '../../src/errors.ts';

/** Domains under which Salesforce gives orgs their own host. Setup and Lightning hosts take no API calls. */
const OWN_DOMAINS = ['.salesforce.com', '.force.com'];

/**
 * The origin to call, if it may be called: https under Salesforce's own domains without port, user or path, or exactly
 * the origin of `loginUrl` (so that a stand-in can be used). Anything else is `misconfigured`: the token would leave
 * for a host that is not Salesforce.
 */
export function checkInstanceUrl(text: string, loginUrl: string): string {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new AppError('misconfigured', 'Salesforce gave no usable instance URL. Connect Salesforce again.');
  }
  if (url.origin === new URL(loginUrl).origin) return url.origin;
  const plain =
    url.port === '' &&
    url.username === '' &&
    url.password === '' &&
    url.pathname === '/' &&
    url.search === '';
  const owned =
    OWN_DOMAINS.some((domain) => url.hostname.endsWith(domain)) && !url.hostname.includes('.lightning.');
  if (url.protocol === 'https:' && plain && owned) return url.origin;
  const message = `"${url.host}" is not a Salesforce host. Connect Salesforce again, and check SALESFORCE_LOGIN_URL.`;
  throw new AppError('misconfigured', message);
}
