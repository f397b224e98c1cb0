import type { Person, RawWebhook } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { mailFrom } from './mail-source.ts';
import { recordSignals } from './record-signals.ts';

/**
 * Lets an opt-out count for the address that it came from, where that is not the address of whom it was put to, or
 * nobody was found: the address is suppressed for good, and everybody who has it is opted out. They must be locked.
 */
export async function suppressWriter(
  ctx: ActorContext,
  tx: Tx,
  about: {
    readonly raw: RawWebhook;
    readonly from: string;
    /** Whose opt-out was recorded already. */
    readonly besides: string | null;
    readonly locked: ReadonlyMap<string, Person>;
  },
): Promise<void> {
  const { raw, from, besides, locked } = about;
  const people = new Map([...locked.values()].map((person) => [person.id, person]));
  const writers = [...people.values()].filter(({ id, email }) => id !== besides && email === from);
  await recordSignals(
    ctx,
    tx,
    writers.map(({ id }) => ({
      kind: 'unsubscribed' as const,
      personId: id,
      enrollmentId: null,
      touchId: null,
      at: raw.receivedAt,
      source: 'inbound',
      sourceKey: `${raw.key}|${id}`,
      facts: { from, matchedBy: 'address' },
    })),
  );
  await tx.suppressions.insert([
    {
      id: ctx.ids.uuid(),
      scope: 'email',
      value: from,
      channel: 'email',
      reason: 'unsubscribed',
      source: mailFrom(from),
      personId: writers[0]?.id ?? null,
      createdAt: ctx.clock.now(),
    },
  ]);
}
