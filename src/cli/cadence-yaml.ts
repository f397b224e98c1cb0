import { readFileSync } from 'node:fs';
import { Document, isCollection, isMap, isSeq, LineCounter, parseDocument, type YAMLMap } from 'yaml';
import { toCadenceFile } from '../app/cadence-file.ts';
import type { CadenceDefinition } from '../cadence/model.ts';
import { AppError, type FieldProblem } from '../errors.ts';

/** A cadence file as data, with where in the file each part of it stands. */
export interface CadenceFile {
  readonly file: string;
  readonly definition: unknown;
  /** The line (from 1) of a field such as `steps.3.at`; of a field that is missing, that of what it is missing in. */
  readonly lineOf: (path: string) => number;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new AppError('invalid_input', `The file '${file}' cannot be read (${code}).`);
  }
}

/** Reads a cadence file (YAML or JSON); `invalid_input` names the file and the line. */
export function readCadence(file: string): CadenceFile {
  const lines = new LineCounter();
  const document = parseDocument(textOf(file), { lineCounter: lines });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    const words = error.message.split(/ at line \d+|\n/)[0] ?? error.message;
    throw new AppError('invalid_input', `${file}:${line}:${col}: this is not right YAML: ${words}.`);
  }
  return {
    file,
    definition: document.toJS(),
    lineOf: (path) => lines.linePos(offsetOf(document, path.split('.'))).line,
  };
}

/** Where the deepest part of a path begins that the document has; of a field its name, not its value. */
function offsetOf(document: Document.Parsed, path: readonly string[]): number {
  let node: unknown = document.contents;
  let offset = document.contents?.range[0] ?? 0;
  for (const part of path) {
    const pair = isMap(node) ? node.items.find(({ key }) => String(key) === part) : undefined;
    if (pair !== undefined) offset = startOf(pair.key) ?? offset;
    node = isCollection(node) ? node.get(isSeq(node) ? Number(part) : part, true) : undefined;
    if (node === undefined) break;
    if (pair === undefined) offset = startOf(node) ?? offset;
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node)) return undefined;
  return Array.isArray(node.range) ? Number(node.range[0]) : undefined;
}

/** What is wrong with a file, each problem with file, line and field: `cadence.yaml:12: Step 'call-1', field 'at' …`. */
export function problemLines(
  { file, lineOf }: CadenceFile,
  problems: readonly FieldProblem[],
): readonly string[] {
  return problems.map(({ path, message }) => `${file}:${lineOf(path)}: ${message}`);
}

/** What stands in comments of a cadence file. */
export interface FileNotes {
  /** Where editors find the schema. */
  readonly schemaUrl: string;
  /** Above everything, a line each. */
  readonly head: readonly string[];
  /** The planned day of each step. */
  readonly days: readonly number[];
}

/** A definition as YAML, for people: texts as blocks, each step with its day, and a line that has editors check it. */
export function writeCadence(definition: CadenceDefinition, { schemaUrl, head, days }: FileNotes): string {
  const document = new Document(toCadenceFile(definition));
  document.commentBefore = [`yaml-language-server: $schema=${schemaUrl}`, ...head]
    .map((line) => ` ${line.replaceAll(/\s+/g, ' ')}`)
    .join('\n');
  const steps = document.get('steps');
  if (isSeq<YAMLMap>(steps))
    for (const [index, step] of steps.items.entries()) {
      step.commentBefore = ` Day ${days[index] ?? '?'}`;
      step.spaceBefore = index > 0;
    }
  return document.toString({ lineWidth: 110, blockQuote: 'literal' });
}
