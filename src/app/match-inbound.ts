import { answersSubject, reportedAddress } from '../mail/index.ts';
import type { InboundMail } from '../ports/mail.ts';
import type { MatchedBy, ThreadOf } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { distinct } from './reading.ts';
import type { MailOwner } from './receive-inbound-mail.ts';

const dayMs = 86_400_000;
/** A report that names only an address is about the newest mail to it within this time. */
const reportDays = 7;
/** Whoever was mailed within this time may answer without naming our mail. */
export const answersWithinMs = 30 * dayMs;

export interface MatchAbout {
  readonly mail: InboundMail;
  readonly owner: MailOwner | null;
  readonly now: Date;
  /** It lay in a rep's own mailbox: whoever was mailed lately answers, also in a new thread. */
  readonly inMailbox: boolean;
}

/** Whose mail it is, and how that was found. */
export type Thread = ThreadOf & { readonly by: MatchedBy };

async function byHeaders(tx: Tx, { inReplyTo, references }: InboundMail): Promise<ThreadOf | null> {
  const ids = distinct([inReplyTo, ...[...references].reverse()]);
  if (ids.length === 0) return null;
  const found = await tx.sends.answered(ids);
  for (const id of ids) {
    const thread = found.find((one) => one.messageId === id);
    if (thread !== undefined) return thread;
  }
  return null;
}

async function byReport(tx: Tx, { mail, now }: MatchAbout): Promise<ThreadOf | null> {
  const address = reportedAddress(mail);
  if (address === null) return null;
  return (await tx.sends.recentTo(address, new Date(now.getTime() - reportDays * dayMs)))[0] ?? null;
}

/** The newest mail to whoever wrote to the rep. */
async function byWriter(tx: Tx, { mail, now, inMailbox }: MatchAbout): Promise<ThreadOf | null> {
  if (!inMailbox || mail.from === null) return null;
  return (await tx.sends.recentTo(mail.from.email, new Date(now.getTime() - answersWithinMs)))[0] ?? null;
}

/** Only when exactly one person got a mail with this subject at this address: to guess would stop somebody else. */
async function byAddress(tx: Tx, { mail, now }: MatchAbout): Promise<ThreadOf | null> {
  if (mail.from === null || mail.subject.trim() === '') return null;
  const sent = await tx.sends.recentTo(mail.from.email, new Date(now.getTime() - answersWithinMs));
  const answered = sent.filter((one) => answersSubject(mail.subject, one.subject));
  return new Set(answered.map((one) => one.personId)).size === 1 ? (answered[0] ?? null) : null;
}

/**
 * Finds whose mail it is: by the token in one of its addresses, else by the mail that it answers (also one whose
 * headers a report brings back), else by the address that a report names, else by its sender and subject, and in a
 * rep's own mailbox by its sender alone. Null when none of these says it.
 */
export async function findThread(tx: Tx, about: MatchAbout): Promise<Thread | null> {
  const { owner, mail } = about;
  if (owner !== null && owner.workspaceId === tx.workspaceId) return threadOf(owner, 'token');
  const named = await byHeaders(tx, mail);
  if (named !== null) return threadOf(named, 'headers');
  const reported = await byReport(tx, about);
  if (reported !== null) return threadOf(reported, 'report');
  const sent = (await byAddress(tx, about)) ?? (await byWriter(tx, about));
  return sent === null ? null : threadOf(sent, 'address');
}

function threadOf({ personId, enrollmentId, touchId }: ThreadOf, by: MatchedBy): Thread {
  return { personId, enrollmentId, touchId, by };
}
