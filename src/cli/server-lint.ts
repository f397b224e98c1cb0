import { z } from 'zod';
import { isAppError } from '../errors.ts';
import { type Access, callServer, ServerRefusal } from './client.ts';

const lintSchema = z.object({
  ok: z.boolean(),
  problems: z.array(z.object({ path: z.string(), message: z.string() })),
  findings: z.array(
    z.object({
      severity: z.enum(['error', 'warning', 'hint']),
      rule: z.string(),
      step: z.string().exactOptional(),
      path: z.string(),
      words: z.string(),
      why: z.string(),
    }),
  ),
});
export type ServerLint = z.infer<typeof lintSchema>;

/** What the server, which knows the library and the CRMs' fields, has to say of a cadence. */
export async function lintOnServer(
  access: Access,
  definition: unknown,
  countries: readonly string[] = [],
): Promise<ServerLint> {
  const query = countries.length === 0 ? '' : `?country=${countries.join(',')}`;
  return lintSchema.parse(await callServer(access, 'POST', `/v1/cadences/lint${query}`, { definition }));
}

/** The same where a server can be asked; null where none was started, none answers, or it does not let us in. */
export async function lintOnServerIfAny(
  access: () => Access,
  definition: unknown,
  countries: readonly string[],
): Promise<ServerLint | null> {
  try {
    return await lintOnServer(access(), definition, countries);
  } catch (error) {
    if (error instanceof ServerRefusal || isAppError(error, 'unavailable')) return null;
    throw error;
  }
}
