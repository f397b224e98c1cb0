import { z } from 'zod';
import { AppError } from '../../src/errors.ts';
import type { CrmChangeHint, CrmEnrollCall, CrmInbound, CrmPanelCall } from '../../src/ports/crm-inbound.ts';
import type { InboundRequest } from '../../src/ports/inbound-request.ts';
import { hmacMatches, utf8 } from './crypto.ts';
import { isSalesforceId, to18 } from './ids.ts';

/** How far the sender's clock may be off, and how long a signature is good (seconds). */
const TOLERANCE = 300;

const salesforceId = z.string().refine(isSalesforceId, 'not a Salesforce id').transform(to18);

const pushBody = z.object({
  org: salesforceId,
  events: z.array(
    z.object({
      object: z.string(),
      id: salesforceId,
      change: z.string(),
      occurredAt: z.string(),
    }),
  ),
});

const enrollBody = z.object({
  org: salesforceId,
  user: salesforceId,
  object: z.enum(['Contact', 'Lead']),
  ids: z.array(salesforceId).max(2_000),
  cadenceId: z.string().min(1).nullish(),
  idempotencyKey: z.string().min(1).max(200).nullish(),
});

const panelBody = z.object({
  org: salesforceId,
  user: salesforceId,
  object: z.enum(['Contact', 'Lead']),
  id: salesforceId,
});

const orgOnly = z.object({ org: salesforceId });

function refused(message: string): AppError {
  return new AppError('unauthenticated', message);
}

function json(request: InboundRequest): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(request.body));
  } catch (error) {
    throw new AppError('invalid_input', 'The body of the Salesforce call is not JSON.', { cause: error });
  }
}

function parsed<T>(schema: z.ZodType<T>, request: InboundRequest): T {
  const result = schema.safeParse(json(request));
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => ({
    path: issue.path.join('.'),
    message: issue.message,
  }));
  throw new AppError('invalid_input', 'The body of the Salesforce call is not as expected.', { problems });
}

function claimedAccount(request: InboundRequest): string | null {
  const org = request.headers.get('x-cadenza-org') ?? '';
  return isSalesforceId(org) ? to18(org) : null;
}

function nonce(request: InboundRequest): string | null {
  const text = request.headers.get('x-cadenza-nonce') ?? '';
  return /^[\w-]{8,128}$/.test(text) ? text : null;
}

function signatureOf(request: InboundRequest): Uint8Array<ArrayBuffer> {
  const hex = /^v1=([0-9a-f]{64})$/i.exec(request.headers.get('x-cadenza-signature') ?? '')?.[1];
  if (hex === undefined) throw refused('The header X-Cadenza-Signature is missing or malformed.');
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** `timestamp.nonce.METHOD.path-with-query.` and the body as it came, byte for byte. */
function signedBytes(request: InboundRequest, timestamp: string, once: string): Uint8Array<ArrayBuffer> {
  const url = new URL(request.url);
  const head = utf8(`${timestamp}.${once}.${request.method.toUpperCase()}.${url.pathname}${url.search}.`);
  const message = new Uint8Array(head.length + request.body.length);
  message.set(head);
  message.set(request.body, head.length);
  return message;
}

/**
 * Refuses (`unauthenticated`) a call whose headers, age or signature are wrong, or whose body names another org than
 * the header: the secret was looked up by the header, so the body must not be able to speak for someone else.
 */
async function verify(request: InboundRequest, secrets: readonly string[], now: Date): Promise<void> {
  const account = claimedAccount(request);
  const once = nonce(request);
  const timestamp = request.headers.get('x-cadenza-timestamp') ?? '';
  if (account === null) throw refused('The header X-Cadenza-Org is missing or malformed.');
  if (once === null) throw refused('The header X-Cadenza-Nonce is missing or malformed.');
  if (!/^\d{1,12}$/.test(timestamp)) throw refused('The header X-Cadenza-Timestamp is missing or malformed.');
  const age = Math.abs(now.getTime() / 1000 - Number(timestamp));
  if (age > TOLERANCE) throw refused('The call is too old, or a clock is off by more than five minutes.');
  const signature = signatureOf(request);
  const message = signedBytes(request, timestamp, once);
  let good = false;
  for (const secret of secrets) good = (await hmacMatches(secret, signature, message)) || good;
  if (!good) throw refused('The signature of the call is wrong.');
  const inQuery = new URL(request.url).searchParams.get('org');
  if (inQuery !== null && (!isSalesforceId(inQuery) || to18(inQuery) !== account)) {
    throw refused('The query names another org than the header X-Cadenza-Org.');
  }
  if (request.body.length > 0 && parsed(orgOnly, request).org !== account) {
    throw refused('The body names another org than the header X-Cadenza-Org.');
  }
}

const CHANGES: Readonly<Record<string, CrmChangeHint['change']>> = {
  deleted: 'deleted',
  opted_out: 'opted_out',
  merged: 'merged',
  converted: 'merged',
};

/**
 * The records that a push names. Objects other than Contact and Lead are passed over, and a change that is not known
 * is an update: the record is read again in any case. `eventKey` stays the same when the package sends an event again.
 */
function changes(request: InboundRequest): readonly CrmChangeHint[] {
  const { org, events } = parsed(pushBody, request);
  return events.flatMap(({ object, id, change, occurredAt }) => {
    if (object !== 'Contact' && object !== 'Lead') return [];
    const eventKey = `${org}:${id}:${change}:${occurredAt}`;
    return [{ ref: { type: object, id }, change: CHANGES[change] ?? 'updated', eventKey }];
  });
}

/** Who acts and on what; a GET (the list of cadences) has no body and names the user in its query. */
function enrollCall(request: InboundRequest): CrmEnrollCall {
  if (request.body.length === 0) {
    const user = new URL(request.url).searchParams.get('user');
    const userId = user !== null && isSalesforceId(user) ? to18(user) : null;
    return { userId, refs: [], cadenceId: null, idempotencyKey: null, userEmail: null };
  }
  const call = parsed(enrollBody, request);
  return {
    userEmail: null,
    userId: call.user,
    refs: [...new Set(call.ids)].map((id) => ({ type: call.object, id })),
    cadenceId: call.cadenceId ?? null,
    idempotencyKey: call.idempotencyKey ?? null,
  };
}

/** Who looks at which record; the call's nonce was checked already. */
function panelCall(request: InboundRequest): CrmPanelCall {
  const { user, object, id } = parsed(panelBody, request);
  return { userId: user, userEmail: null, ref: { type: object, id }, once: null };
}

/** What the Cadenza package in an org posts: record changes, 'Add to cadence' and a record's panel, signed with the org's own secret. */
export const salesforceInbound: CrmInbound = {
  claimedAccount,
  verify,
  nonce,
  changes,
  enrollCall,
  panelCall,
};
