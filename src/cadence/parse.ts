import type { z } from 'zod';
import { issueWords } from './issue-words.ts';
import { knownKeysAt, valueAt } from './known-keys.ts';
import { type CadenceDefinition, cadenceSchema } from './model.ts';
import { nearest } from './nearest.ts';

/** One problem: `path` such as `steps.3.at`, `message` a sentence that names the step by its key. */
export interface CadenceProblem {
  readonly path: string;
  readonly message: string;
}

export type ParsedCadence =
  | { readonly ok: true; readonly cadence: CadenceDefinition }
  | { readonly ok: false; readonly problems: readonly CadenceProblem[] };

/** Checks a cadence that came from outside (API, YAML file, editor) and fills in defaults. Lists every problem. */
export function parseCadence(input: unknown): ParsedCadence {
  const parsed = cadenceSchema.safeParse(input);
  if (parsed.success) return { ok: true, cadence: parsed.data };
  const { issues } = parsed.error;
  // What is of another kind is not measured as well.
  const otherKind = new Set(
    issues.filter(({ code }) => code === 'invalid_type').map(({ path }) => path.join('.')),
  );
  const told = issues.filter(
    ({ code, path }) => !/^too_(small|big)$/.test(code) || !otherKind.has(path.join('.')),
  );
  return { ok: false, problems: told.flatMap((issue) => describe(issue, input)) };
}

type Issue = z.core.$ZodIssue;

function describe(issue: Issue, input: unknown): readonly CadenceProblem[] {
  // The model's own rules may name a deeper field by one dotted part.
  const path = issue.path.flatMap((part): PropertyKey[] =>
    typeof part === 'string' ? part.split('.') : [part],
  );
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...path, key].join('.'),
      message: `${placeOf(path, input)}: unknown field '${key}'${suggestion(key, knownKeysAt(path, input))}`,
    }));
  }
  const text = complaint(issue, { field: String(path.at(-1)), value: valueAt(input, path) });
  const joint = /^(is|needs|cannot) /.test(text) ? ' ' : ': ';
  return [{ path: path.join('.'), message: `${placeOf(path, input)}${joint}${text}` }];
}

/** `Step 'call-2', field 'at'`; a step without a key is called by its number. */
function placeOf(path: readonly PropertyKey[], input: unknown): string {
  const [top, index, ...fields] = path;
  if (top === 'on' && index !== undefined)
    return `Rule ${Number(index) + 1}${fields.length === 0 ? '' : `, field '${fields.map(String).join('.')}'`}`;
  if (top !== 'steps' || index === undefined) {
    return path.length === 0 ? 'The cadence' : `The cadence, field '${path.map(String).join('.')}'`;
  }
  const key = valueAt(input, ['steps', Number(index), 'key']);
  const step = typeof key === 'string' && key !== '' ? `Step '${key}'` : `Step ${Number(index) + 1}`;
  return fields.length === 0 ? step : `${step}, field '${fields.map(String).join('.')}'`;
}

interface Found {
  readonly field: string;
  readonly value: unknown;
}

function complaint(issue: Issue, { field, value }: Found): string {
  if (issue.code === 'custom' && !/^must (be a |begin)/.test(issue.message)) return issue.message;
  if (value === undefined) return `is missing: ${wanted(issue, field)}`;
  if (value === '') return 'must not be empty';
  const text = wanted(issue, field);
  if (issue.code === 'invalid_type' && issue.expected === 'array' && typeof value === 'string')
    return `${text}: write [${shown(value)}], not ${shown(value)}`;
  if (issue.code !== 'too_small' && issue.code !== 'too_big') return `${text}, not ${shown(value)}`;
  return Array.isArray(value) && value.length === 0 ? text : `${text}, not ${sizeOf(value)}`;
}

const durationWords = "must be a duration such as '30m', '4h' or '3d'";

/** Fields whose values are texts of a certain shape: 'a text' would say too little about them. */
const shapes: Readonly<Record<string, string>> = {
  at: "must be a time such as '10:00' (in quotes), or 'morning', 'afternoon', 'immediate', or 'within 2h'",
  after: durationWords,
  wait: durationWords,
  minimumGap: durationWords,
  noResponseFor: durationWords,
};

function wanted(issue: Issue, field: string): string {
  if (issue.message.startsWith('must ')) return issue.message;
  const shape = issue.code === 'invalid_type' ? shapes[field] : undefined;
  return shape ?? issueWords(issue);
}

function sizeOf(value: unknown): string {
  return typeof value === 'string' || Array.isArray(value) ? String(value.length) : shown(value);
}

/** The offending value, shortened: the message must stay readable, whatever was sent. */
function shown(value: unknown): string {
  if (typeof value === 'string') return `'${value.length > 40 ? `${value.slice(0, 40)}…` : value}'`;
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

function suggestion(key: string, known: readonly string[]): string {
  const near = nearest(key, known);
  if (near !== null) return `; did you mean '${near}'?`;
  return known.length === 0 ? '' : `; known here: ${known.join(', ')}`;
}
