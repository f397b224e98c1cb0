import { z } from 'zod';
import { AppError } from '../../src/errors.ts';
import type {
  CrmCaller,
  CrmChangeHint,
  CrmEnrollCall,
  CrmInbound,
  CrmPanelCall,
} from '../../src/ports/crm-inbound.ts';
import type { InboundRequest } from '../../src/ports/inbound-request.ts';
import { eventSchema, type HubspotEvent, hintsOf } from './events.ts';
import { contactRef } from './mapper.ts';
import { verifySignature } from './signature.ts';

export interface WebhookOptions {
  readonly clientSecret: string;
  readonly appId: string;
}

/** A call of the app's own UI. Whoever acts is named by HubSpot in the signed query, never by the body. */
export interface HubspotEnrollCall extends CrmEnrollCall {
  readonly userEmail: string | null;
}

const id = z.union([z.string().regex(/^\d{1,20}$/), z.number().int().positive()]).transform(String);
/** A call without a body (a GET) tells who acts and selects nobody. */
const callSchema = z.object({
  objectIds: z.array(id).min(1).max(2000),
  cadenceId: z.string().min(1).max(100).nullish(),
  requestId: z.string().min(1).max(100).nullish(),
});

/** The card of a contact; `0-1` is HubSpot's number for contacts. */
const panelSchema = z.object({ objectId: id, objectTypeId: z.literal('0-1').optional() });

/** Query parameters that HubSpot's proxy adds to a call of the app's UI. */
const identity = ['portalId', 'userId', 'userEmail', 'appId'] as const;
type Identity = Readonly<Record<(typeof identity)[number], string | null>>;

function unauthenticated(message: string): AppError {
  return new AppError('unauthenticated', message);
}

/**
 * The identity in the query. The URL's own part of the query is chosen by whoever calls from the browser, so a
 * parameter that comes twice is a forgery: HubSpot adds each once.
 */
function readIdentity(url: string): Identity {
  const query = new URL(url).searchParams;
  for (const name of identity)
    if (query.getAll(name).length > 1) throw unauthenticated(`The query names '${name}' more than once.`);
  const get = (name: string) => query.get(name) || null;
  return {
    portalId: get('portalId'),
    userId: get('userId'),
    userEmail: get('userEmail'),
    appId: get('appId'),
  };
}

function parseBody(request: InboundRequest): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(request.body)) as unknown;
  } catch {
    return undefined;
  }
}

/** The events of a webhook, or null for anything else. */
function readEvents(request: InboundRequest): readonly HubspotEvent[] | null {
  const parsed = z.array(eventSchema).min(1).safeParse(parseBody(request));
  return parsed.success ? parsed.data : null;
}

/**
 * Whose request it is. A call through HubSpot's proxy is signed whatever its body says, so as soon as the query
 * names a portal, that is the account and the body is no webhook.
 */
function accountOf(request: InboundRequest): {
  account: string | null;
  events: readonly HubspotEvent[] | null;
} {
  const { portalId } = readIdentity(request.url);
  if (portalId !== null) return { account: portalId, events: null };
  const events = readEvents(request);
  return { account: events?.[0]?.portalId ?? null, events };
}

function checkAccount(request: InboundRequest, appId: string): void {
  const { account, events } = accountOf(request);
  if (account === null) throw unauthenticated('The request names no HubSpot portal.');
  for (const event of events ?? []) {
    if (event.portalId !== account) throw unauthenticated('The delivery mixes events of several portals.');
    if (event.appId !== undefined && event.appId !== appId)
      throw unauthenticated('The delivery is for another app.');
  }
  const called = readIdentity(request.url).appId;
  if (called !== null && called !== appId) throw unauthenticated('The call comes from another app.');
}

/** The user who acts, of a call that came through HubSpot's proxy. */
function callerOf(request: InboundRequest): CrmCaller {
  const { portalId, userId, userEmail } = readIdentity(request.url);
  if (portalId === null) throw unauthenticated('The call did not come through HubSpot.');
  return { userId, userEmail };
}

function readCall<S extends z.ZodType>(schema: S, request: InboundRequest, what: string): z.output<S> {
  const parsed = schema.safeParse(parseBody(request));
  if (parsed.success) return parsed.data;
  throw new AppError('invalid_input', `The ${what} could not be read.`, {
    problems: parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
  });
}

/** What HubSpot posts: webhooks, and calls of the app's own UI through `hubspot.fetch`. */
export function createInbound(options: WebhookOptions): CrmInbound {
  const { clientSecret, appId } = options;
  return {
    claimedAccount(request) {
      try {
        return accountOf(request).account;
      } catch {
        return null;
      }
    },

    /** The app's client secret signs for every portal; `secrets` are accepted beside it, for its rotation. */
    async verify(request, secrets, now) {
      await verifySignature(request, [clientSecret, ...secrets], now);
      checkAccount(request, appId);
    },

    nonce: () => null,

    changes(request): readonly CrmChangeHint[] {
      const { events } = accountOf(request);
      if (events === null) throw new AppError('invalid_input', "The body is not a list of HubSpot's events.");
      return events.flatMap((event) => hintsOf(event, appId));
    },

    enrollCall(request): HubspotEnrollCall {
      const caller = callerOf(request);
      if (request.body.length === 0) return { ...caller, refs: [], cadenceId: null, idempotencyKey: null };
      const { objectIds, cadenceId, requestId } = readCall(callSchema, request, 'selection');
      return {
        ...caller,
        refs: [...new Set(objectIds)].map(contactRef),
        cadenceId: cadenceId ?? null,
        idempotencyKey: requestId ?? null,
      };
    },

    panelCall(request): CrmPanelCall {
      const { objectId } = readCall(panelSchema, request, 'record');
      const once = request.headers.get('x-hubspot-signature-v3') ?? null;
      return { ...callerOf(request), ref: contactRef(objectId), once };
    },
  };
}
