import { createHmac, type KeyObject, sign } from 'node:crypto';

const SIGNATURE_HEADER = 'X-Twilio-Email-Event-Webhook-Signature';
const TIMESTAMP_HEADER = 'X-Twilio-Email-Event-Webhook-Timestamp';

/**
 * The header pair with which SendGrid signs a webhook: ECDSA P-256 with SHA-256 over the timestamp's digits
 * followed by the raw body, DER, base64. `at` is wall-clock time, because receivers judge freshness by their own.
 */
export function signWebhook(key: KeyObject, body: Uint8Array, at: Date): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signature = sign('sha256', Buffer.concat([Buffer.from(timestamp), body]), key);
  return { [SIGNATURE_HEADER]: signature.toString('base64'), [TIMESTAMP_HEADER]: timestamp };
}

/** Cal.com's signature header: hex HMAC-SHA256 of the raw body under the webhook's secret. */
export function signCalcom(secret: string, body: Uint8Array): Record<string, string> {
  return { 'X-Cal-Signature-256': createHmac('sha256', secret).update(body).digest('hex') };
}
