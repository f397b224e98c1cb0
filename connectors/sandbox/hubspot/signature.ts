import { createHmac } from 'node:crypto';

/** What HubSpot signs: the full URL as it requests it, and the body's exact text (empty for GET). */
interface Signable {
  readonly method: string;
  readonly url: string;
  readonly body: string;
  /** ms, wall clock. */
  readonly timestamp: number;
}

/** Characters that HubSpot decodes in the URL before it signs, and no others. */
const DECODED: Readonly<Record<string, string>> = {
  '%3A': ':',
  '%2F': '/',
  '%3F': '?',
  '%40': '@',
  '%21': '!',
  '%24': '$',
  '%27': "'",
  '%28': '(',
  '%29': ')',
  '%2A': '*',
  '%2C': ',',
  '%3B': ';',
};

/** `X-HubSpot-Signature-v3`: base64 HMAC-SHA256 over method, URL, body and timestamp, keyed by the client secret. */
function signV3(secret: string, { method, url, body, timestamp }: Signable): string {
  const plain = url.replace(/%[0-9A-Fa-f]{2}/g, (code) => DECODED[code.toUpperCase()] ?? code);
  return createHmac('sha256', secret).update(`${method}${plain}${body}${timestamp}`).digest('base64');
}

/** The two headers of a signed request. */
export function signedHeaders(secret: string, request: Signable): Record<string, string> {
  return {
    'X-HubSpot-Signature-v3': signV3(secret, request),
    'X-HubSpot-Request-Timestamp': String(request.timestamp),
  };
}
