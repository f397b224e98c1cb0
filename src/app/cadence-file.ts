import { cadenceJsonSchema, withoutDefaults } from '../cadence/index.ts';
import type { CadenceDefinition, CadenceInput } from '../cadence/model.ts';

/** The JSON Schema of cadence files, for editors and other programs. */
export function cadenceFileSchema(): object {
  return cadenceJsonSchema();
}

/** A published definition as it is written to a file, without anything that is the default. */
export function toCadenceFile(definition: CadenceDefinition): CadenceInput {
  return withoutDefaults(definition);
}
