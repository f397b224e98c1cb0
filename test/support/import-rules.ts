import type { SourceFile } from './source-files.ts';

/** One line of the table of who may import what. */
export interface Row {
  /** Beginning of a path; the row with the longest one that fits a file holds. What lies in it is always allowed. */
  readonly part: string;
  /** Packages by name, `node:*` or one module of it, and beginnings of paths, with spaces between. */
  readonly may?: string;
  /** The same, but only `import type` or `{ type X }`. */
  readonly types?: string;
  /** Why the row goes beyond the design's table. */
  readonly why?: string;
}

const isPath = (target: string) => /^(?:src|connectors)\//.test(target);

/** The package that a bare import belongs to; `node:*` for every module of Node. */
const packageOf = (target: string) =>
  target.startsWith('node:') ? 'node:*' : target.split('/', target.startsWith('@') ? 2 : 1).join('/');

/** The packages of npm that files import, with who does. */
export function packagesOf(files: readonly SourceFile[]): { readonly path: string; readonly name: string }[] {
  const other = /^(?:node:|\()|^(?:src|connectors|test)\/.*\.css$|\.(?:tsx?|json)$/;
  return files.flatMap(({ path, imports }) =>
    imports
      .filter(({ target }) => !other.test(target))
      .map(({ target }) => ({ path, name: packageOf(target) })),
  );
}

function fits(target: string, list = ''): boolean {
  const allowed = list.split(' ').filter((item) => item !== '');
  return isPath(target)
    ? allowed.some((item) => target.startsWith(item))
    : allowed.includes(target) || allowed.includes(packageOf(target));
}

/** The row that holds for a file, if the table has one. */
export function rowOf(table: readonly Row[], path: string): Row | undefined {
  const rows = table.filter(({ part }) => path.startsWith(part));
  return rows.toSorted((a, b) => b.part.length - a.part.length)[0];
}

/** What a file imports against the table: one `file → import: why` each. */
export function breaches(table: readonly Row[], file: Pick<SourceFile, 'path' | 'imports'>): string[] {
  const row = rowOf(table, file.path);
  if (row === undefined) return [`${file.path} → anything: the table has no row for this file`];
  const { part, may, types } = row;
  return file.imports.flatMap(({ target, typeOnly }) => {
    const line = `${file.path} → ${target}`;
    if (target.startsWith(part) || fits(target, may)) return [];
    if (!fits(target, types)) return [`${line}: ${part} may not import it`];
    return typeOnly ? [] : [`${line}: ${part} may import only its types, by import type`];
  });
}
