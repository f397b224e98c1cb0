import { Table } from '../../core/index.ts';
import { COMPANY_PROPERTIES, CONTACT_PROPERTIES } from '../data/contact-properties.ts';
import { DEAL_PROPERTIES } from '../data/deals.ts';
import { engagementProperties } from '../data/engagement-properties.ts';
import { OBJECT_TYPES } from '../data/object-types.ts';
import type { PropertyRow } from '../types.ts';

/** A group of properties, as the settings show them together. */
interface PropertyGroupRow {
  readonly name: string;
  readonly label: string;
  readonly displayOrder: number;
  readonly archived: boolean;
}

/** A stored row with the object type that it belongs to. */
type Of<T> = T & { readonly of: string };

function builtIn(type: string): PropertyRow[] {
  if (type === 'contacts') return CONTACT_PROPERTIES;
  if (type === 'deals') return DEAL_PROPERTIES;
  return type === 'companies' ? COMPANY_PROPERTIES : engagementProperties(type);
}

/** Property definitions and groups: HubSpot's own, and those that apps created. */
export class PropertyStore {
  readonly #definitions = new Map<string, Map<string, PropertyRow>>();
  readonly #groups = new Map<string, Map<string, PropertyGroupRow>>();
  readonly #unique = new Map<string, string[]>();
  readonly #table: Table<Of<PropertyRow>>;
  readonly #groupTable: Table<Of<PropertyGroupRow>>;

  constructor(dir?: string) {
    this.#table = new Table('properties', dir);
    this.#groupTable = new Table('property-groups', dir);
    for (const { name: type } of OBJECT_TYPES) {
      const own = builtIn(type);
      this.#definitions.set(type, new Map(own.map((row) => [row.name, row])));
      const groups = [...new Set(own.map((row) => row.groupName))];
      this.#groups.set(
        type,
        new Map(
          groups.map((name, displayOrder) => [name, { name, label: name, displayOrder, archived: false }]),
        ),
      );
    }
    for (const { of, ...row } of this.#table.rows()) this.#definitions.get(of)?.set(row.name, row);
    for (const { of, ...row } of this.#groupTable.rows()) this.#groups.get(of)?.set(row.name, row);
    for (const { name: type } of OBJECT_TYPES) this.#refreshUnique(type);
  }

  get(type: string, name: string): PropertyRow | undefined {
    return this.#definitions.get(type)?.get(name);
  }

  list(type: string, archived = false): PropertyRow[] {
    return [...(this.#definitions.get(type)?.values() ?? [])].filter((row) => row.archived === archived);
  }

  put(type: string, row: PropertyRow): PropertyRow {
    this.#table.put(`${type}/${row.name}`, { ...row, of: type });
    this.#definitions.get(type)?.set(row.name, row);
    this.#refreshUnique(type);
    return row;
  }

  /** Names of the properties whose values are unique among live records. */
  uniqueNames(type: string): readonly string[] {
    return this.#unique.get(type) ?? [];
  }

  groups(type: string): PropertyGroupRow[] {
    return [...(this.#groups.get(type)?.values() ?? [])];
  }

  group(type: string, name: string): PropertyGroupRow | undefined {
    return this.#groups.get(type)?.get(name);
  }

  putGroup(type: string, row: PropertyGroupRow): PropertyGroupRow {
    this.#groups.get(type)?.set(row.name, row);
    this.#groupTable.put(`${type}/${row.name}`, { ...row, of: type });
    return row;
  }

  #refreshUnique(type: string): void {
    const names = this.list(type).filter((row) => row.hasUniqueValue);
    this.#unique.set(
      type,
      names.map((row) => row.name),
    );
  }
}
