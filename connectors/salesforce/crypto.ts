const encoder = new TextEncoder();

/** Bytes of a text in UTF-8, in a buffer that WebCrypto takes. */
export function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(encoder.encode(text));
}

/** Checks an HMAC-SHA256 in constant time (WebCrypto's `verify`); an empty secret proves nothing and is refused. */
export async function hmacMatches(
  secret: string,
  signature: Uint8Array<ArrayBuffer>,
  message: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  if (secret === '') return false;
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', utf8(secret), algorithm, false, ['verify']);
  return crypto.subtle.verify('HMAC', key, signature, message);
}
