import type { MessageRow } from './mailboxes.ts';
import { addressesIn, decoded, headerIn } from './mime.ts';

type Test = (message: MessageRow) => boolean;

const seconds = (value: string) =>
  /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value.replaceAll('/', '-'));

/** What one word of a search asks of a message; a word without an operator is looked for in the subject. */
function testOf(word: string): Test {
  const [, operator = '', value = ''] = /^(\w+):(.+)$/.exec(word) ?? [];
  switch (operator) {
    case 'rfc822msgid': {
      const wanted = value.replace(/[<>]/g, '');
      return ({ raw }) => headerIn(raw, 'Message-ID').replace(/[<>]/g, '') === wanted;
    }
    case 'to':
    case 'from':
      return ({ raw }) => addressesIn(headerIn(raw, operator)).includes(value.toLowerCase());
    case 'in':
      return ({ labelIds }) => labelIds.includes(value.toUpperCase());
    case 'after':
      return ({ internalDate }) => internalDate > seconds(value);
    case 'before':
      return ({ internalDate }) => internalDate < seconds(value);
    default:
      return ({ raw }) => decoded(headerIn(raw, 'Subject')).toLowerCase().includes(word.toLowerCase());
  }
}

/** Whether a message fits a search: all of its words must. */
export function fits(q: string): Test {
  const tests = q
    .split(/\s+/)
    .filter((word) => word !== '')
    .map(testOf);
  return (message) => tests.every((test) => test(message));
}
