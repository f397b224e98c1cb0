import { z } from '@hono/zod-openapi';
import type { CadenceDefinition, CadenceInput } from '../../cadence/model.ts';
import { anything } from '../schemas.ts';

/** What was checked when it was published: its type is told to clients, its fields are those of the model. */
export const definition = z
  .custom<CadenceDefinition>((value) => typeof value === 'object' && value !== null)
  .openapi({ type: 'object', additionalProperties: true });

/** The same as people write it. */
export const writtenDefinition = z
  .custom<CadenceInput>((value) => typeof value === 'object' && value !== null)
  .openapi({ type: 'object', additionalProperties: true });

/** `{definition: …}`, or the definition itself. */
export const definitionBody = z
  .looseObject({ definition: anything.optional() })
  .openapi('CadenceBody', { description: 'The cadence definition, as such or under `definition`.' });

export function definitionOf(body: z.output<typeof definitionBody>): unknown {
  return body.definition ?? (Object.keys(body).length === 0 ? undefined : body);
}
