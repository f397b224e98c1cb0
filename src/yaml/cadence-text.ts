import {
  Document,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml';
import { quoted, wordsFor } from './mistakes.ts';

/** A cadence as somebody wrote it (YAML or JSON), as data. */
export interface CadenceText {
  readonly definition: unknown;
  /** The line (from 1) of a field such as `steps.3.at`; of a field that is missing, that of what it is missing in. */
  readonly lineOf: (path: string) => number;
}

/** Why a text is no YAML, and where; lines and columns count from 1. */
interface NotYaml {
  readonly line: number;
  readonly column: number;
  readonly words: string;
}

/** Reads a cadence's text; of a text that is no YAML the first mistake. */
export function readText(text: string): CadenceText | NotYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    return notYaml({ line, col }, wordsFor(error, text.split(/\r?\n/)[line - 1] ?? ''));
  }
  const slip = slipIn(document, text);
  if (slip !== null) return notYaml(lines.linePos(slip.offset), slip.words);
  const definition = dataOf(document);
  if (definition instanceof Error) return notYaml({ line: 1, col: 1 }, definition.message.slice(0, 120));
  return {
    definition,
    lineOf: (path) => lines.linePos(offsetOf(document, path.split('.'))).line,
  };
}

function notYaml({ line, col }: { readonly line: number; readonly col: number }, words: string): NotYaml {
  return { line, column: col, words: `this is not right YAML: ${words}.` };
}

/** What YAML allows and no cadence means: Liquid that is read as a map within a map, and merge keys. */
function slipIn(
  document: Document.Parsed,
  text: string,
): { readonly offset: number; readonly words: string } | null {
  let slip: { offset: number; words: string } | null = null;
  visit(document, {
    Pair: (_, { key, value }) => {
      if (isScalar(key) && key.value === '<<') {
        const words = "fields are not merged ('<<'); write them out where they belong";
        slip = { offset: startOf(key) ?? 0, words };
        return visit.BREAK;
      }
      if (!isMap(value) || value.flow !== true || !value.items.some((item) => isMap(item.key)))
        return undefined;
      const [from = 0, to = 0] = value.range ?? [];
      const written = text.slice(from, to).replace(/\s+/g, ' ');
      const words = `a text cannot begin with {{ as it stands; ${quoted(String(key), written)}`;
      slip = { offset: from, words };
      return visit.BREAK;
    },
  });
  return slip;
}

/** The data of a text whose aliases (`*name`) are all set, and not so many that they would fill the memory. */
function dataOf(document: Document.Parsed): unknown {
  try {
    return document.toJS();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
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

/** What stands in comments of a cadence file. */
export interface FileNotes {
  /** Where editors find the schema. */
  readonly schemaUrl: string;
  /** Above everything, a line each. */
  readonly head: readonly string[];
  /** The planned day of each step. */
  readonly days: readonly number[];
}

/** A definition, without what is the default anyway, as YAML for people: texts as blocks, each step with its day, and a line that has editors check it. */
export function writeText(definition: object, { schemaUrl, head, days }: FileNotes): string {
  const document = new Document(definition);
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
