import { z } from 'zod';
import { AppError } from '../errors.ts';
import { type Access, callServer } from './client.ts';

const listed = z.object({
  items: z.array(z.object({ id: z.string(), name: z.string(), versionNumber: z.number() })),
});
type ListedCadence = z.infer<typeof listed>['items'][number];

/** Every cadence of the server. */
export async function listCadences(access: Access): Promise<readonly ListedCadence[]> {
  return listed.parse(await callServer(access, 'GET', '/v1/cadences')).items;
}

/** The names that there are, in a sentence. */
export const namesOf = (cadences: readonly ListedCadence[]) =>
  cadences.length === 0
    ? 'There are none yet.'
    : `There are: ${cadences.map(({ name }) => `'${name}'`).join(', ')}.`;

/** The cadence with this id or name; `not_found` lists the names that there are. */
export async function findCadence(access: Access, asked: string): Promise<ListedCadence> {
  const cadences = await listCadences(access);
  const found = cadences.find(({ id }) => id === asked) ?? cadences.find(({ name }) => name === asked);
  if (found !== undefined) return found;
  throw new AppError('not_found', `There is no cadence '${asked}'. ${namesOf(cadences)}`);
}
