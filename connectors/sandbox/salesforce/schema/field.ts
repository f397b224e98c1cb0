import type { Value } from '../types.ts';

export type FieldType =
  | 'id'
  | 'string'
  | 'email'
  | 'phone'
  | 'url'
  | 'boolean'
  | 'datetime'
  | 'date'
  | 'int'
  | 'picklist'
  | 'combobox'
  | 'textarea'
  | 'reference';

export interface FieldSpec {
  readonly name: string;
  readonly label: string;
  readonly type: FieldType;
  /** Longest text in characters; 0 where it does not apply. */
  readonly length: number;
  readonly createable: boolean;
  readonly updateable: boolean;
  /** Must be given on create, unless there is a default. */
  readonly required: boolean;
  readonly unique: boolean;
  readonly externalId: boolean;
  /** Records can be found by it in upserts though it is no external id (Email). */
  readonly idLookup: boolean;
  readonly caseSensitive: boolean;
  /** Kept in an index by the stand-in. */
  readonly indexed: boolean;
  readonly values: readonly string[];
  /** A value outside `values` is refused. */
  readonly restricted: boolean;
  readonly referenceTo: readonly string[];
  /** `Account` for `AccountId`: how SOQL walks to the parent. */
  readonly relationshipName: string | null;
  readonly defaultValue: Value;
}

const LENGTHS: Readonly<Record<FieldType, number>> = {
  id: 18,
  string: 255,
  email: 80,
  phone: 40,
  url: 255,
  boolean: 0,
  datetime: 0,
  date: 0,
  int: 0,
  picklist: 255,
  combobox: 255,
  textarea: 32_000,
  reference: 18,
};

const words = (name: string): string =>
  name
    .replace(/__c$/, '')
    .replaceAll('_', ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/ Id$/, ' ID');

/** A field that clients may create and update unless `more` says otherwise. */
export function field(name: string, type: FieldType, more: Partial<FieldSpec> = {}): FieldSpec {
  return {
    name,
    label: words(name),
    type,
    length: LENGTHS[type],
    createable: true,
    updateable: true,
    required: false,
    unique: false,
    externalId: false,
    idLookup: false,
    caseSensitive: false,
    indexed: false,
    values: [],
    restricted: false,
    referenceTo: [],
    relationshipName: null,
    defaultValue: type === 'boolean' ? false : null,
    ...more,
  };
}

/** A field that only the system sets. */
export function readOnly(name: string, type: FieldType, more: Partial<FieldSpec> = {}): FieldSpec {
  return field(name, type, { createable: false, updateable: false, ...more });
}

/** A lookup: `AccountId` with relationship `Account`. */
export function lookup(name: string, to: readonly string[], more: Partial<FieldSpec> = {}): FieldSpec {
  return field(name, 'reference', {
    referenceTo: to,
    relationshipName: name.replace(/Id$/, ''),
    ...more,
  });
}

/** The fields that every record has. */
export function systemFields(): readonly FieldSpec[] {
  return [
    readOnly('Id', 'id', { label: 'Record ID', idLookup: true }),
    readOnly('IsDeleted', 'boolean', { label: 'Deleted' }),
    readOnly('CreatedDate', 'datetime'),
    lookup('CreatedById', ['User'], { createable: false, updateable: false }),
    readOnly('LastModifiedDate', 'datetime'),
    lookup('LastModifiedById', ['User'], { createable: false, updateable: false }),
    readOnly('SystemModstamp', 'datetime'),
  ];
}
