import { objectOfId } from '../schema/objects.ts';
import type { Row } from '../types.ts';
import type { Column } from './resolve.ts';

type Shown = Record<string, unknown>;

/** The `attributes` of a record in every answer. */
export function attributesOf(row: Row, version: string): object {
  const type = objectOfId(row.Id)?.name ?? 'Name';
  return { type, url: `/services/data/${version}/sobjects/${type}/${row.Id}` };
}

/** One record of a query's answer, parents nested as the vendor nests them, in the order of the SELECT. */
export function project(columns: readonly Column[], row: Row, version: string): Shown {
  const shown: Shown = { attributes: attributesOf(row, version) };
  for (const column of columns) {
    const parents = column.parents(row);
    let place: Shown | undefined = shown;
    for (const [depth, parent] of parents.entries()) {
      const name = column.names[depth] ?? '';
      if (parent === undefined) {
        place[name] ??= null;
        place = undefined;
        break;
      }
      place[name] ??= { attributes: attributesOf(parent, version) };
      place = place[name] as Shown;
    }
    if (place !== undefined) place[column.names.at(-1) ?? ''] = column.read(row);
  }
  return shown;
}
