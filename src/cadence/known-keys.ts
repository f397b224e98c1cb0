import { z } from 'zod';
import { cadenceSchema } from './model.ts';

type Path = readonly PropertyKey[];

/** The keys that the model knows at a place of the input, for suggestions; empty where any key goes. */
export function knownKeysAt(path: Path, input: unknown): readonly string[] {
  let schema: unknown = cadenceSchema;
  let value: unknown = input;
  for (const part of path) {
    schema = childOf(settled(schema, value), part);
    value = valueAt(value, [part]);
  }
  const place = settled(schema, value);
  if (place instanceof z.ZodObject) return Object.keys(place.shape);
  if (place instanceof z.ZodRecord && place.keyType instanceof z.ZodEnum)
    return place.keyType.options.map(String);
  return [];
}

/** What the input holds at a path; undefined where the path leads nowhere. */
export function valueAt(input: unknown, path: Path): unknown {
  let value = input;
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Reflect.get(value, part);
  }
  return value;
}

function childOf(schema: unknown, part: PropertyKey): unknown {
  if (schema instanceof z.ZodObject) return Reflect.get(schema.shape, part);
  if (schema instanceof z.ZodArray) return schema.element;
  return schema instanceof z.ZodRecord ? schema.valueType : undefined;
}

/** The schema behind defaults and optionals, and the option of a union that the input's channel chooses. */
function settled(schema: unknown, value: unknown): unknown {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional)
    return settled(schema.unwrap(), value);
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return schema;
  const tag = valueAt(value, [schema.def.discriminator]);
  return schema.options.find(
    (option) =>
      option instanceof z.ZodObject &&
      Reflect.get(option.shape, schema.def.discriminator)?.safeParse(tag).success,
  );
}
