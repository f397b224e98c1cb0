import { v7 } from 'uuid';
import type { Clock, IdSource } from '../ports/clock.ts';

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** RFC 4648 base32, lower case, without padding. */
export function base32(bytes: Uint8Array): string {
  let text = '';
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet[(buffer >>> bits) & 31];
    }
    buffer &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + alphabet[(buffer << (5 - bits)) & 31];
}

/** Random bytes from the platform, or from a seeded source for runs that are to be repeated. */
export type RandomBytes = (length: number) => Uint8Array;

/** The platform's bytes, fetched some thousand at a time: a call costs more than the bytes. Each is given out once. */
function platformBytes(): RandomBytes {
  let pool = new Uint8Array();
  let used = 0;
  return (length) => {
    if (used + length > pool.length) {
      pool = crypto.getRandomValues(new Uint8Array(Math.max(length, 4096)));
      used = 0;
    }
    used += length;
    return pool.subarray(used - length, used);
  };
}

/** UUIDv7 by product time, ascending within one source even within one millisecond; tokens from the same bytes. */
export function createIds(clock: Clock, randomBytes: RandomBytes = platformBytes()): IdSource {
  let last = 0;
  let sequence = 0;
  return {
    uuid() {
      const now = clock.now().getTime();
      sequence = now === last ? sequence + 1 : 0;
      last = now;
      return v7({ msecs: now, seq: sequence, random: randomBytes(16) });
    },
    token: (bytes) => base32(randomBytes(bytes)),
  };
}
