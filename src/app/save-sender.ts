import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Sender } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { noteSettings } from './note-settings.ts';
import { parseInput } from './parse-input.ts';
import { requireRole } from './permissions.ts';
import { changesOf, found, inWorkspace } from './reading.ts';
import { emailField, nameField } from './user-fields.ts';

const profile = {
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
export const updateSenderInput = z.strictObject({ id: z.uuid(), ...profile });

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
    };
    await refuseTaken(tx, sender.email, sender.id);
    await tx.users.insertSender(sender);
    await noteSettings(ctx, tx, `${ctx.actor.name} added the sender ${sender.email}.`);
    return sender;
  });
}

/**
 * Changes a sender (admins only). Mails that are written from now on have it; those already reserved stay as they
 * are. A blocked sender stays blocked until it is released.
 */
export async function updateSender(
  ctx: ActorContext,
  input: z.input<typeof updateSenderInput>,
): Promise<Sender> {
  requireRole(ctx, 'admin', 'change senders');
  const { id, ...given } = parseInput(updateSenderInput, input);
  return inWorkspace(ctx, async (tx) => {
    const before = found(
      (await tx.users.senders()).find((one) => one.id === id),
      'sender',
      id,
    );
    const { patch, words } = changesOf(before, given);
    if (words === '') return before;
    if (given.email !== undefined) await refuseTaken(tx, given.email, id);
    await tx.users.updateSender(id, patch);
    await noteSettings(ctx, tx, `${ctx.actor.name} changed the sender ${before.email}: ${words}.`);
    return { ...before, ...patch };
  });
}
