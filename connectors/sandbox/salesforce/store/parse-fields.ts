import { refuse } from '../errors.ts';
import { to18 } from '../ids.ts';
import type { FieldSpec } from '../schema/field.ts';
import type { ObjectSpec } from '../schema/objects.ts';
import { isDate, parseStamp } from '../time.ts';
import type { Value } from '../types.ts';

/** What a client gave for a record: by canonical field name, in stored form. */
export type FieldValues = Readonly<Record<string, Value>>;

function badJson(spec: FieldSpec, given: unknown): Error {
  const kind =
    typeof given === 'string' ? 'VALUE_STRING' : typeof given === 'number' ? 'VALUE_NUMBER' : 'token';
  const shown = typeof given === 'object' ? '' : ` value ${String(given)}`;
  return refuse(
    'JSON_PARSER_ERROR',
    `Cannot deserialize instance of ${spec.type} from ${kind}${shown} or request may be missing a required field`,
  );
}

function parseValue(spec: FieldSpec, given: unknown): Value {
  if (given === null || given === '') return null;
  switch (spec.type) {
    case 'boolean':
      if (typeof given === 'boolean') return given;
      if (given === 'true' || given === 'false') return given === 'true';
      throw badJson(spec, given);
    case 'int': {
      const number = typeof given === 'string' ? Number(given) : given;
      if (typeof number === 'number' && Number.isInteger(number)) return number;
      throw badJson(spec, given);
    }
    case 'datetime': {
      const stamp = typeof given === 'string' ? parseStamp(given) : undefined;
      if (stamp === undefined) throw badJson(spec, given);
      return `${stamp.slice(0, 19)}.000+0000`;
    }
    case 'date': {
      const date = typeof given === 'string' ? given.slice(0, 10) : '';
      if (!isDate(date) || (given !== date && parseStamp(String(given)) === undefined))
        throw badJson(spec, given);
      return date;
    }
    default:
      if (typeof given === 'object') throw badJson(spec, given);
      return String(given);
  }
}

/**
 * Reads a record's JSON. A name that the object does not have, or a value of the wrong kind, refuses the whole
 * request (INVALID_FIELD, JSON_PARSER_ERROR), as the vendor does before it looks at any row.
 */
export function parseFields(object: ObjectSpec, body: Readonly<Record<string, unknown>>): FieldValues {
  const values: Record<string, Value> = {};
  for (const [name, given] of Object.entries(body)) {
    if (name === 'attributes') continue;
    const spec = object.byName.get(name.toLowerCase());
    if (spec === undefined) {
      throw refuse('INVALID_FIELD', `No such column '${name}' on sobject of type ${object.name}`);
    }
    const value = parseValue(spec, given);
    const isId = spec.type === 'reference' || spec.type === 'id';
    values[spec.name] = isId && typeof value === 'string' ? (to18(value) ?? value) : value;
  }
  return values;
}
