import { z } from 'zod';
import { AppError, isAppError } from '../errors.ts';
import type { InboundRequest } from '../ports/inbound-request.ts';
import { type AppContext, asSystem } from './context.ts';
import { receiveSignal, type receiveSignalInput, type SignalReceipt } from './receive-signal.ts';
import { verifyWebhook } from './standard-webhooks.ts';

/** The body of a signed signal, as far as it must be known before the verb checks it. */
const bodySchema = z.looseObject({ key: z.string().optional() });

function parse(body: Uint8Array): z.output<typeof bodySchema> {
  try {
    return bodySchema.parse(JSON.parse(new TextDecoder().decode(body)));
  } catch (error) {
    throw new AppError('invalid_input', 'The body of a signed signal must be a JSON object.', {
      cause: error,
    });
  }
}

/** The secrets of a workspace; none when there is no such workspace, which is not told apart from a wrong signature. */
async function secretsOf(ctx: AppContext, workspaceId: string): Promise<readonly string[]> {
  if (!z.guid().safeParse(workspaceId).success) return [];
  return ctx.store.withWorkspace(workspaceId, (tx) => tx.alerting.openSignalSecrets());
}

/**
 * Takes a signal that is signed as Standard Webhooks says instead of carrying an API key. Its body is that of
 * `POST /v1/signals`; without a `key` its webhook-id is one, so that a repeat changes nothing. Somebody who is not here
 * is no error: the sender would only repeat it.
 */
export async function receiveSignedSignal(
  base: AppContext,
  workspaceId: string,
  request: InboundRequest,
): Promise<SignalReceipt> {
  const id = await verifyWebhook(await secretsOf(base, workspaceId), request, base.clock.wall());
  const body = parse(request.body);
  const input = { ...body, key: body.key ?? id.slice(0, 200) };
  try {
    const ctx = asSystem(base, workspaceId, 'signed signals');
    return await receiveSignal(ctx, input as z.input<typeof receiveSignalInput>, 'webhook');
  } catch (error) {
    if (isAppError(error, 'not_found')) return { recorded: false, personId: null };
    throw error;
  }
}
