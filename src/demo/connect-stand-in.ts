import { beginConnect, completeConnect } from '../app/connect-crm.ts';
import type { ActorContext } from '../app/context.ts';
import { AppError } from '../errors.ts';
import type { CrmKind } from '../ports/crm.ts';

/**
 * Connects a stand-in as an admin would in a browser: by the real OAuth flow, whose consent page agrees by itself
 * there. `unavailable` when the stand-in does not send the admin back.
 */
export async function connectStandIn(ctx: ActorContext, kind: CrmKind): Promise<void> {
  const { url } = await beginConnect(ctx, kind);
  const consent = await fetch(url, { redirect: 'manual' });
  const back = new URL(consent.headers.get('location') ?? 'about:blank', url);
  const code = back.searchParams.get('code');
  const state = back.searchParams.get('state');
  if (code === null || state === null)
    throw new AppError(
      'unavailable',
      `The ${kind} stand-in did not agree to be connected (status ${consent.status}).`,
    );
  await completeConnect(ctx, kind, { code, state });
}
