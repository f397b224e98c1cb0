import { z } from 'zod';
import { type CadenceDefinition, type CadenceInput, cadenceSchema } from './model.ts';
import { same } from './same.ts';

/**
 * A definition as a person would write it: without what is the default anyway, fields in the model's order. Reading it
 * again gives the same definition.
 */
export function withoutDefaults(definition: CadenceDefinition): CadenceInput {
  return tidied(cadenceSchema, definition) as CadenceInput;
}

function tidied(schema: unknown, value: unknown): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault)
    return tidied(schema.unwrap(), value);
  if (schema instanceof z.ZodArray && Array.isArray(value))
    return value.map((one) => tidied(schema.element, one));
  if (typeof value !== 'object' || value === null) return value;
  if (schema instanceof z.ZodUnion) {
    const fits = schema.options.find(
      (option) => option instanceof z.ZodObject && option.safeParse(value).success,
    );
    return fits === undefined ? value : tidied(fits, value);
  }
  if (!(schema instanceof z.ZodObject)) return value;
  const shape: Readonly<Record<string, unknown>> = schema.shape;
  return Object.fromEntries(
    Object.entries(shape).flatMap(([key, field]) => {
      const own: unknown = Reflect.get(value, key);
      const isDefault = field instanceof z.ZodDefault && same(own, field.def.defaultValue);
      return own === undefined || isDefault ? [] : [[key, tidied(field, own)]];
    }),
  );
}
