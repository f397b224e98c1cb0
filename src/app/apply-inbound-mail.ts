import { answersSubject, classifyInbound, writerOf } from '../mail/index.ts';
import type { InboundMail } from '../ports/mail.ts';
import type { InboundMessage, MatchedBy, Person, RawWebhook, Send } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { followBounces } from './bounces.ts';
import { lockWithColleagues } from './colleague-replies.ts';
import type { ActorContext } from './context.ts';
import { signalsOf } from './inbound-signals.ts';
import { repliesADay, tellOfMail } from './mail-alerts.ts';
import { mailInForce } from './mail-in-force.ts';
import { findThread } from './match-inbound.ts';
import { longestProvisionalHoldMs, type MailOwner } from './receive-inbound-mail.ts';
import { recordSignals } from './record-signals.ts';
import { suppressWriter } from './suppress-writer.ts';

export type Verdict = ReturnType<typeof classifyInbound>;

const dayMs = 86_400_000;

/** Whose mail it is. A mail that a user put to somebody may belong to no run. */
export interface MailMatch {
  readonly personId: string;
  readonly enrollmentId: string | null;
  readonly touchId: string | null;
  readonly by: MatchedBy;
}

/** A mail that came in, with all that it takes to let it take effect. */
export interface UnderstoodMail {
  readonly raw: RawWebhook;
  readonly mail: InboundMail;
  readonly byPerson: boolean;
  readonly match: MailMatch | null;
  readonly verdict: Verdict;
  /** Our mail that it is about. */
  readonly sent: Send | undefined;
  /** More came to the same mail of ours within a day than people write. */
  readonly loop: boolean;
  /** It is the first that was too many: somebody is told. */
  readonly firstOfLoop: boolean;
}

async function sentBefore(tx: Tx, match: MailMatch | null): Promise<Send | undefined> {
  if (match === null || match.enrollmentId === null) return undefined;
  const sends = await tx.sends.acceptedByEnrollments([match.enrollmentId]);
  return sends.find((send) => send.touchId === match.touchId);
}

/** Addresses that are ours: what comes from them is never an answer of a prospect. */
async function ownAddresses(ctx: ActorContext, tx: Tx, mail: InboundMail): Promise<string[]> {
  const [senders, users, workspace] = await Promise.all([
    tx.users.senders(),
    tx.users.list(),
    tx.workspace.get(),
  ]);
  const own = [...senders, ...users].map(({ email }) => email.toLowerCase());
  const from = mail.from?.email ?? '';
  // Mails that left by the environment's account carry its domain for good.
  const domains = [ctx.settings.inboundDomain, mailInForce(ctx.settings, workspace).inboundDomain];
  const ofOurs = domains.some((domain) => domain !== null && from.endsWith(`@${domain.toLowerCase()}`));
  return ofOurs ? [...own, from] : own;
}

async function lately(tx: Tx, match: MailMatch | null, at: Date) {
  if (match === null || match.enrollmentId === null || match.touchId === null) return [];
  const touch = { enrollmentId: match.enrollmentId, touchId: match.touchId };
  return tx.inbound.lately(touch, { since: new Date(at.getTime() - dayMs), limit: repliesADay + 1 });
}

/** Kinds of mail that take effect even when there are too many of them. */
const always: readonly Verdict['kind'][] = ['unsubscribe', 'complaint', 'bounce'];

/** A mail to be understood, and whose token it carries. */
interface GivenMail {
  readonly raw: RawWebhook;
  readonly mail: InboundMail;
  readonly owner: MailOwner | null;
  /** A user says that a person wrote it, whatever it looks like. */
  readonly byPerson?: boolean;
}

/** Whether it answers a mail of ours: that it comes from somebody whom we mailed does not say so. */
function answers({ subject }: InboundMail, match: MailMatch | null, sent: Send | undefined): boolean {
  if (match?.by !== 'address') return match !== null;
  return sent !== undefined && answersSubject(subject, sent.mail.subject);
}

/** Finds out what a mail means; only reads. `placed` is given where it is known already whose mail it is. */
export async function understandMail(
  ctx: ActorContext,
  tx: Tx,
  given: GivenMail,
  placed?: MailMatch,
): Promise<UnderstoodMail> {
  const { raw, mail, owner, byPerson = false } = given;
  const match =
    placed ??
    (await findThread(tx, { mail, owner, now: raw.receivedAt, inMailbox: raw.source === 'mailbox' }));
  const sent = await sentBefore(tx, match);
  const before = await lately(tx, match, raw.receivedAt);
  const ours = mail.messageId === null ? [] : await tx.sends.answered([mail.messageId]);
  const facts = {
    receivedAt: raw.receivedAt,
    ownAddresses: await ownAddresses(ctx, tx, mail),
    ownMessage: ours.length > 0,
    toToken: owner?.wish === 'reply',
    answersUs: answers(mail, match, sent),
    toUnsubscribe: owner?.wish === 'unsubscribe',
    secondsSinceSent:
      sent === undefined ? null : Math.round((raw.receivedAt.getTime() - sent.reservedAt.getTime()) / 1000),
    repeated: false,
    byPerson,
  };
  const first = classifyInbound(mail, facts);
  const same = before.some(
    ({ fromEmail, text }) => fromEmail === (mail.from?.email ?? null) && text === first.newText,
  );
  const verdict = same && first.newText !== '' ? classifyInbound(mail, { ...facts, repeated: true }) : first;
  const loop = placed === undefined && before.length >= repliesADay && !always.includes(verdict.kind);
  return {
    raw,
    mail,
    byPerson,
    match,
    verdict,
    sent,
    loop,
    firstOfLoop: loop && before.length === repliesADay,
  };
}

/**
 * Locks at once everybody whom a mail is going to affect, and tells who they are now (somebody may have been merged):
 * the person whose mail it is, and for a reply their colleagues; the person who was held when it came in; and for an
 * opt-out everybody with its sender's address.
 */
export async function lockMailPeople(
  tx: Tx,
  { raw, mail, match, verdict, loop }: UnderstoodMail,
): Promise<ReadonlyMap<string, Person>> {
  const replied = match !== null && verdict.kind === 'reply' && !loop ? [match.personId] : [];
  const from = verdict.kind === 'unsubscribe' ? mail.from?.email : undefined;
  const writers = from === undefined ? [] : await tx.people.byEmails([from]);
  const ids = [match?.personId ?? null, raw.personId, ...writers.map(({ id }) => id)].filter(
    (id) => id !== null,
  );
  // Nobody is locked for an address that nobody has: what is being claimed is let through before it comes on the list.
  if (from !== undefined && writers.length === 0) await tx.brakes.lock();
  return ids.length === 0 ? new Map() : lockWithColleagues(tx, { ids, replied });
}

/** What the rules say of a reply. */
const ruledGrade = (grade: Verdict['grade']): Pick<InboundMessage, 'grade' | 'gradedBy'> =>
  grade === undefined ? { grade: null, gradedBy: null } : { grade, gradedBy: 'rules' };

/**
 * Lets a mail that is understood, and whose people are locked, take effect in the caller's transaction: the signal, the
 * 'do not contact' of an address that nobody was found for, and the end of the provisional hold. Returns the message
 * for the rep.
 */
export async function takeMailEffect(
  ctx: ActorContext,
  tx: Tx,
  work: { readonly read: UnderstoodMail; readonly locked: ReadonlyMap<string, Person> },
): Promise<Omit<InboundMessage, 'id' | 'forwardedAt' | 'handledAt' | 'handledBy'>> {
  const { raw, mail, match, verdict, loop } = work.read;
  const person = work.locked.get(match?.personId ?? '');
  const from = mail.from?.email ?? null;
  const writer = writerOf(from, person?.email ?? null);
  if (match !== null && !loop) {
    const signals = signalsOf(work.read, { match, writer, email: person?.email ?? null });
    await recordSignals(ctx, tx, signals);
    await followBounces(ctx, tx, signals);
  }
  if (verdict.kind === 'unsubscribe' && from !== null && writer !== 'person')
    await suppressWriter(ctx, tx, { raw, from, besides: person?.id ?? null, locked: work.locked });
  await tellOfMail(ctx, tx, { read: work.read, person });
  const since = new Date(ctx.clock.now().getTime() - longestProvisionalHoldMs);
  const held = new Set([person?.id, work.locked.get(raw.personId ?? '')?.id]);
  for (const id of held)
    if (id !== undefined) await tx.people.endProvisionalHold(id, { rawId: raw.id, since });
  return {
    rawId: raw.id,
    personId: person?.id ?? null,
    enrollmentId: match?.enrollmentId ?? null,
    touchId: match?.touchId ?? null,
    fromEmail: from,
    subject: mail.subject,
    text: verdict.newText,
    kind: loop ? 'loop' : verdict.kind,
    ...ruledGrade(loop ? undefined : verdict.grade),
    matchedBy: match?.by ?? null,
    writer: verdict.kind === 'reply' ? writer : null,
    at: raw.receivedAt,
  };
}
