import { isbot } from 'isbot';

/**
 * What Apple's Mail Privacy Protection calls itself when it loads the images of a mail that nobody may have opened: this
 * and nothing more. No browser does.
 */
const applePrefetch = 'Mozilla/5.0';

/** Proxies and mail programs that fetch images when somebody opens the mail. `isbot` takes some of them for robots. */
const readsForSomebody =
  /googleimageproxy|yahoomailproxy|thunderbird|microsoft outlook|outlook-ios|outlook-android/i;

/** Filters that follow links and load images before the mail is read; `isbot` does not know all of them. */
const scanners =
  /barracuda|proofpoint|mimecast|safelinks|ironport|trend ?micro|messagelabs|symantec|fireeye|trellix|forcepoint|sophos|fortimail|checkpoint|avanan|vade ?secure|hornetsecurity/i;

/** Office asks a link before it hands it to a browser: beside a person's click, but not the click. */
const officeAsks = /ms-?office|microsoft office/i;

type AgentKind = 'apple_prefetch' | 'scanner_agent' | 'no_agent' | null;

/** What a user agent says of who opened or clicked; null when it may be a person. */
export function agentKind(kind: 'opened' | 'clicked', userAgent: string | null): AgentKind {
  const agent = userAgent?.trim() ?? '';
  if (agent === '') return 'no_agent';
  if (kind === 'opened' && agent === applePrefetch) return 'apple_prefetch';
  if (scanners.test(agent)) return 'scanner_agent';
  if (kind === 'opened') return !readsForSomebody.test(agent) && isbot(agent) ? 'scanner_agent' : null;
  return officeAsks.test(agent) || isbot(agent) ? 'scanner_agent' : null;
}
