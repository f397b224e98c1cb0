import { z } from 'zod';
import type { Signal } from '../ports/records.ts';
import type { ActorContext } from './context.ts';
import { parseInput } from './parse-input.ts';
import { found, inWorkspace } from './reading.ts';

export const listSignalsInput = z.object({ personId: z.uuid() });

/** Everything that a person did, oldest first. */
export async function listSignals(
  ctx: ActorContext,
  input: z.input<typeof listSignalsInput>,
): Promise<readonly Signal[]> {
  const { personId } = parseInput(listSignalsInput, input);
  return inWorkspace(ctx, async (tx) => {
    found((await tx.people.byIds([personId]))[0], 'person', personId);
    return tx.signals.byPersons([personId]);
  });
}
