import { toCadenceFile } from '../app/cadence-file.ts';
import type { CadenceDefinition } from '../cadence/model.ts';
import { AppError, type FieldProblem } from '../errors.ts';
import type { CadenceText, FileNotes } from '../yaml/cadence-text.ts';
import { readTextFile } from './read-text-file.ts';

/** Loaded only when a file is read or written: the other commands, and the server, start without a YAML parser. */
const yaml = () => import('../yaml/cadence-text.ts');

/** A cadence file as data, with where in the file each part of it stands. */
export interface CadenceFile extends CadenceText {
  readonly file: string;
}

/** Reads a cadence file (YAML or JSON); `invalid_input` names the file and the line. */
export async function readCadence(file: string): Promise<CadenceFile> {
  const text = readTextFile(file);
  const { readText } = await yaml();
  const read = readText(text);
  if ('words' in read)
    throw new AppError('invalid_input', `${file}:${read.line}:${read.column}: ${read.words}`);
  return { file, ...read };
}

/** What is wrong with a file, each problem with file, line and field: `cadence.yaml:12: Step 'call-1', field 'at' …`. */
export function problemLines(
  { file, lineOf }: CadenceFile,
  problems: readonly FieldProblem[],
): readonly string[] {
  return problems.map(({ path, message }) => `${file}:${lineOf(path)}: ${message}`);
}

/** A published definition as YAML, as `push` takes it again. */
export async function writeCadence(definition: CadenceDefinition, notes: FileNotes): Promise<string> {
  const { writeText } = await yaml();
  return writeText(toCadenceFile(definition), notes);
}
