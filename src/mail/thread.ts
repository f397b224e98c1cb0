/** A mail of ours that went before in the same run, as it was sent. */
export interface PreviousMail {
  readonly messageId: string;
  readonly subject: string;
}

export interface Thread {
  readonly subject: string;
  readonly inReplyTo: string;
  /** Oldest first. */
  readonly references: readonly string[];
}

/** `Re: …` once, whatever stood before the subject: mail programs group by the subject as well as by the headers. */
function replySubject(subject: string): string {
  return `Re: ${subject.replace(/^(?:\s*(?:re|aw|sv|antw|rv|ref|rif)(?:\[\d+\])?\s*:\s*)+/i, '').trim()}`;
}

/**
 * Whether a mail's subject is that of one of ours with something before it: `Re:`, `AW:`, `Automatic reply:`. An empty
 * subject answers nothing.
 */
export function answersSubject(incoming: string, ours: string): boolean {
  const plain = (subject: string) => subject.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase();
  const [theirs, own] = [plain(incoming), plain(ours).replace(/^(?:re: )+/, '')];
  return own !== '' && (theirs === own || theirs.endsWith(`: ${own}`));
}

/** Headers that continue the thread of the mails before (oldest first); null when there are none. */
export function threadOf(previous: readonly PreviousMail[]): Thread | null {
  const [first, last] = [previous[0], previous.at(-1)];
  if (first === undefined || last === undefined) return null;
  return {
    subject: replySubject(first.subject),
    inReplyTo: last.messageId,
    references: [...new Set(previous.map((mail) => mail.messageId))],
  };
}

/** `<touch-id@domain>`: the same on every attempt for a touch, so that a mail program shows a repeat only once. */
export function messageIdFor(touchId: string, domain: string): string {
  return `<${touchId}@${domain}>`;
}

/** Where replies to one touch go. Tokens are lower-case: some servers lower local parts. No `+`: some servers cut it. */
export function replyAddress(token: string, domain: string): string {
  return `r-${token}@${domain}`;
}

/** Where a mail program sends a mail to unsubscribe. */
export function unsubscribeAddress(token: string, domain: string): string {
  return `u-${token}@${domain}`;
}

interface AddressToken {
  readonly kind: 'reply' | 'unsubscribe';
  readonly token: string;
}

/** Reads back what `replyAddress` and `unsubscribeAddress` made, in any case; null for any other address. Says nothing about whether the token is known. */
export function tokenOf(address: string): AddressToken | null {
  const match = /^<?([ru])-([a-z0-9_-]{1,62})@[^@\s<>]+>?$/i.exec(address.trim());
  const [, kind, token] = match ?? [];
  if (kind === undefined || token === undefined) return null;
  return { kind: kind.toLowerCase() === 'r' ? 'reply' : 'unsubscribe', token: token.toLowerCase() };
}
