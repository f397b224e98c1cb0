import { invalid, type VendorErrorDetail } from './errors.ts';
import type { Portal } from './state.ts';
import type { PropertyRow } from './types.ts';

/** One property that was refused, in HubSpot's own words. */
interface Refusal {
  readonly name: string;
  readonly error: string;
  readonly message: string;
}

/** Values of a write after normalisation; an empty value clears the property. */
export type Values = Readonly<Record<string, string>>;

function normaliseTime(definition: PropertyRow, value: string): string | undefined {
  const ms = /^-?\d+$/.test(value) ? Number(value) : Date.parse(value);
  if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15) return undefined;
  const iso = new Date(ms).toISOString();
  return definition.type === 'date' ? iso.slice(0, 10) : iso;
}

function allowed(portal: Portal, definition: PropertyRow, value: string): boolean {
  if (definition.name === 'hubspot_owner_id') return portal.owner(value) !== undefined;
  if (definition.options.length === 0) return definition.type !== 'enumeration';
  const parts =
    definition.fieldType === 'checkbox' ? value.split(';').filter((part) => part !== '') : [value];
  return parts.every((part) => definition.options.some((option) => option.value === part));
}

function checkOption(portal: Portal, definition: PropertyRow, value: string): Refusal | undefined {
  if (allowed(portal, definition, value)) return undefined;
  const { name } = definition;
  if (name === 'hubspot_owner_id')
    return { name, error: 'INVALID_OWNER_ID', message: `Owner ${value} does not exist` };
  const list = definition.options.map((option) => option.value).join(', ');
  return {
    name,
    error: 'INVALID_OPTION',
    message: `${value} was not one of the allowed options: [${list}]`,
  };
}

/** Checks one value; returns its stored form, or why it is refused. */
function checkValue(portal: Portal, definition: PropertyRow, value: string): string | Refusal {
  const { name } = definition;
  if (value === '') return value;
  switch (definition.type) {
    case 'number':
      if (!Number.isFinite(Number(value)))
        return { name, error: 'INVALID_INTEGER', message: `${value} was not a valid number.` };
      return value;
    case 'date':
    case 'datetime':
      return (
        normaliseTime(definition, value) ?? {
          name,
          error: definition.type === 'date' ? 'INVALID_DATE' : 'INVALID_LONG',
          message: `${value} was not a valid ${definition.type}.`,
        }
      );
    case 'enumeration':
    case 'bool':
      return checkOption(portal, definition, value) ?? value;
  }
  if (name === 'email') {
    if (!/^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(value))
      return { name, error: 'INVALID_EMAIL', message: `Email address ${value} is invalid` };
    return value.trim().toLowerCase();
  }
  if (value.length > 65_536)
    return {
      name,
      error: 'PROPERTY_VALUE_TOO_LONG',
      message: `Property value is ${value.length} characters long`,
    };
  return value;
}

/** HubSpot's 400 for refused values: the message repeats them as JSON, `errors` lists them. */
function refuse(portal: Portal, refusals: readonly Refusal[]): never {
  const portalId = portal.identity.hubId;
  const said = refusals.map(({ name, error, message }) => ({
    isValid: false,
    message,
    error,
    name,
    localizedErrorMessage: message,
    portalId,
  }));
  const errors: VendorErrorDetail[] = refusals.map(({ name, error, message }) => ({
    message,
    code: error,
    context: { propertyName: [name] },
  }));
  throw invalid(`Property values were not valid: ${JSON.stringify(said)}`, { errors });
}

/**
 * Checks the properties of one write against the definitions of its type. Returns the stored forms; throws a
 * VALIDATION_ERROR that names every refused property.
 */
export function checkProperties(portal: Portal, type: string, properties: Values): Values {
  const refusals: Refusal[] = [];
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(properties)) {
    const definition = portal.properties.get(type, name);
    if (definition === undefined || definition.archived) {
      refusals.push({ name, error: 'PROPERTY_DOESNT_EXIST', message: `Property "${name}" does not exist` });
      continue;
    }
    if (definition.readOnlyValue) {
      const message = `"${name}" is a read only property; its value cannot be set.`;
      refusals.push({ name, error: 'READ_ONLY_VALUE', message });
      continue;
    }
    const checked = checkValue(portal, definition, value);
    if (typeof checked === 'string') values[name] = checked;
    else refusals.push(checked);
  }
  if (refusals.length > 0) refuse(portal, refusals);
  return values;
}
