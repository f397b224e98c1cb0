import { z } from 'zod';
import { AppError } from '../errors.ts';
import { placeholderOffer } from '../library/index.ts';
import type { ActorContext } from './context.ts';
import { parseInput } from './parse-input.ts';
import { requireRole } from './permissions.ts';
import { type PublishedCadence, publishCadence } from './publish-cadence.ts';
import { builtIn } from './read-library.ts';
import { inWorkspace } from './reading.ts';

export const copyFromLibraryInput = z.object({
  key: z.string().min(1).max(100),
  /** Name of the new cadence; left out, the built-in's, with a number behind it where that is taken. */
  name: z.string().trim().min(1).max(120).optional(),
  /** What the sender's company does, to follow 'We help companies': put where the built-in says it in general words. */
  offer: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .regex(
      /^[^{}\n]*$/,
      "must be half a sentence without line breaks or braces, such as 'find delays a day earlier'",
    )
    .optional(),
});

/** The same with other words in every text. */
function reworded<T>(value: T, offer: string): T {
  return JSON.parse(JSON.stringify(value), (_, part: unknown) =>
    typeof part === 'string' ? part.replaceAll(placeholderOffer, () => offer) : part,
  );
}

const mostCopies = 100;

/**
 * Publishes a built-in cadence as a cadence of the workspace's own. Always a new one: a name that is taken is refused
 * with `conflict` and never gets another version, so that nobody's cadence is written over. Without an `offer` the
 * answer warns of the steps that keep the general words.
 */
export async function copyFromLibrary(
  ctx: ActorContext,
  input: z.input<typeof copyFromLibraryInput>,
): Promise<PublishedCadence> {
  requireRole(ctx, 'manager', 'copy a cadence from the library');
  const { key, name, offer } = parseInput(copyFromLibraryInput, input);
  const found = builtIn(key).definition;
  const definition = offer === undefined ? found : reworded(found, offer.replace(/[.\s]+$/, ''));
  const taken = new Set((await inWorkspace(ctx, (tx) => tx.cadences.list())).map((cadence) => cadence.name));
  if (name !== undefined && taken.has(name))
    throw new AppError('conflict', `There is a cadence '${name}' already. Give the copy another name.`);
  const free = Array.from({ length: mostCopies }, (_, at) =>
    at === 0 ? definition.name : `${definition.name} (${at + 1})`,
  ).find((one) => !taken.has(one));
  const chosen = name ?? free;
  if (chosen === undefined)
    throw new AppError('conflict', `There are ${mostCopies} copies of '${definition.name}'. Name this one.`);
  return publishCadence(ctx, { definition: { ...definition, name: chosen } });
}
