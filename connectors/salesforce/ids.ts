import { AppError } from '../../src/errors.ts';

const ID = /^(?:[a-zA-Z0-9]{15}|[a-zA-Z0-9]{18})$/;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/** The three characters that an id of 18 adds: each holds, as bits, which of five characters are capitals. */
function checksum(id15: string): string {
  return [0, 5, 10]
    .map((start) => {
      let bits = 0;
      for (let index = 0; index < 5; index += 1) {
        if (/[A-Z]/.test(id15.charAt(start + index))) bits += 2 ** index;
      }
      return ALPHABET.charAt(bits);
    })
    .join('');
}

/** True for the two forms of a Salesforce id: 15 characters (case matters) or 18 (with a checksum of the case). */
export function isSalesforceId(text: string): boolean {
  return ID.test(text);
}

/** True for an id whose checksum, if it has one, fits: Salesforce refuses a whole query that holds another. */
export function isIntactId(text: string): boolean {
  if (!isSalesforceId(text)) return false;
  return text.length === 15 || text.slice(15).toUpperCase() === checksum(text.slice(0, 15));
}

/**
 * The 18-character form of a Salesforce id; an id that has it already comes back as it is.
 * Throws `invalid_input` for anything that is not an id, so it is also the guard against injection into SOQL.
 */
export function to18(id: string): string {
  if (!isSalesforceId(id))
    throw new AppError('invalid_input', `"${id.slice(0, 40)}" is not a Salesforce id.`);
  return id.length === 18 ? id : id + checksum(id);
}

/** Salesforce writes times as `2026-11-22T16:50:02.000+0000`; this gives milliseconds since 1970. */
export function fromSalesforceTime(text: string): number {
  return Date.parse(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
}
