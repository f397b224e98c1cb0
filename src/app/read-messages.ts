import type { z } from 'zod';
import type { InboundMessage } from '../ports/records.ts';
import type { Page } from '../ports/store.ts';
import { personName } from './check-candidates.ts';
import type { ActorContext } from './context.ts';
import { parseInput } from './parse-input.ts';
import { byId, distinct, inWorkspace, pageInput, toPage } from './reading.ts';

/** A mail that came in, with the name of whoever wrote it. */
export type MessageView = InboundMessage & { readonly personName: string | null };

/** Mail that came in, newest first. */
export async function listMessages(
  ctx: ActorContext,
  input: z.input<typeof pageInput>,
): Promise<Page<MessageView>> {
  const page = parseInput(pageInput, input);
  return inWorkspace(ctx, async (tx) => {
    const { items, next } = await tx.inbound.messages(toPage(page));
    const people = byId(await tx.people.byIds(distinct(items.map((one) => one.personId))));
    const named = items.map((message) => {
      const person = people.get(message.personId ?? '');
      return { ...message, personName: person === undefined ? null : personName(person) };
    });
    return { items: named, next };
  });
}
