import { z } from 'zod';
import type { Send } from '../ports/records.ts';
import type { Page } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { parseInput } from './parse-input.ts';
import { seesOnly } from './permissions.ts';
import { personName } from './person-name.ts';
import { byId, distinct, inWorkspace, pageInput, toPage } from './reading.ts';

export const listSendsInput = pageInput.extend({ state: z.literal('unconfirmed') });

/** A mail with whom it is for and which step sent it. */
export type SendView = Send & { readonly personName: string; readonly stepKey: string };

/** Mails whose fate is unknown, newest first: somebody may have to look and decide. A rep sees their own runs'. */
export async function listSends(
  ctx: ActorContext,
  input: z.input<typeof listSendsInput>,
): Promise<Page<SendView>> {
  const { state: _, ...page } = parseInput(listSendsInput, input);
  return inWorkspace(ctx, async (tx) => {
    const { items, next } = await tx.sends.unconfirmed(toPage(page), seesOnly(ctx));
    const people = byId(await tx.people.byIds(distinct(items.map((send) => send.personId))));
    const keys = items.map((send) => ({ id: send.touchId, enrollmentId: send.enrollmentId }));
    const touches = byId(await tx.touches.byIds(keys));
    const views = items.map((send) => {
      const person = people.get(send.personId);
      const name = person === undefined ? send.mail.to.email : personName(person);
      return { ...send, personName: name, stepKey: touches.get(send.touchId)?.stepKey ?? '' };
    });
    return { items: views, next };
  });
}
