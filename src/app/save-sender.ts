import { z } from 'zod';
import { rampSchema } from '../cadence/ramp.ts';
import { AppError } from '../errors.ts';
import { variableNames } from '../mail/index.ts';
import type { Sender } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { noteSettings } from './note-settings.ts';
import { parseInput } from './parse-input.ts';
import { requireRole } from './permissions.ts';
import { changesOf, found, inWorkspace } from './reading.ts';
import { replanSlots } from './replan-slots.ts';
import { emailField, nameField } from './user-fields.ts';
import { valuesArrived } from './values-arrived.ts';

export { rampSchema };

const limits = {
  /** Mails a calendar day, on the clock of the sender's user; null: no limit. */
  mailsPerDay: z.int().min(1).max(100_000).nullable().optional(),
  /** Mails an hour; null: no limit. */
  mailsPerHour: z.int().min(1).max(100_000).nullable().optional(),
  /** Least seconds between two mails; null: none. */
  mailGapSeconds: z.int().min(1).max(3600).nullable().optional(),
  /** How mailsPerDay is reached, for a new address; null: it holds from the beginning. */
  mailRamp: rampSchema.nullable().optional(),
};

const profile = {
  ...limits,
  /** An address that the mail service may send from. */
  email: emailField.optional(),
  name: nameField.optional(),
  title: z.string().trim().min(1).max(120).nullable().optional(),
  /** Stands in the footer of every mail, before the postal address. */
  company: z.string().trim().min(1).max(120).optional(),
  phone: z.string().trim().min(3).max(40).nullable().optional(),
  meetingLink: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .nullable()
    .optional(),
  signature: z.string().trim().min(1).max(2000).nullable().optional(),
};

export const addSenderInput = z.strictObject({ userId: z.uuid(), ...profile });
export const updateSenderInput = z.strictObject({
  id: z.uuid(),
  ...profile,
  /** The mailbox that mail leaves by, of the same address; null: the workspace's mail service. */
  mailboxId: z.uuid().nullable().optional(),
});

async function refuseTaken(tx: Tx, email: string, ownId: string): Promise<void> {
  const taken = (await tx.users.senders()).some((one) => one.email === email && one.id !== ownId);
  if (taken)
    throw new AppError('conflict', `There is a sender with the address ${email} already. Change that one.`);
}

/**
 * Makes a user a sender (admins only): address and name are the user's and the company is the workspace's name, where
 * they are not given. `not_found` without such a user, `conflict` when the address or the user has a sender.
 */
export async function addSender(ctx: ActorContext, input: z.input<typeof addSenderInput>): Promise<Sender> {
  requireRole(ctx, 'admin', 'add senders');
  const given = parseInput(addSenderInput, input);
  return inWorkspace(ctx, async (tx) => {
    const user = found((await tx.users.byIds([given.userId]))[0], 'user', given.userId);
    if ((await tx.users.senders()).some((one) => one.userId === user.id))
      throw new AppError('conflict', `${user.email} is a sender already. Change that one.`);
    const sender: Sender = {
      id: ctx.ids.uuid(),
      userId: user.id,
      email: given.email ?? user.email,
      name: given.name ?? user.name,
      title: given.title ?? null,
      company: given.company ?? (await tx.workspace.get()).name,
      phone: given.phone ?? null,
      meetingLink: given.meetingLink ?? null,
      signature: given.signature ?? null,
      state: 'active',
      blockedReason: null,
      mailsPerDay: given.mailsPerDay ?? null,
      mailsPerHour: given.mailsPerHour ?? null,
      mailGapSeconds: given.mailGapSeconds ?? null,
      mailRamp: given.mailRamp ?? null,
      mailboxId: null,
    };
    requireCap(sender);
    await refuseTaken(tx, sender.email, sender.id);
    await tx.users.insertSender(sender);
    await noteSettings(ctx, tx, `${ctx.actor.name} added the sender ${sender.email}.`);
    return sender;
  });
}

/** A ramp grows to something: without a cap it would end nowhere. */
function requireCap({ mailRamp, mailsPerDay }: Pick<Sender, 'mailRamp' | 'mailsPerDay'>): void {
  if (mailRamp === null || mailsPerDay !== null) return;
  throw new AppError(
    'invalid_input',
    'A ramp-up grows to mailsPerDay, which is not set. Set it, or leave mailRamp out.',
  );
}

/** A mailbox sends for its own address only: another one would be refused, or taken for forged by who receives it. */
async function requireMailbox(tx: Tx, { email, mailboxId }: Sender): Promise<void> {
  if (mailboxId === null) return;
  const mailbox = found(
    (await tx.mailboxes.list()).find((one) => one.id === mailboxId),
    'mailbox',
    mailboxId,
  );
  if (mailbox.address === email) return;
  throw new AppError(
    'conflict',
    `The mailbox is ${mailbox.address}, but the sender's address is ${email}. Connect the mailbox of that address, or change the sender.`,
  );
}

/** Who may change this: limits and the way it leaves by are the user's own affair, too; the rest is an admin's. */
function requireMay(ctx: ActorContext, sender: Sender, given: object): void {
  const onlyLimits = Object.keys(given).every((key) => key in limits || key === 'mailboxId');
  if (onlyLimits && sender.userId === ctx.actor.userId) return;
  requireRole(ctx, 'admin', onlyLimits ? "change a colleague's limits or mailbox" : 'change senders');
}

/**
 * Changes a sender (admins; its limits also the user whose sender it is). Mails that are written from now on have it;
 * those already reserved stay as they are. New limits bind every mail that leaves from now on: those that are planned
 * already get their slots anew, in the order in which they stand. A blocked sender stays blocked until it is released.
 */
export async function updateSender(
  ctx: ActorContext,
  input: z.input<typeof updateSenderInput>,
): Promise<Sender> {
  const { id, ...given } = parseInput(updateSenderInput, input);
  return inWorkspace(ctx, async (tx) => {
    const before = found(
      (await tx.users.senders()).find((one) => one.id === id),
      'sender',
      id,
    );
    requireMay(ctx, before, given);
    const { patch, words } = changesOf(before, given);
    if (words === '') return before;
    requireCap({ ...before, ...patch });
    await requireMailbox(tx, { ...before, ...patch });
    if (given.email !== undefined) await refuseTaken(tx, given.email, id);
    await tx.users.updateSender(id, patch);
    const names = variableNames.filter((name) => name.startsWith('sender.'));
    await valuesArrived(
      tx,
      names.map((name) => ({ subjectId: id, name })),
      ctx.clock.now(),
    );
    if (Object.keys(patch).some((key) => key in limits)) await replanSlots(ctx, tx, id);
    await noteSettings(ctx, tx, `${ctx.actor.name} changed the sender ${before.email}: ${words}.`);
    return { ...before, ...patch };
  });
}
