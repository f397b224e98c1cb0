import { refuse } from '../errors.ts';
import { type FieldSpec, field } from '../schema/field.ts';
import { type ObjectSpec, objectNamed, objectOfId } from '../schema/objects.ts';
import type { Row, Value, World } from '../types.ts';
import type { Path } from './ast.ts';

/** A field of a query: its canonical names from the row outwards, and how to read it. */
export interface Column {
  /** `['Account', 'Name']`. */
  readonly names: readonly string[];
  readonly spec: FieldSpec;
  read(row: Row): Value;
  /** The parent records on the way, outermost first; `undefined` where a link is empty. */
  parents(row: Row): readonly (Row | undefined)[];
}

/** `Who` may be a contact or a lead: only what both have, and the kind. */
const TYPE_FIELD = field('Type', 'string');

function columnText(soql: string, path: Path): string {
  return `\n${soql.slice(Math.max(0, path.at - 20), path.at + 20)}\n${' '.repeat(Math.min(20, path.at))}^\nERROR at Row:1:Column:${path.at + 1}\n`;
}

function noColumn(soql: string, path: Path, missing: { name: string; object: ObjectSpec }): Error {
  const { name, object } = missing;
  return refuse(
    'INVALID_FIELD',
    `${columnText(soql, path)}No such column '${name}' on entity '${object.name}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`,
  );
}

/** The object of the FROM clause. Refuses with INVALID_TYPE. */
export function resolveObject(soql: string, path: Path): ObjectSpec {
  const object = objectNamed(path.text);
  if (object !== undefined) return object;
  throw refuse(
    'INVALID_TYPE',
    `${columnText(soql, path)}sObject type '${path.text}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.`,
  );
}

function parentOf(world: World, row: Row | undefined, link: FieldSpec): Row | undefined {
  const id = row?.[link.name];
  if (typeof id !== 'string') return undefined;
  const object = objectOfId(id);
  return object === undefined ? undefined : world.records.get(object, id);
}

function readField(spec: FieldSpec, row: Row | undefined): Value {
  if (row === undefined) return null;
  if (spec === TYPE_FIELD) return objectOfId(row.Id)?.name ?? null;
  return row[spec.name] ?? (spec.type === 'boolean' ? false : null);
}

/** Finds the field behind a path such as `Owner.Email`. Refuses with INVALID_FIELD. */
export function resolveColumn(
  world: World,
  soql: string,
  target: { object: ObjectSpec; path: Path },
): Column {
  const parts = target.path.text.split('.');
  // `Contact.Name` in a query on Contact names the object itself.
  if (parts.length > 1 && parts[0]?.toLowerCase() === target.object.name.toLowerCase()) parts.shift();
  const links: FieldSpec[] = [];
  let { object } = target;
  let shared = false;
  for (const part of parts.slice(0, -1)) {
    const link = object.fields.find((spec) => spec.relationshipName?.toLowerCase() === part.toLowerCase());
    const parent = link?.referenceTo[0] === undefined ? undefined : objectNamed(link.referenceTo[0]);
    if (link === undefined || parent === undefined) {
      const message = `${columnText(soql, target.path)}Didn't understand relationship '${part}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`;
      throw refuse('INVALID_FIELD', message);
    }
    links.push(link);
    shared = link.name === 'WhoId' || link.name === 'WhatId';
    object = parent;
  }
  const name = parts.at(-1) ?? '';
  const spec =
    object.byName.get(name.toLowerCase()) ??
    (shared && name.toLowerCase() === 'type' ? TYPE_FIELD : undefined);
  if (spec === undefined) throw noColumn(soql, target.path, { name, object });
  const parents = (row: Row): readonly (Row | undefined)[] => {
    const found: (Row | undefined)[] = [];
    let current: Row | undefined = row;
    for (const link of links) {
      current = parentOf(world, current, link);
      found.push(current);
    }
    return found;
  };
  return {
    names: [...links.map((link) => link.relationshipName ?? ''), spec.name],
    spec,
    parents,
    read: (row) => readField(spec, links.length === 0 ? row : parents(row).at(-1)),
  };
}
