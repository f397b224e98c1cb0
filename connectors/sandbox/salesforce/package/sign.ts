import { createHmac, randomUUID } from 'node:crypto';
import type { Org } from '../org.ts';

/** A call that the installed package makes to the product. */
export interface SignedCall {
  readonly method: 'GET' | 'POST';
  /** Below the product's base URL, with its query: `/webhooks/salesforce`. */
  readonly path: string;
  readonly body?: object;
}

/** How a call ended; `status` 0 means that nobody answered. */
export interface CallAnswer {
  readonly status: number;
  readonly text: string;
  /** The URL that was called. */
  readonly url: string;
}

const TIMEOUT_MS = 10_000;

/**
 * Calls the product as the package does: signed with the shared secret over
 * `timestamp.nonce.METHOD.path with query.raw body`. The timestamp is the wall clock's, since it guards the
 * transport. Answers status 0 when there are no settings yet or the product cannot be reached.
 */
export async function callProduct(org: Org, call: SignedCall): Promise<CallAnswer> {
  const settings = org.package;
  if (settings === undefined) {
    return { status: 0, text: 'The package has no settings yet: connect the org in Cadenza first.', url: '' };
  }
  const url = new URL(settings.url + call.path);
  const body = call.body === undefined ? '' : JSON.stringify(call.body);
  const timestamp = String(Math.floor(Date.now() / 1000));
  const nonce = randomUUID();
  const signed = [timestamp, nonce, call.method, url.pathname + url.search, body].join('.');
  const signature = createHmac('sha256', settings.secret).update(signed).digest('hex');
  try {
    const response = await fetch(url, {
      method: call.method,
      headers: {
        accept: 'application/json',
        'X-Cadenza-Org': org.id,
        'X-Cadenza-Timestamp': timestamp,
        'X-Cadenza-Nonce': nonce,
        'X-Cadenza-Signature': `v1=${signature}`,
        ...(body === '' ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === '' ? {} : { body }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return { status: response.status, text: await response.text(), url: url.href };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : undefined;
    const reason = cause ?? (error instanceof Error ? error.message : String(error));
    return { status: 0, text: `Cadenza cannot be reached at ${settings.url}: ${reason}`, url: url.href };
  }
}
