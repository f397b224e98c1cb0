import { z } from 'zod';
import { AppError } from '../errors.ts';
import { mailRegions } from '../ports/mail.ts';
import type { StoredMailService } from '../ports/records.ts';
import type { ActorContext } from './context.ts';
import { closeAccount } from './mail-for.ts';
import { type MailInForce, mailInForce } from './mail-in-force.ts';
import { noteSettings } from './note-settings.ts';
import { parseInput } from './parse-input.ts';
import { requireRole } from './permissions.ts';
import { inWorkspace } from './reading.ts';
import { freeWithAccount } from './release-sender.ts';

/** SendGrid's own fields hold fewer; a key is some 125 characters. */
const longest = 1000;

export const mailServiceInput = z.strictObject({
  /** May be left out when there is one already, which then stays. */
  apiKey: z
    .string()
    .trim()
    .max(longest)
    .regex(/^[\x21-\x7e]+$/, 'must be one word of plain characters')
    .optional(),
  /** Where the account lies; null: where the environment's does. */
  region: z.enum(mailRegions).nullable().optional(),
  /** The verification keys of the account's event webhook: two while one is being replaced. */
  publicKeys: z.array(z.string().trim().min(1).max(longest)).max(2).optional(),
  /** The domain that its Inbound Parse receives; null: replies come by the environment's. */
  inboundDomain: z
    .string()
    .trim()
    .toLowerCase()
    .max(253)
    .regex(/^[a-z0-9.-]+\.[a-z]{2,}$/, 'must be a domain name')
    .nullable()
    .optional(),
  /** What `?key=` of the Inbound Parse URL is; made for you when a domain is given and there is none. */
  inboundSecret: z.string().min(16, 'must have at least 16 characters').max(longest).optional(),
});
type Input = z.output<typeof mailServiceInput>;

/** What an admin may see of it: everything but what opens it. */
interface MailServiceView {
  readonly own: {
    readonly region: StoredMailService['account']['region'];
    readonly publicKeys: readonly string[];
    readonly inboundDomain: string | null;
    readonly setAt: Date;
  } | null;
  readonly inForce: MailInForce;
  /** Where an account of the workspace's own is to post to; the inbound one needs its secret as `?key=`. */
  readonly urls: { readonly events: string; readonly inbound: string };
}

function view(ctx: ActorContext, stored: StoredMailService | null): MailServiceView {
  const at = (what: string) => `${ctx.settings.publicUrl}/webhooks/sendgrid/${what}/${ctx.actor.workspaceId}`;
  const urls = { events: at('events'), inbound: at('inbound') };
  if (stored === null) return { own: null, inForce: mailInForce(ctx.settings, { mailService: null }), urls };
  const { inboundDomain, setAt, account } = stored;
  const { region, publicKeys } = account;
  const mailService = { id: stored.id, inboundDomain, events: publicKeys.length > 0 };
  return {
    own: { region, publicKeys, inboundDomain, setAt },
    inForce: mailInForce(ctx.settings, { mailService }),
    urls,
  };
}

/** By which account mail of this workspace leaves and is heard of, without what opens it. Admins. */
export async function readMailService(ctx: ActorContext): Promise<MailServiceView> {
  requireRole(ctx, 'admin', 'see by which account mail leaves');
  return view(ctx, await inWorkspace(ctx, (tx) => tx.mailServices.open()));
}

const kept = <T>(given: T | undefined, before: T | undefined, otherwise: T): T =>
  given === undefined ? (before ?? otherwise) : given;

/** What was given, in place of what there is; what was left out stays. */
function merged(ctx: ActorContext, input: Input, before: StoredMailService | null): StoredMailService {
  const apiKey = input.apiKey ?? before?.account.apiKey;
  if (apiKey === undefined)
    throw new AppError('invalid_input', 'Give the API key (apiKey): the workspace has no mail service yet.');
  const region = kept(input.region, before?.account.region, null);
  if (region !== null && ctx.settings.clockMovable)
    throw new AppError(
      'invalid_input',
      'This Cadenza runs on stand-ins with invented people: leave the region out, or connect real services first.',
    );
  const inboundDomain = kept(input.inboundDomain, before?.inboundDomain, null);
  const secret = input.inboundSecret ?? before?.account.inboundSecret ?? ctx.ids.token(24);
  const same = before?.account.apiKey === apiKey && before.account.region === region;
  return {
    id: same ? before.id : ctx.ids.uuid(),
    inboundDomain,
    setAt: ctx.clock.now(),
    account: {
      apiKey,
      region,
      publicKeys: kept(input.publicKeys, before?.account.publicKeys, []),
      inboundSecret: inboundDomain === null ? null : secret,
    },
  };
}

function wordsOf(ctx: ActorContext, next: StoredMailService, before: StoredMailService | null): string {
  const keys = next.account.publicKeys.length;
  const facts = [
    before === null ? 'set' : before.id === next.id ? 'the same account' : 'another API key',
    `${keys === 0 ? 'no' : keys} verification ${keys === 1 ? 'key' : 'keys'} of events`,
    next.inboundDomain === null ? 'no domain of its own for replies' : `replies at ${next.inboundDomain}`,
  ];
  return `${ctx.actor.name} has mail of this workspace sent by its own SendGrid account: ${facts.join(', ')}.`;
}

/**
 * Gives the workspace its own account at the mail service, after the service has said that the API key may send; nothing
 * is stored when it does not. Secrets are sealed and never shown again: `inboundSecret` is the one that was made by
 * this call, else null. Senders that were blocked with the account before are let go. Admins.
 */
export async function saveMailService(
  ctx: ActorContext,
  raw: z.input<typeof mailServiceInput>,
): Promise<MailServiceView & { readonly inboundSecret: string | null }> {
  requireRole(ctx, 'admin', 'set by which account mail leaves');
  const input = parseInput(mailServiceInput, raw);
  const before = await inWorkspace(ctx, (tx) => tx.mailServices.open());
  const next = merged(ctx, input, before);
  await ctx.openMailService(next.account).check();
  await inWorkspace(ctx, async (tx) => {
    await tx.mailServices.save(next);
    const freed = before?.id === next.id ? '' : await freeWithAccount(ctx, tx);
    const also =
      freed === '' ? '' : ` Senders that were blocked with the account before send again: ${freed}.`;
    await noteSettings(ctx, tx, `${wordsOf(ctx, next, before)}${also}`);
    await tx.workspace.dueBy(ctx.clock.now());
  });
  if (before !== null && before.id !== next.id) closeAccount(ctx, before.id);
  ctx.kick();
  const { inboundSecret } = next.account;
  const made = inboundSecret !== (before?.account.inboundSecret ?? null) && input.inboundSecret === undefined;
  return { ...view(ctx, next), inboundSecret: made ? inboundSecret : null };
}

/**
 * Forgets the workspace's own account with its secrets: mail leaves by the environment's from now on, and what the
 * forgotten one posts is refused. Admins; `not_found` when there is none.
 */
export async function removeMailService(ctx: ActorContext): Promise<void> {
  requireRole(ctx, 'admin', 'set by which account mail leaves');
  const id = await inWorkspace(ctx, async (tx) => {
    const before = await tx.mailServices.open();
    if (before === null)
      throw new AppError(
        'not_found',
        "The workspace has no mail service of its own; the environment's serves it.",
      );
    await tx.mailServices.remove();
    const freed = await freeWithAccount(ctx, tx);
    const also = freed === '' ? '' : ` Senders that were blocked with it send again: ${freed}.`;
    await noteSettings(
      ctx,
      tx,
      `${ctx.actor.name} removed the workspace's own SendGrid account; mail leaves by the one that Cadenza was set up with.${also}`,
    );
    await tx.workspace.dueBy(ctx.clock.now());
    return before.id;
  });
  closeAccount(ctx, id);
  ctx.kick();
}
