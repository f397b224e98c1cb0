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

/** Whose mail it is, the run and the mail of ours that it is about, and how that was found. */
export type Thread = Place & { readonly by: MatchedBy };

/** Somebody's run, and the mail of it where one is known. */
type Place = Omit<ThreadOf, 'touchId'> & { readonly touchId: string | null };

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

/**
 * The newest mail to whoever wrote. What came to our domain, where only answers of prospects come, is somebody's also
 * where none was mailed to them lately, as part of their newest run; but only if the address is nobody else's, nor was
 * when it was mailed to.
 */
async function byWriter(tx: Tx, { mail, now, inMailbox }: MatchAbout): Promise<Place | null> {
  if (mail.from === null) return null;
  const { email } = mail.from;
  const sent = await tx.sends.recentTo(email, new Date(now.getTime() - answersWithinMs));
  if (inMailbox) return sent[0] ?? null;
  const having = await tx.people.byEmails([email]);
  const [personId, ...others] = distinct([...sent.map((one) => one.personId), ...having.map(({ id }) => id)]);
  if (personId === undefined || others.length > 0) return null;
  const runs = sent.length > 0 ? [] : await tx.enrollments.byPersons([personId]);
  const run = runs.filter(({ reason, createdAt }) => reason !== 'undone' && createdAt <= now).at(-1);
  return sent[0] ?? (run === undefined ? null : { personId, enrollmentId: run.id, touchId: null });
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
 * headers a report brings back), else by the address that a report names, else by its sender and subject, else by its
 * sender alone. Null when none of these says it.
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

function threadOf({ personId, enrollmentId, touchId }: Place, by: MatchedBy): Thread {
  return { personId, enrollmentId, touchId, by };
}
