import type { SeededRandom } from '../core/index.ts';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const CHECK = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/** The three characters that say which upper-case letters a 15-character id has; they make it case-insensitive. */
function checksum(id15: string): string {
  let suffix = '';
  for (let block = 0; block < 3; block += 1) {
    let bits = 0;
    for (let i = 0; i < 5; i += 1) {
      const letter = id15[block * 5 + i] ?? '';
      if (letter >= 'A' && letter <= 'Z') bits |= 1 << i;
    }
    suffix += CHECK[bits];
  }
  return suffix;
}

/**
 * The 18-character form of a record id given with 15 or 18 characters, or `undefined` for anything else
 * (an 18-character id with a wrong suffix included).
 */
export function to18(id: string): string | undefined {
  if (!/^[0-9A-Za-z]+$/.test(id)) return undefined;
  if (id.length === 15) return id + checksum(id);
  return id.length === 18 && id.slice(15) === checksum(id.slice(0, 15)) ? id : undefined;
}

/** Two characters that stand for the pod in every id of one org, from its seed. */
export function podOf(random: SeededRandom): string {
  return random.text(2, 'ghjkmnpqrstuvwxyz');
}

/** The `n`th id of an object: ids grow in the byte order of their 15 characters, as the vendor's do. */
export function makeId(prefix: string, pod: string, n: number): string {
  let rest = n;
  let digits = '';
  while (rest > 0) {
    digits = (BASE62[rest % 62] ?? '') + digits;
    rest = Math.floor(rest / 62);
  }
  const id15 = `${prefix}${pod}0${digits.padStart(9, '0')}`;
  return id15 + checksum(id15);
}

/** The number that `makeId` was given. */
export function idNumber(id: string): number {
  return [...id.slice(6, 15)].reduce((sum, digit) => sum * 62 + BASE62.indexOf(digit), 0);
}
