import { AppError } from '../errors.ts';

/** Decodes base64 or base64url; `misconfigured` when `name` is neither or too short. */
export function keyBytes(name: string, value: string, least: number): Uint8Array<ArrayBuffer> {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = fromBase64(value.trim());
  } catch {
    throw new AppError('misconfigured', `${name} is not base64. Make one with: openssl rand -base64 32`);
  }
  if (bytes.length < least)
    throw new AppError(
      'misconfigured',
      `${name} has ${bytes.length} bytes, but needs ${least}. Make one with: openssl rand -base64 32`,
    );
  return bytes;
}

export function fromBase64(value: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(value.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
}

export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
