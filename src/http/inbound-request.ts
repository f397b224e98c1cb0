import type { Context } from 'hono';
import type { InboundRequest } from '../ports/inbound-request.ts';
import type { HttpEnv } from './env.ts';

/**
 * A request as the bytes that came, for signatures. The URL is the public one: what stands in `Host` is the
 * sender's word and never counts.
 */
export async function toInboundRequest(c: Context<HttpEnv>, publicUrl: string): Promise<InboundRequest> {
  const { pathname, search } = new URL(c.req.url);
  const headers = new Map<string, string>();
  c.req.raw.headers.forEach((value, name) => {
    headers.set(name.toLowerCase(), value);
  });
  const body = new Uint8Array(await c.req.arrayBuffer());
  return { method: c.req.method, url: `${publicUrl}${pathname}${search}`, headers, body };
}
