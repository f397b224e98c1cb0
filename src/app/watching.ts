import { type ErrorCode, isAppError } from '../errors.ts';
import type { Connection } from '../ports/records.ts';
import type { RuleWatch } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { inWorkspace } from './reading.ts';

const lasting: readonly ErrorCode[] = ['forbidden', 'misconfigured', 'not_found', 'invalid_input'];

/** Whether a CRM's refusal stays until an admin puts something right; everything else passes by itself. */
export const isLasting = (error: unknown): boolean => isAppError(error) && lasting.includes(error.code);

/** Whether something is to be looked at again: never yet, or as long ago as polls are apart. */
export function isDue(ctx: ActorContext, watch: RuleWatch | null): boolean {
  const every = ctx.settings.pollMinutes * 60_000;
  return watch === null || ctx.clock.now().getTime() - watch.at.getTime() >= every;
}

/**
 * Looks at something in a CRM that rules want to know. A failure holds up nothing else: it is logged, tried again with
 * the next poll, and, where an admin has to do something about it, told in Set-up until it works. False when the CRM does
 * not answer just now: then nothing else need be asked of it either.
 */
export async function noteProblem(
  ctx: ActorContext,
  connection: Connection,
  of: { readonly name: string; readonly watch: RuleWatch | null; readonly about?: string },
  look: () => Promise<void>,
): Promise<boolean> {
  try {
    await look();
    return true;
  } catch (error) {
    const words = `${of.about ?? ''}${isAppError(error) ? error.message : String(error)}`;
    ctx.log.warn({ crm: connection.kind, watch: of.name, error: words }, 'a watch of a rule failed');
    const lasts = isLasting(error);
    const problem = lasts ? words : (of.watch?.problem ?? null);
    const at = ctx.clock.now();
    await inWorkspace(ctx, async (tx) => {
      const cursor = (await tx.rules.watches(connection.id)).get(of.name)?.cursor ?? null;
      await tx.rules.saveWatch(connection.id, of.name, { cursor, at, problem });
    });
    return lasts;
  }
}
