import { AppError } from '../../src/errors.ts';
import type { InboundRequest } from '../../src/ports/inbound-request.ts';
import type { MailboxNotice } from '../../src/ports/mailbox.ts';
import { jsonOf, parseAnswer, succeeded } from './answer.ts';
import { type GraphApi, type TransportOptions, transport } from './client.ts';
import { failureToAppError } from './errors.ts';
import { noticeSchema, subscriptionPageSchema, subscriptionSchema } from './schemas.ts';

const resource = "me/mailFolders('inbox')/messages";

/** Graph keeps an Outlook subscription for 10,080 minutes at most; an hour less leaves room for clocks that differ. */
const lifeMs = 10_020 * 60_000;

/**
 * Where notices of one mailbox go. A part of the secret's digest makes the address one of its own: by it the
 * subscription is found again, since Graph never shows the secret (`clientState`), and one delivery never mixes
 * mailboxes.
 */
async function addressFor(url: string, secret: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(secret));
  const mark = Array.from(new Uint8Array(digest).subarray(0, 8), (byte) =>
    byte.toString(16).padStart(2, '0'),
  );
  const address = new URL(url);
  address.searchParams.set('mailbox', mark.join(''));
  return address.toString();
}

/**
 * Subscribes to what arrives in the inbox, or renews the subscription that there is. Null where our address is not https
 * and Graph is: it posts to nothing else. Lifecycle notices are not asked for: what they tell is found by polling.
 */
export async function watchInbox(
  api: GraphApi,
  wall: () => Date,
  notice: { readonly url: string; readonly secret: string },
): Promise<{ readonly until: Date } | null> {
  if (!notice.url.startsWith('https:') && api.options.graphUrl.startsWith('https:')) return null;
  const notificationUrl = await addressFor(notice.url, notice.secret);
  const expirationDateTime = new Date(wall().getTime() + lifeMs).toISOString();
  const doing = 'tell of new mail';
  const known = await api.get({ method: 'GET', path: '/subscriptions', doing }, subscriptionPageSchema);
  const old = known.value.find((one) => one.notificationUrl === notificationUrl);
  if (old !== undefined) {
    const path = `/subscriptions/${encodeURIComponent(old.id)}`;
    const body = { type: 'application/json', text: JSON.stringify({ expirationDateTime }) } as const;
    const renewed = await api.ask({ method: 'PATCH', path, body, doing });
    // It may have run out just now: then a new one is made.
    if (renewed.kind !== 'answer' || renewed.status !== 404) {
      if (!succeeded(renewed)) throw failureToAppError(doing, renewed);
      return { until: parseAnswer(doing, jsonOf(renewed.body), subscriptionSchema).expirationDateTime };
    }
  }
  const made = {
    changeType: 'created',
    notificationUrl,
    resource,
    expirationDateTime,
    clientState: notice.secret,
  };
  const body = { type: 'application/json', text: JSON.stringify(made) } as const;
  const request = { method: 'POST', path: '/subscriptions', body, doing } as const;
  return { until: (await api.get(request, subscriptionSchema)).expirationDateTime };
}

/** Ends every subscription of this app for the token's user. Best effort: what is left ends by itself within a week. */
export async function forgetWatches(options: TransportOptions, accessToken: string): Promise<void> {
  const doing = 'stop telling of new mail';
  const known = await transport(options, { method: 'GET', path: '/subscriptions', doing }, accessToken);
  if (!succeeded(known)) return;
  const parsed = subscriptionPageSchema.safeParse(jsonOf(known.body));
  for (const { id } of parsed.success ? parsed.data.value : [])
    await transport(
      options,
      { method: 'DELETE', path: `/subscriptions/${encodeURIComponent(id)}`, doing },
      accessToken,
    );
}

/** What Graph posts: first a token to be given back as it is, then notices with the secret that we gave it. */
export function noticeOf(request: InboundRequest): MailboxNotice {
  const token = new URL(request.url).searchParams.get('validationToken');
  if (token !== null && token !== '' && token.length <= 2000) return { state: 'challenge', text: token };
  const parsed = noticeSchema.safeParse(jsonOf(request.body));
  const secret = parsed.success ? parsed.data.value[0]?.clientState : undefined;
  if (secret === undefined)
    throw new AppError('invalid_input', "This is not a change notification of Microsoft Graph's.");
  return { state: 'arrived', secret };
}
