import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/** One import or re-export as a source file words it. */
export interface SourceImport {
  /** A file from the repository's root (`src/errors.ts`), or what is not a file, as written (`node:fs`, `zod`). */
  readonly target: string;
  /** Nothing of it is left at run time: `import type …`, or every name in the braces marked `type`. */
  readonly typeOnly: boolean;
}

/** A source file, taken apart for checks. */
export interface SourceFile {
  /** From the repository's root, with slashes. */
  readonly path: string;
  readonly text: string;
  /** See `codeOf`. */
  readonly code: string;
  readonly imports: readonly SourceImport[];
}

const TOKENS = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g;
const STATEMENT = /^(?:import|export)\s+(type\s+)?([^'"`;=()]*?\sfrom\s+)?['"]([^'"\n]+)['"]/gm;
const DYNAMIC = /\bimport\s*\(\s*(?:['"]([^'"]+)['"])?/g;

const isComment = (token: string) => token.startsWith('//') || token.startsWith('/*');
/** Nothing but the line breaks, so that lines keep their numbers. */
const blank = (token: string) => token.replaceAll(/[^\n]+/g, ' ');
const withoutComments = (text: string) =>
  text.replace(TOKENS, (token) => (isComment(token) ? blank(token) : token));
/** A file's text without comments and without what stands in quotes; templates are left as they are. */
export const codeOf = (text: string): string =>
  text.replace(TOKENS, (token) => (token.startsWith('`') ? token : isComment(token) ? blank(token) : "''"));

function onlyTypes(clause: string): boolean {
  const names = /^\{([\s\S]*)\}\s*from\s*$/.exec(clause.trim())?.[1]?.split(',') ?? [];
  const given = names.map((name) => name.trim()).filter((name) => name !== '');
  return given.length > 0 && given.every((name) => name.startsWith('type '));
}

function resolveFrom(path: string, specifier: string): string {
  return specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : specifier;
}

/**
 * The imports of a file, in order. An `import()` of something that is not a literal has the target `(computed)`,
 * which no rule allows. Statements must begin at the line's start, as the formatter puts them.
 */
export function readImports(path: string, text: string): SourceImport[] {
  const source = withoutComments(text);
  const statements = Array.from(source.matchAll(STATEMENT), ([, type, clause = '', specifier = '']) => ({
    target: resolveFrom(path, specifier),
    typeOnly: type !== undefined || onlyTypes(clause),
  }));
  const dynamic = Array.from(source.matchAll(DYNAMIC), ([, specifier = '(computed)']) => ({
    target: resolveFrom(path, specifier),
    typeOnly: false,
  }));
  return [...statements, ...dynamic];
}

/** Reads every TypeScript file in or below a folder of the repository; none when there is no such folder. */
export function readSources(root: string, folder: string): SourceFile[] {
  let names: string[];
  try {
    names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return names
    .map((name) => posix.join(folder, name.replaceAll('\\', '/')))
    .filter((path) => /\.tsx?$/.test(path) && !path.includes('node_modules/'))
    .sort()
    .map((path) => readSource(root, path));
}

/** Reads one file of the repository. */
export function readSource(root: string, path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8');
  return { path, text, code: codeOf(text), imports: readImports(path, text) };
}
