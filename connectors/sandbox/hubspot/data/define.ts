import type { PropertyOption, PropertyRow } from '../types.ts';

const SINCE = '2025-01-02T08:00:00.000Z';

/** Short notation for a property of HubSpot's own: `name`, `label`, and what differs from a line of text. */
export type Spec = readonly [name: string, label: string, more?: Partial<PropertyRow>];

/** Options whose label is the value made readable. */
export function options(...values: readonly string[]): PropertyOption[] {
  return values.map((value, index) => {
    const words = value.toLowerCase().replaceAll('_', ' ');
    return {
      label: words.charAt(0).toUpperCase() + words.slice(1),
      value,
      displayOrder: index,
      hidden: false,
    };
  });
}

export const bool: Partial<PropertyRow> = {
  type: 'bool',
  fieldType: 'booleancheckbox',
  options: [
    { label: 'True', value: 'true', displayOrder: 0, hidden: false },
    { label: 'False', value: 'false', displayOrder: 1, hidden: false },
  ],
};
export const when: Partial<PropertyRow> = { type: 'datetime', fieldType: 'date' };
export const num: Partial<PropertyRow> = { type: 'number', fieldType: 'number' };
export const area: Partial<PropertyRow> = { fieldType: 'textarea' };
export const html: Partial<PropertyRow> = { fieldType: 'html' };

export function oneOf(...values: readonly string[]): Partial<PropertyRow> {
  return { type: 'enumeration', fieldType: 'select', options: options(...values) };
}

export function readOnly(more: Partial<PropertyRow> = {}): Partial<PropertyRow> {
  return { ...more, readOnlyValue: true };
}

/** Builds the definitions of one object type's group. */
export function define(groupName: string, specs: readonly Spec[]): PropertyRow[] {
  return specs.map(([name, label, more]) => ({
    name,
    label,
    type: 'string',
    fieldType: 'text',
    groupName,
    description: '',
    options: [],
    hasUniqueValue: false,
    hubspotDefined: true,
    readOnlyValue: false,
    archived: false,
    createdAt: SINCE,
    updatedAt: SINCE,
    ...more,
  }));
}
