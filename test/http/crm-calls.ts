import type { CrmKind } from '../../src/ports/crm.ts';
import type { Answer, TestHttp } from './support.ts';
import { hmacBase64, hmacHex } from './support.ts';

/** The connection to a CRM, with the account it names and the secret that its package signs with. */
export async function pushSecretOf(http: TestHttp, kind: CrmKind) {
  return http.world.in(async (tx) => {
    const connection = (await tx.connections.list()).find((one) => one.kind === kind);
    const secrets = await tx.connections.secrets(connection?.id ?? '');
    const { id = '', accountId: account = '' } = connection ?? {};
    return { id, account, secret: secrets?.pushSecret ?? '' };
  });
}

/** What a call is signed with, where a test signs it wrongly. */
export interface Forgery {
  readonly secret?: string;
  readonly at?: number;
}

/** The headers with which the package in Salesforce signs. */
export async function salesforceHeaders(
  http: TestHttp,
  call: { readonly method: string; readonly path: string; readonly body: string },
  over: Forgery = {},
): Promise<Record<string, string>> {
  const { account, secret } = await pushSecretOf(http, 'salesforce');
  const timestamp = String(Math.floor((over.at ?? Date.now()) / 1000));
  const nonce = crypto.randomUUID();
  const signed = `${timestamp}.${nonce}.${call.method}.${call.path}.${call.body}`;
  return {
    'content-type': 'application/json',
    'x-cadenza-org': account,
    'x-cadenza-timestamp': timestamp,
    'x-cadenza-nonce': nonce,
    'x-cadenza-signature': `v1=${await hmacHex(over.secret ?? secret, signed)}`,
  };
}

/** A signed request that can be sent, and sent again. */
export interface SignedCall {
  readonly path: string;
  readonly init: { readonly method: 'POST'; readonly body: string; readonly headers: Record<string, string> };
}

/** The call with which the package in Salesforce asks for a record's panel. */
export async function salesforcePanelCall(
  http: TestHttp,
  asked: { readonly user: string; readonly object: string; readonly id: string; readonly org?: string },
  over: Forgery = {},
): Promise<SignedCall> {
  const path = '/crm/salesforce/panel';
  const { account } = await pushSecretOf(http, 'salesforce');
  const body = JSON.stringify({ org: account, ...asked });
  const headers = await salesforceHeaders(http, { method: 'POST', path, body }, over);
  return { path, init: { method: 'POST', body, headers } };
}

/** The same through HubSpot's proxy, which names user and portal in the query. */
export async function hubspotPanelCall(
  http: TestHttp,
  asked: { readonly userEmail: string; readonly objectId: string; readonly portalId?: string },
  over: Forgery = {},
): Promise<SignedCall> {
  const { account } = await pushSecretOf(http, 'hubspot');
  const { HUBSPOT_CLIENT_SECRET: secret = '', HUBSPOT_APP_ID: appId = '' } = http.world.standIns.settings;
  const portalId = asked.portalId ?? account;
  const path = `/crm/hubspot/panel?portalId=${portalId}&userId=999&userEmail=${asked.userEmail}&appId=${appId}`;
  const body = JSON.stringify({ objectId: asked.objectId });
  const timestamp = String(over.at ?? Date.now());
  const signed = `POST${http.publicUrl}${path}${body}${timestamp}`;
  const headers = {
    'content-type': 'application/json',
    'x-hubspot-request-timestamp': timestamp,
    'x-hubspot-signature-v3': await hmacBase64(over.secret ?? secret, signed),
  };
  return { path, init: { method: 'POST', body, headers } };
}

/** Opens a panel's page by its URL. */
export function openPanel(http: TestHttp, url: string): Promise<Answer> {
  const { pathname, search } = new URL(url);
  return http.send(`${pathname}${search}`);
}

/** The session that a panel's page was handed; 'none' when it was not. */
export function sessionIn(page: Answer): string {
  return /name="panel-session" content="(cdzp_[^"]+)"/.exec(page.text)?.[1] ?? 'none';
}
