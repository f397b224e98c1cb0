import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Mailbox } from '../ports/records.ts';
import type { MailboxSecrets } from '../ports/store.ts';
import { requireFree } from './connect-mailbox.ts';
import type { ActorContext } from './context.ts';
import { closeMailbox } from './mail-for.ts';
import { noteSettings } from './note-settings.ts';
import { parseInput } from './parse-input.ts';
import { requireOwn, requireRole } from './permissions.ts';
import { found, inWorkspace } from './reading.ts';
import { emailField } from './user-fields.ts';

const serverInput = z.strictObject({
  host: z
    .string()
    .trim()
    .min(1)
    .max(253)
    .regex(/^[a-z0-9.:-]+$/i, 'must be the name or address of a server'),
  port: z.int().min(1).max(65_535),
  security: z.enum(['tls', 'starttls', 'none']).default('tls'),
});

export const saveMailboxInput = z.strictObject({
  /** The user whose mailbox it is; left out, the one who asks. Only admins may name another. */
  userId: z.uuid().optional(),
  address: emailField,
  smtp: serverInput,
  imap: serverInput,
  /** The name to sign in with; the address, where it is not given. */
  user: z.string().min(1).max(320).optional(),
  password: z.string().min(1).max(1000),
  /** Whether the server files what is sent by itself, as Gmail and Exchange do. */
  savesSent: z.boolean().default(false),
});

const loopback = /^(localhost|127(\.\d{1,3}){3}|::1)$/i;

/** Where mail servers listen: submission and its old and unofficial ports, and IMAP. */
const mailPorts = [25, 465, 587, 2525, 143, 993];

/**
 * Which servers are spoken to: on this machine only while every service is a stand-in, and then nowhere else, since
 * invented people would get real mail. Any rep names servers, so real ones are mail's ports only, never in the clear;
 * the connector looks where their names lead.
 */
function requireFit(ctx: ActorContext, server: z.output<typeof serverInput>, what: string): void {
  const { host, port, security } = server;
  const refuse = (why: string): never => {
    throw new AppError('invalid_input', `${what}: ${why}`);
  };
  if (loopback.test(host)) {
    if (ctx.settings.clockMovable) return;
    refuse(
      `${host} is the machine that Cadenza runs on. Name the mail server by the address that others reach it at.`,
    );
  }
  if (security === 'none') refuse('the password would travel in the clear. Use tls or starttls.');
  if (ctx.settings.clockMovable)
    refuse(
      `this Cadenza runs on stand-ins with invented people, and ${host} is a real server. Connect real services first.`,
    );
  if (!mailPorts.includes(port))
    refuse(`port ${port} is none of mail's. Use one of ${mailPorts.join(', ')}.`);
}

/**
 * Saves a user's own mailbox after signing in to it both ways; nothing is stored when that fails. What arrives from
 * now on is read. The same address again replaces what opens it, releases nothing and reads on from where it was.
 */
export async function saveMailbox(
  ctx: ActorContext,
  raw: z.input<typeof saveMailboxInput>,
): Promise<Mailbox> {
  const input = parseInput(saveMailboxInput, raw);
  const userId = input.userId ?? ctx.actor.userId;
  if (userId === null)
    throw new AppError('invalid_input', 'Say whose mailbox it is (userId): this key belongs to no user.');
  if (userId !== ctx.actor.userId) requireRole(ctx, 'admin', "connect a colleague's mailbox");
  const { openMailbox } = ctx;
  if (openMailbox === null)
    throw new AppError(
      'invalid_input',
      'Mailboxes by SMTP and IMAP need Cadenza on Node; this one runs on Workers.',
    );
  requireFit(ctx, input.smtp, 'smtp');
  requireFit(ctx, input.imap, 'imap');
  const { address, smtp, imap, password, savesSent } = input;
  const secrets = { smtp, imap, password, savesSent, user: input.user ?? address };
  await inWorkspace(ctx, async (tx) => {
    found((await tx.users.byIds([userId]))[0], 'user', userId);
    await requireFree(tx, { address, userId });
  });
  await openMailbox({ address, secrets }).check();
  const now = ctx.clock.now();
  const draft: Mailbox = {
    id: ctx.ids.uuid(),
    userId,
    kind: 'smtp',
    address,
    state: 'active',
    problem: null,
    connectedAt: now,
    readAt: null,
  };
  const saved = await inWorkspace(ctx, async (tx) => {
    // Signing in took its time, in which a colleague may have connected the same one.
    await requireFree(tx, { address, userId });
    const id = await tx.mailboxes.save(draft, secrets, { poll: now, noticeHash: null });
    await noteSettings(ctx, tx, `${ctx.actor.name} connected the mailbox ${address}.`);
    await tx.workspace.dueBy(now);
    return found(
      (await tx.mailboxes.list()).find((one) => one.id === id),
      'mailbox',
      id,
    );
  });
  closeMailbox(ctx, saved.id);
  ctx.kick();
  return saved;
}

/** The connected mailboxes, without what opens them; reps see their own. */
export async function listMailboxes(ctx: ActorContext): Promise<readonly Mailbox[]> {
  const all = await inWorkspace(ctx, (tx) => tx.mailboxes.list());
  return ctx.actor.role === 'rep' ? all.filter((one) => one.userId === ctx.actor.userId) : all;
}

const removeMailboxInput = z.object({ id: z.uuid() });

/** Withdraws what a vendor granted. Best effort: what is forgotten here is used no more either way. */
async function withdraw(ctx: ActorContext, { kind }: Mailbox, secrets: MailboxSecrets): Promise<void> {
  const vendor = kind === 'smtp' ? undefined : ctx.mailboxes[kind];
  if (vendor === undefined || !('tokens' in secrets)) return;
  await vendor.oauth.revoke(secrets.tokens).catch((error: unknown) => {
    ctx.log.warn({ vendor: kind, error: String(error) }, 'a mailbox’s grant could not be withdrawn');
  });
}

/**
 * Forgets a mailbox with what opens it, and withdraws what its vendor granted; senders that used it go back to the mail
 * service.
 */
export async function removeMailbox(
  ctx: ActorContext,
  raw: z.input<typeof removeMailboxInput>,
): Promise<void> {
  const { id } = parseInput(removeMailboxInput, raw);
  const { mailbox, secrets } = await inWorkspace(ctx, async (tx) => {
    const opened = found(await tx.mailboxes.open(id), 'mailbox', id);
    requireOwn(ctx, opened.mailbox.userId, 'disconnect this mailbox');
    await tx.mailboxes.remove(id);
    await noteSettings(ctx, tx, `${ctx.actor.name} disconnected the mailbox ${opened.mailbox.address}.`);
    return opened;
  });
  closeMailbox(ctx, id);
  await withdraw(ctx, mailbox, secrets);
}
