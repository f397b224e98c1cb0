import type { Person, Suppression } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { suppressPeople } from './suppress-people.ts';

/** Puts one person on the 'do not contact' list for good, in the caller's transaction (see `suppressPeople`). */
export async function suppressPerson(
  ctx: ActorContext,
  tx: Tx,
  input: { readonly person: Person; readonly reason: string; readonly channel: Suppression['channel'] },
): Promise<void> {
  const [person] = await tx.people.lock([input.person.id]);
  if (person === undefined) return;
  const asked = [{ ...input, person, kind: 'unsubscribed' as const }];
  await suppressPeople(ctx, tx, { asked, source: ctx.actor.name });
}
