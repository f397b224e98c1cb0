import { type ApiError, refuse } from '../errors.ts';
import { to18 } from '../ids.ts';
import type { FieldSpec } from '../schema/field.ts';
import type { ObjectSpec } from '../schema/objects.ts';
import type { Value } from '../types.ts';
import type { FieldValues } from './parse-fields.ts';

type WriteMode = 'create' | 'update';

const EMAIL = /^[^\s@,;<>()]+@[^\s@,;<>()]+\.[^\s@,;<>().]{2,}$/;

function checkText(spec: FieldSpec, text: string): ApiError | undefined {
  if (spec.length > 0 && [...text].length > spec.length) {
    const message = `${spec.label}: data value too large: ${text.slice(0, 200)} (max length=${spec.length})`;
    return refuse('STRING_TOO_LONG', message, [spec.name]);
  }
  if (spec.type === 'email' && !EMAIL.test(text)) {
    return refuse('INVALID_EMAIL_ADDRESS', `${spec.label}: invalid email address: ${text}`, [spec.name]);
  }
  if (spec.restricted && !spec.values.includes(text)) {
    const message = `${spec.label}: bad value for restricted picklist field: ${text}`;
    return refuse('INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', message, [spec.name]);
  }
  return undefined;
}

function checkValue(spec: FieldSpec, value: Value): ApiError | undefined {
  if (typeof value !== 'string') return undefined;
  if (spec.type !== 'reference') return checkText(spec, value);
  if (to18(value) !== undefined) return undefined;
  return refuse('MALFORMED_ID', `${spec.label}: id value of incorrect type: ${value}`, [spec.name]);
}

/** Refuses what one row may not say about its own fields: who may write them, their length, their values. */
export function checkFields(object: ObjectSpec, values: FieldValues, mode: WriteMode): void {
  const locked: string[] = [];
  for (const name of Object.keys(values)) {
    const spec = object.byName.get(name.toLowerCase());
    if (spec !== undefined && !(mode === 'create' ? spec.createable : spec.updateable))
      locked.push(spec.name);
  }
  if (locked.length > 0) {
    const message = `Unable to create/update fields: ${locked.join(', ')}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`;
    throw refuse('INVALID_FIELD_FOR_INSERT_UPDATE', message, locked);
  }
  const missing = object.fields
    .filter((spec) => spec.required && (mode === 'create' || spec.name in values))
    .filter((spec) => (values[spec.name] ?? null) === null)
    .map((spec) => spec.name);
  if (missing.length > 0) {
    const message = `Required fields are missing: [${missing.join(', ')}]`;
    throw refuse('REQUIRED_FIELD_MISSING', message, missing);
  }
  for (const [name, value] of Object.entries(values)) {
    const spec = object.byName.get(name.toLowerCase());
    const problem = spec === undefined ? undefined : checkValue(spec, value);
    if (problem !== undefined) throw problem;
  }
}
