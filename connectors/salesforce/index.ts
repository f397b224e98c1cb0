import type { CrmCustomFields, CrmKindPort, CrmPort, CrmRef } from '../../src/ports/crm.ts';
import type { TokenSource } from '../../src/ports/crm-oauth.ts';
import { writeActivities } from './activities.ts';
import { changes, startCursor } from './changes.ts';
import { SalesforceClient } from './client.ts';
import type { ApiUsage } from './connection.ts';
import { createPeople } from './create-people.ts';
import { dealChanges, startDealCursor } from './deals.ts';
import { findActivities } from './find-activities.ts';
import { followList } from './follow-list.ts';
import { frameOrigins } from './frame-origins.ts';
import { listActivities, readActivities } from './list-activities.ts';
import { listMembers, lists } from './lists.ts';
import { EventFields, readMeetings, startMeetings } from './meetings.ts';
import { createOAuth } from './oauth.ts';
import { optOut } from './opt-out.ts';
import { findPeople, readPeople } from './people.ts';
import { PeopleFields, personFields } from './people-fields.ts';
import { prepare } from './prepare.ts';
import { readTaskShape, type TaskShape } from './task-shape.ts';
import { users } from './users.ts';
import { salesforceInbound } from './webhook.ts';

interface SalesforceConfig {
  readonly clientId: string;
  readonly clientSecret: string;
  /** `https://login.salesforce.com`, a sandbox's, or a stand-in's origin. */
  readonly loginUrl: string;
  readonly apiVersion?: '66.0';
  /** How long one request may take, body included. */
  readonly timeoutMs?: number;
  /** Real time. Salesforce names no end of its tokens, so nothing here depends on it. */
  readonly wall: () => Date;
  /** Called after each answer that says how much of the org's daily API allowance is used. */
  readonly onUsage?: (accountId: string, usage: ApiUsage) => void;
}

/** Where a person opens a record; before the first call the org's host is unknown and the login page forwards. */
function recordUrl(instanceUrl: string | null, loginUrl: string, ref: CrmRef): string {
  const path = `/lightning/r/${ref.type}/${encodeURIComponent(ref.id)}/view`;
  return instanceUrl === null ? `${loginUrl}/?startURL=${path}` : `${instanceUrl}${path}`;
}

/** Keeps what `read` gives; a failure is forgotten, so that the next call asks again. */
function remembered<T>(read: () => Promise<T>): () => Promise<T> {
  let held: Promise<T> | null = null;
  return () => {
    held ??= read().catch((error: unknown) => {
      held = null;
      throw error;
    });
    return held;
  };
}

function openOrg(
  config: SalesforceConfig,
  connection: {
    readonly accountId: string;
    readonly tokens: TokenSource;
    readonly customFields?: CrmCustomFields;
  },
): CrmPort {
  const { loginUrl, apiVersion = '66.0', timeoutMs = 60_000, onUsage } = config;
  const client = new SalesforceClient({
    tokens: connection.tokens,
    loginUrl,
    apiVersion,
    timeoutMs,
    ...(onUsage === undefined ? {} : { onUsage: (usage) => onUsage(connection.accountId, usage) }),
  });
  const fields = new PeopleFields(client, connection.customFields ?? { person: [], company: [] });
  const events = new EventFields();
  const shape = remembered<TaskShape>(() => readTaskShape(client));
  return {
    kind: 'salesforce',
    prepare: (setup) => prepare(client, setup),
    personFields: () => personFields(client),
    users: () => users(client),
    lists: () => lists(client),
    listMembers: (listId, next) => listMembers(client, listId, next),
    followList: (listId, cursor) => followList(client, listId, cursor),
    readPeople: (refs) => readPeople(client, fields, refs),
    findPeople: (emails) => findPeople(client, fields, emails),
    // What a Lead must have (Object reference, Lead).
    neededToCreate: ['lastName', 'companyName'],
    createPeople: (people) => createPeople(client, people),
    startCursor: () => startCursor(client),
    changes: (cursor) => changes(client, fields, cursor),
    startDealCursor: () => startDealCursor(client),
    dealChanges: (cursor) => dealChanges(client, cursor),
    startMeetings: () => startMeetings(client),
    // Deleted Events come with the others.
    meetings: (cursor) => readMeetings(client, events, cursor),
    writeActivities: (activities) => writeActivities(client, shape, activities),
    findActivities: (keys) => findActivities(client, keys),
    readActivities: (keys) => readActivities(client, keys),
    listActivities: (range, next) => listActivities(client, range, next),
    // A query reads the records themselves; where the field is not unique, nothing is written at all.
    findsAtOnce: async () => true,
    optOut: (people) => optOut(client, people),
    recordUrl: (ref) => recordUrl(client.instanceUrl, loginUrl, ref),
  };
}

/**
 * Salesforce behind the CRM port: OAuth, what the package pushes, and orgs to open. Keeps nothing between orgs. A port
 * remembers what the org's Task looks like, so open one per piece of work and let it go afterwards.
 */
export function createSalesforce(config: SalesforceConfig): CrmKindPort {
  const { clientId, clientSecret, timeoutMs = 60_000 } = config;
  const loginUrl = new URL(config.loginUrl).origin;
  const settings = { ...config, loginUrl };
  return {
    oauth: createOAuth({ clientId, clientSecret, loginUrl, timeoutMs }),
    inbound: salesforceInbound,
    frameOrigins: (instanceUrl) => frameOrigins(instanceUrl, loginUrl),
    open: (connection) => openOrg(settings, connection),
  };
}
