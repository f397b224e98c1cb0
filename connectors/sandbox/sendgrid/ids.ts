import { createHash } from 'node:crypto';

/**
 * Gives out the account's ids. Each is a hash of the account's salt, the kind and a name that is unique within the
 * kind, so that ids survive a restart without a counter file and repeat in a seeded run.
 */
export class Ids {
  readonly #salt: string;

  constructor(salt: string) {
    this.#salt = salt;
  }

  /** 22 characters of the URL-safe alphabet, as in `X-Message-Id` and `sg_event_id`. */
  short(kind: string, name: string | number): string {
    return this.#hash(kind, name).toString('base64url').slice(0, 22);
  }

  /** Lower-case hexadecimal of the given length, at most 64. */
  hex(kind: string, name: string | number, length: number): string {
    return this.#hash(kind, name).toString('hex').slice(0, length);
  }

  #hash(kind: string, name: string | number): Buffer {
    return createHash('sha256').update(`${this.#salt}\0${kind}\0${name}`).digest();
  }
}

/**
 * The long id that events and Email Logs carry: the `X-Message-Id`, then where and when it was received, then the
 * number of the recipient within the request.
 */
export function sgMessageId(parts: {
  xMessageId: string;
  at: Date;
  host: string;
  recipient: number;
}): string {
  const seconds = Math.floor(parts.at.getTime() / 1000)
    .toString(16)
    .toUpperCase();
  return `${parts.xMessageId}.recvd-${parts.host}-1-${seconds}-${parts.recipient + 1}.0`;
}
