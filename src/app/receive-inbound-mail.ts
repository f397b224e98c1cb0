import { AppError } from '../errors.ts';
import { tokenOf } from '../mail/index.ts';
import type { InboundRequest } from '../ports/inbound-request.ts';
import type { InboundMail } from '../ports/mail.ts';
import type { InboundMessage, RawWebhook } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { AppContext } from './context.ts';
import { sha256Hex } from './hash.ts';
import { lockPeople } from './lock-people.ts';
import { identityOf } from './mail-identity.ts';
import { findThread, type MatchAbout } from './match-inbound.ts';
import { accountNamed } from './named-account.ts';
import { found } from './reading.ts';
import { onlyWorkspace } from './receive-mail-events.ts';

/**
 * Nothing is reserved for the sender of a mail until it is understood, however long that takes: this only ends a hold
 * that nobody ends, as of a mail that was set aside and that nobody looked at.
 */
export const longestProvisionalHoldMs = 7 * 24 * 3_600_000;

/** At most so many addresses of a mail are looked at for a token. */
const tokensRead = 10;

/** Where a token may stand when the envelope has lost it: what servers on the way wrote down, and other recipients. */
const tokenHeaders = ['cc', 'delivered-to', 'x-original-to', 'x-envelope-to', 'x-forwarded-to', 'references'];

function addressesIn(mail: Pick<InboundMail, 'headers'>): string[] {
  return tokenHeaders.flatMap(
    (name) => mail.headers.get(name)?.match(/[ru]-[a-z0-9]{16,62}@[^\s<>,;"]+/gi) ?? [],
  );
}

/**
 * The token's owner, when an address of the mail carries one of ours: the envelope's before those of the headers. With
 * `within` only tokens of that workspace count: what reached it says nothing about the people of another.
 */
export async function ownerOf(
  ctx: AppContext,
  mail: Pick<InboundMail, 'recipients' | 'to' | 'headers'>,
  within: string | null,
) {
  const all = new Set([...mail.recipients, ...mail.to, ...addressesIn(mail)]);
  const tokens = [...all].map(tokenOf).filter((token) => token !== null);
  for (const token of tokens.slice(0, tokensRead)) {
    const owner = await ctx.store.system.mailToken(await sha256Hex(token.token));
    if (owner !== null && (within === null || owner.workspaceId === within))
      return { ...owner, wish: token.kind };
  }
  return null;
}

/**
 * What a message came as, to be read again. `conflict` when its bytes are kept no longer: what was understood of it
 * stands in the message.
 */
export async function deliveryOf(tx: Tx, { id, rawId }: InboundMessage): Promise<RawWebhook> {
  const raw = found(await tx.inbound.rawById(rawId), 'delivery of the message', id);
  if (raw.body.length === 0)
    throw new AppError(
      'conflict',
      'This mail came so long ago that only its text is kept: it cannot be read again.',
    );
  return raw;
}

/** A mail as it was read when it came; where it could not be read then, it is tried again, and throws what is wrong. */
export async function readMail(ctx: AppContext, raw: RawWebhook): Promise<InboundMail> {
  return raw.mail ?? ctx.mailInbound.parseInbound(raw.contentType, raw.body);
}

/** Whose token a mail was addressed with, and which of our two addresses it was. */
export type MailOwner = NonNullable<Awaited<ReturnType<typeof ownerOf>>>;

/**
 * The person who is held until a mail is understood: the one whose thread it is in, else the one with the address that
 * it comes from.
 */
async function whoseMail(tx: Tx, about: MatchAbout): Promise<string | null> {
  const thread = await findThread(tx, about);
  if (thread !== null) return thread.personId;
  const from = about.mail.from?.email;
  const [person] = from === undefined ? [] : await tx.people.byEmails([from]);
  return person?.id ?? null;
}

/**
 * Takes a mail that came in: verified, read, stored with its bytes and with what was read, and, when it says whose thread it is (by its address, the
 * mail that it answers or reports, or its sender), the person is held provisionally in the same transaction. What it
 * means is found out at the next tick. With `named` the address is that of a workspace with an account of its own: its
 * secret alone counts there, and for its people alone.
 */
export async function receiveInboundMail(
  ctx: AppContext,
  request: InboundRequest,
  named: string | null = null,
): Promise<{ readonly stored: boolean }> {
  const own = named === null ? ctx.mailInbound : await accountNamed(ctx, named);
  await own.verifyInbound(request, ctx.clock.wall());
  const contentType = request.headers.get('content-type') ?? '';
  const mail = await ctx.mailInbound.parseInbound(contentType, request.body).catch(() => null);
  const owner = mail === null ? null : await ownerOf(ctx, mail, named);
  const workspaceId = named ?? owner?.workspaceId ?? (await onlyWorkspace(ctx));
  if (workspaceId === null) {
    ctx.log.warn({}, 'a mail came in that belongs to no workspace; it was not stored');
    return { stored: false };
  }
  // A retry has other multipart boundaries; what the mail says, and to whom, names it better than the bytes do.
  const identity = mail?.messageId
    ? `${await identityOf(mail, mail.messageId)}|${mail.recipients.join(',')}`
    : await sha256Hex(request.body);
  const now = ctx.clock.now();
  const stored = await ctx.store.withWorkspace(workspaceId, async (tx) => {
    const personId = mail === null ? null : await whoseMail(tx, { mail, owner, now, inMailbox: false });
    // The lock comes first, and says who they are by now.
    const person = personId === null ? undefined : (await lockPeople(tx, [personId])).get(personId);
    const raw = {
      id: ctx.ids.uuid(),
      source: 'sendgrid_inbound' as const,
      key: await sha256Hex(identity),
      contentKey: await sha256Hex(`inbound|${identity}`),
      contentType,
      body: request.body,
      mail,
      receivedAt: now,
      personId: person?.id ?? null,
    };
    const fresh = await tx.inbound.insertRaw([raw]);
    if (fresh.length === 0) return false;
    if (person !== undefined)
      await tx.people.holdProvisionally(person.id, new Date(now.getTime() + longestProvisionalHoldMs));
    await tx.workspace.dueBy(now);
    return true;
  });
  ctx.kick();
  return { stored };
}
