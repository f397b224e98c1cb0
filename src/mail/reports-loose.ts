import type { InboundMail } from '../ports/mail.ts';
import type { BouncedRecipient } from './reports.ts';
import { causeOf, statusIn } from './reports-cause.ts';

const maxRecipients = 500;

/** Where servers begin the copy of the mail that they could not deliver. */
const copyBegins =
  /^[ \t>]{0,4}(?:received: |return-path: |dkim-signature: |mime-version: |-{2,}[^\n]{0,30}(?:copy of|original message|returned message|message header|below this line|original nachricht|ursprungliche|undelivered message|begin message|included)|(?:original )?message headers? (?:follow|and)|the original message (?:was|follows)|original message (?:headers|follows)|here(?: i|')s? (?:is )?a copy of)/im;

/** What the server itself wrote: at most its first 20,000 characters, without the copy of the mail. */
export function serversWords(text: string): string {
  const bounded = text.slice(0, 20_000);
  const at = bounded.search(copyBegins);
  return at > 60 ? bounded.slice(0, at) : bounded;
}

const address =
  /[^\s<>()[\]",;:=\\'`：，、。；（）「」《》【】]{1,64}@[a-z0-9\u0080-\uffff-][^\s<>()[\]",;:=\\/'`]{0,252}/gi;
const isServer = /^(?:mailer-?daemon|postmaster|no-?reply|abuse|support|help-?desk|mail-?admin)@/;

interface Named {
  readonly address: string;
  readonly at: number;
  /** It stands where servers list the addresses that failed. */
  readonly listed: boolean;
}

function namedIn(words: string, mail: InboundMail): Named[] {
  const ours = new Set([...mail.to, ...mail.recipients, mail.from?.email ?? '']);
  const seen = new Map<string, Named>();
  for (const match of words.matchAll(address)) {
    const name = match[0].toLowerCase().replace(/\.+$/, '');
    if (ours.has(name) || isServer.test(name) || !name.includes('@')) continue;
    const before = words.slice(Math.max(0, match.index - 60), match.index);
    const after = words.slice(match.index + match[0].length, match.index + match[0].length + 3);
    const listed =
      /(?:^|\n)[ \t]*(?:[-*•]|\d+[.)])?[ \t]*(?:(?:to|an|a|para|recipient|rcpt|rcpt to|user|address)\s*:\s*)?[<"'(]?$/i.test(
        before,
      ) && /^[>"')]{0,2}(?::|\s|$)/.test(after);
    const known = seen.get(name);
    if (known === undefined || (listed && !known.listed))
      seen.set(name, { address: name, at: match.index, listed });
    if (seen.size >= maxRecipients) break;
  }
  return [...seen.values()].sort((a, b) => a.at - b.at);
}

/** For each address the words from where it is first named to where another one is; empty where it is not named. */
export function wordsAbout(words: string, addresses: readonly string[]): string[] {
  const folded = words.toLowerCase();
  const spots = addresses.map((each) => (each === '' ? -1 : folded.indexOf(each)));
  return spots.map((at) => {
    if (at === -1) return '';
    const next = spots.filter((other) => other > at);
    return words.slice(at, next.length === 0 ? words.length : Math.min(...next));
  });
}

/** GroupWise names no more than `pat (user not found)`; the copy of our mail below says who that is. */
function namedInCopy(words: string, text: string): readonly string[] {
  const copy = text.slice(words.length, words.length + 20_000);
  const to = /^[ \t>]{0,4}to:[ \t]{0,4}([^\n]{1,1000})/im.exec(copy)?.[1] ?? '';
  const said = new Set(words.toLowerCase().split(/[^\p{L}\p{N}._+-]+/u));
  return [...to.matchAll(address)]
    .map(([name]) => name.toLowerCase())
    .filter((name) => said.has(name.split('@')[0] ?? ''));
}

/**
 * The addresses of a report that has no fields: `X-Failed-Recipients`, else the lines that consist of an address, else
 * the first address that is neither ours nor the server's, else whom the copy of our mail is to, where the server names
 * their mailbox. Each with the words that follow it.
 */
export function looseRecipients(mail: InboundMail, text: string): BouncedRecipient[] {
  const words = serversWords(text);
  const header = (mail.headers.get('x-failed-recipients') ?? '')
    .slice(0, 20_000)
    .split(/[,\s]+/)
    .filter((each) => each.includes('@'))
    .map((each) => each.replace(/[<>]/g, '').toLowerCase());
  const named = namedIn(words, mail);
  const listed = named.filter((each) => each.listed);
  const chosen = header.length > 0 ? [] : listed.length > 0 ? listed : named.slice(0, 1);
  const inWords = chosen.map((each) => each.address);
  const found =
    header.length > 0 ? [...new Set(header)] : inWords.length > 0 ? inWords : namedInCopy(words, text);
  const list: readonly (string | null)[] = found.length > 0 ? found : [null];
  const about = wordsAbout(
    words,
    list.map((each) => each ?? ''),
  );
  return list.map((name, index) => {
    const own = about[index] ?? '';
    const status = statusIn(own) ?? statusIn(words);
    return {
      address: name,
      status,
      ...causeOf(
        status,
        [own, words].filter((each) => each !== ''),
      ),
    };
  });
}
