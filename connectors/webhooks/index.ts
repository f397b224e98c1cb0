import type { WebhookPort } from '../../src/ports/webhooks.ts';
import { isPublicAddress } from '../wire/addresses.ts';
import { problemWith } from './hosts.ts';

export interface WebhookOptions {
  /** This machine may be posted to: only while every service is a stand-in on it. */
  readonly loopback: boolean;
  /** Asks for a host's addresses; left out where the platform itself reaches nothing but the public internet. */
  readonly lookup?: ((host: string) => Promise<readonly string[]>) | undefined;
}

const timeoutMs = 10_000;

/**
 * Posts by `fetch`. A host is asked for before each post, and nothing is posted where one of its addresses is not public:
 * whoever sets an endpoint must not reach what only this server reaches. (Between that answer and the connection the
 * name could be changed; a server with secrets beside it should forbid such connections by its own firewall, too.)
 */
export function createWebhooks(options: WebhookOptions): WebhookPort {
  const check = (url: string) => problemWith(url, options);
  const hostProblem = async (url: string): Promise<string | null> => {
    const { hostname } = new URL(url);
    const local = options.loopback && ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
    if (options.lookup === undefined || local) return null;
    const addresses = await options.lookup(hostname.replace(/^\[|\]$/g, ''));
    return addresses.length > 0 && addresses.every(isPublicAddress)
      ? null
      : 'its name leads to an address that is not public';
  };
  return {
    problemWith: check,
    async post({ url, headers, body }) {
      const failed = (reason: string, gone = false) => ({ state: 'failed' as const, reason, gone });
      try {
        const problem = check(url) ?? (await hostProblem(url));
        if (problem !== null) return failed(`The address may not be posted to: ${problem}.`);
        const response = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'user-agent': 'Cadenza-Webhooks/1', ...headers },
          body,
          redirect: 'manual',
          signal: AbortSignal.timeout(timeoutMs),
        });
        await response.body?.cancel();
        if (response.status >= 200 && response.status < 300) return { state: 'delivered' };
        return failed(`It answered with status ${response.status}.`, response.status === 410);
      } catch (error) {
        const slow = error instanceof Error && error.name === 'TimeoutError';
        return failed(slow ? 'It did not answer within 10 seconds.' : 'It could not be reached.');
      }
    },
  };
}
