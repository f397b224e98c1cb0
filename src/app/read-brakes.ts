import type { z } from 'zod';
import type { Brake, LedgerEntry } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { brakeTarget, brakeTargetInput } from './brake-target.ts';
import { brakeOver, brakeWords } from './brakes.ts';
import type { ActorContext } from './context.ts';
import { momentWords } from './moment-words.ts';
import { parseInput } from './parse-input.ts';
import { inWorkspace } from './reading.ts';

/** Everything that is stopped by hand now, the oldest stop first, for everybody to see. */
export async function listBrakes(ctx: ActorContext): Promise<readonly Brake[]> {
  return inWorkspace(ctx, (tx) => tx.brakes.list());
}

/** How many runs that have not ended a stop would hold, for whoever may stop it. */
export async function readBrakeReach(
  ctx: ActorContext,
  input: z.input<typeof brakeTargetInput>,
): Promise<{ readonly runs: number }> {
  const target = parseInput(brakeTargetInput, input);
  return inWorkspace(ctx, async (tx) => ({
    runs: await tx.enrollments.openIn(await brakeTarget(ctx, tx, { verb: 'stop', target })),
  }));
}

/** The newest changes of settings, with who made them and when: going live and back, stops, users, senders. */
export async function listSettingsChanges(
  ctx: ActorContext,
): Promise<readonly Pick<LedgerEntry, 'id' | 'at' | 'actor' | 'words'>[]> {
  return inWorkspace(ctx, async (tx) =>
    (await tx.ledger.settings(100)).map(({ id, at, actor, words }) => ({ id, at, actor, words })),
  );
}

/**
 * What is stopped that keeps people from being reached who are enrolled now, in sentences. They can be enrolled all the
 * same: a stop is meant to end, nobody loses their place, and half of a list would be missing when it does.
 */
export async function brakeNotices(
  ctx: ActorContext,
  tx: Tx,
  enrolling: {
    readonly cadenceId: string;
    readonly sender: { readonly id: string };
    readonly personIds: readonly string[];
  },
): Promise<readonly string[]> {
  const brakes = await tx.brakes.list();
  if (brakes.length === 0) return [];
  const { cadenceId, sender, personIds } = enrolling;
  const people = await tx.people.byIds(personIds);
  const { zone } = await tx.workspace.get();
  const over = { cadenceId, senderId: sender.id };
  return brakes.flatMap((brake) => {
    const of = (companyId: string | null) => brakeOver([brake], { ...over, companyId }) !== null;
    const held = brake.scope === 'company' ? people.filter((one) => of(one.companyId)).length : 0;
    if (brake.scope === 'company' ? held === 0 : !of(null)) return [];
    const words = brakeWords(brake, momentWords(brake.since, zone, ctx.clock.now()));
    const who =
      brake.scope !== 'company'
        ? 'Whoever is enrolled waits'
        : held === 1
          ? 'One of them waits'
          : `${held} of them wait`;
    return [`${words[0]?.toUpperCase()}${words.slice(1)}. ${who} until it is let go.`];
  });
}
