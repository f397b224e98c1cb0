import { readFileSync } from 'node:fs';
import { isNode, LineCounter, parseDocument } from 'yaml';
import { AppError } from '../errors.ts';

/** A cadence file (YAML or JSON) as data, with the lines on which its parts stand. */
export interface CadenceFile {
  readonly definition: unknown;
  /** Line (from 1) of a place such as `steps.3.at`, or of the nearest part around it that is there. */
  lineOf(path: string): number;
}

/** Reads a file; `invalid_input` names the file, and the line where it is not YAML. */
export function openCadenceFile(file: string): CadenceFile {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new AppError('invalid_input', `The file '${file}' cannot be read (${code}).`);
  }
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  const [broken] = document.errors;
  if (broken !== undefined)
    throw new AppError('invalid_input', `'${file}' is not right YAML: ${broken.message.split('\n')[0]}`);
  const lineOf = (path: string): number => {
    const parts =
      path === '' ? [] : path.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
    for (let length = parts.length; length > 0; length -= 1) {
      const node: unknown = document.getIn(parts.slice(0, length), true);
      if (isNode(node) && node.range) return lineCounter.linePos(node.range[0]).line;
    }
    return 1;
  };
  return { definition: document.toJS(), lineOf };
}
