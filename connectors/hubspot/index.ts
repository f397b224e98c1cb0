import type { CrmCustomFields, CrmKindPort, CrmPort, CrmRef } from '../../src/ports/crm.ts';
import type { TokenSource } from '../../src/ports/crm-oauth.ts';
import { changes, startCursor } from './changes.ts';
import { openApi } from './client.ts';
import { readCompanies } from './companies.ts';
import { createPeople } from './create-people.ts';
import { dealChanges, startDealCursor } from './deals.ts';
import { dispositionSource } from './dispositions.ts';
import { findActivities } from './find-activities.ts';
import { listActivities, readActivities } from './list-activities.ts';
import { followList, readListMembers, readLists } from './lists.ts';
import { readMeetings, startMeetings } from './meetings.ts';
import { createOAuth } from './oauth.ts';
import { optOut } from './opt-out.ts';
import { readUsers } from './owners.ts';
import { API_VERSION, pathsOf } from './paths.ts';
import { findPeople, readPeople } from './people.ts';
import { letterSource, personFields, prepareProperties, uniqueSource } from './properties.ts';
import { createInbound } from './webhook.ts';
import { writeActivities } from './write-activities.ts';

export type { HubspotUser } from './owners.ts';
export { REQUIRED_SCOPES } from './scopes.ts';
export type { HubspotEnrollCall } from './webhook.ts';

export interface HubspotConfig {
  readonly clientId: string;
  readonly clientSecret: string;
  /** API and token endpoint: `https://api.hubapi.com`. */
  readonly apiUrl: string;
  /** Where installs are authorised and records opened: `https://app.hubspot.com`. */
  readonly authUrl: string;
  readonly appId: string;
  readonly apiVersion?: string;
  /** How long a call may take, 30 seconds if not said. */
  readonly timeoutMs?: number;
  /** The product's own address. Signatures are checked over the URL that the caller builds from it. */
  readonly publicUrl: string;
  /** Real time, for the expiry of tokens. */
  readonly wall: () => Date;
}

/**
 * Where our pages may stand in a frame. HubSpot shows portals at app.hubspot.com and a host for each region
 * (app-eu1.hubspot.com …), and adds regions; what its customers publish lies on other domains. A stand-in is its own origin.
 */
function frameOrigin(uiOrigin: string): string {
  return new URL(uiOrigin).hostname.endsWith('.hubspot.com') ? 'https://*.hubspot.com' : uiOrigin;
}

/** The HubSpot connector: OAuth, what HubSpot posts to us, and the API of one connected portal. */
export function createHubspot(config: HubspotConfig): CrmKindPort {
  const { clientId, clientSecret, appId, wall } = config;
  const transport = { apiUrl: config.apiUrl.replace(/\/+$/, ''), timeoutMs: config.timeoutMs ?? 30_000 };
  const paths = pathsOf(config.apiVersion ?? API_VERSION);
  const uiOrigin = new URL(config.authUrl).origin;

  function open(connection: {
    readonly accountId: string;
    readonly tokens: TokenSource;
    readonly customFields?: CrmCustomFields;
  }): CrmPort {
    const portal = { api: openApi(transport, connection.tokens), paths, custom: connection.customFields };
    const letters = letterSource(portal);
    const means = { ...portal, letters, dispositions: dispositionSource(portal) };
    const recordUrl = (ref: CrmRef) => `${uiOrigin}/contacts/${connection.accountId}/record/0-1/${ref.id}`;
    const listing = { ...portal, letters, recordUrl };
    return {
      kind: 'hubspot',
      prepare: () => prepareProperties(portal),
      personFields: () => personFields(portal),
      users: () => readUsers(portal),
      lists: () => readLists(portal),
      listMembers: (listId, next) => readListMembers(portal, listId, next),
      followList: (listId, cursor) => followList(portal, listId, cursor),
      readPeople: (refs) => readPeople(portal, refs),
      findPeople: (emails) => findPeople(portal, emails),
      neededToCreate: [],
      createPeople: (people) => createPeople(portal, people),
      readCompanies: (ids) => readCompanies(portal, ids),
      startCursor: () => startCursor(portal),
      changes: (cursor) => changes(portal, cursor),
      startDealCursor: () => startDealCursor(portal),
      dealChanges: (cursor) => dealChanges(portal, cursor),
      startMeetings: () => startMeetings(portal),
      meetings: (cursor, ahead) => readMeetings(portal, cursor, ahead),
      writeActivities: (activities) => writeActivities(means, activities),
      findActivities: (keys) => findActivities(portal, keys, letters),
      optOut: (people) => optOut(portal, people),
      readActivities: (keys) => readActivities(listing, keys),
      listActivities: (range, next) => listActivities(listing, range, next),
      findsAtOnce: uniqueSource(portal),
      recordUrl,
    };
  }

  return {
    oauth: createOAuth({ ...transport, clientId, clientSecret, authUrl: config.authUrl, paths, wall }),
    inbound: createInbound({ clientSecret, appId }),
    frameOrigins: () => [frameOrigin(uiOrigin)],
    open,
  };
}
