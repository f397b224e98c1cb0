import { z } from 'zod';
import { type CrmFields, type Finding, lint, parseCadence } from '../cadence/index.ts';
import type { CadenceDefinition } from '../cadence/model.ts';
import { AppError, type FieldProblem } from '../errors.ts';
import { placeholderOffer } from '../library/index.ts';
import { namesOf, readTemplate, variableNames } from '../mail/index.ts';
import type { Tracking } from '../ports/records.ts';
import { textProblemsOf, textsOf } from './pin-content.ts';
import { refusal } from './publish-cadence.ts';
import { type UnreadText, unreadForSnippets, withStandIns } from './words-elsewhere.ts';

/** Countries of the people who will be enrolled, as `DE` or `DE,AT`; at most 30. */
export const countriesInput = z
  .string()
  .transform((text) => [
    ...new Set(
      text
        .toUpperCase()
        .split(/[\s,]+/)
        .filter((code) => code !== ''),
    ),
  ])
  .pipe(z.array(z.string().regex(/^[A-Z]{2}$/, "must be codes of two letters such as 'DE'")).max(30));

export type LintResult =
  | {
      /** Nothing keeps it from being published, and no finding is an error. */
      readonly ok: boolean;
      /** With all defaults filled in. */
      readonly definition: CadenceDefinition;
      readonly problems: readonly [];
      readonly findings: readonly Finding[];
    }
  | {
      readonly ok: false;
      readonly definition: null;
      readonly problems: readonly FieldProblem[];
      readonly findings: readonly [];
    };

/** What a workspace has, where somebody asked. */
interface WorkspaceFacts {
  /** The connected CRMs, with their fields. */
  readonly crms?: readonly CrmFields[] | null;
  /** Names of its cadences that are not archived. */
  readonly cadences?: readonly string[];
  /** What of its mails is watched. */
  readonly tracking?: Tracking;
  /** Texts whose words are in a library that nobody asked. */
  readonly unread?: readonly UnreadText[];
  /** Whether it is a built-in cadence itself, whose general words a copy replaces. */
  readonly builtIn?: boolean;
}

/** What experience says about a definition that is right. */
export function lintChecked(
  definition: CadenceDefinition,
  countries: readonly string[] = [],
  { crms = null, cadences, tracking, unread = [], builtIn = false }: WorkspaceFacts = {},
): LintResult {
  const snippet = (name: string) => definition.snippets?.[name]?.text;
  const content = Object.fromEntries(
    Object.entries(definition.content ?? {}).map(([name, texts]) => [name, texts[0]?.text ?? '']),
  );
  const read = (text: string) => readTemplate(text, { snippet, content });
  const findings = lint(definition, {
    read,
    countries,
    ...(crms && { crms }),
    ...(cadences && { cadences }),
    ...(builtIn ? {} : { generalWords: placeholderOffer }),
    ...(tracking && { tracking }),
    unread,
  });
  const ok = findings.every(({ severity }) => severity !== 'error');
  return { ok, definition, problems: [], findings };
}

/** The answer about a definition that would be refused. */
export function lintRefused(problems: readonly FieldProblem[]): LintResult {
  return { ok: false, definition: null, problems, findings: [] };
}

/** A template that cannot be read names nothing here; what is wrong with it is said by `textProblemsOf`. */
function namesIfRight(text: string): readonly string[] {
  try {
    return namesOf(text);
  } catch {
    return [];
  }
}

/** Custom fields and insights that texts use: without a workspace nobody can say which there are. */
function takenOnTrust(definition: CadenceDefinition): readonly string[] {
  const used = textsOf(definition).flatMap(({ text }) => namesIfRight(text));
  return used.filter((name) => /^(person\.custom|company\.custom|insights)\./.test(name));
}

/**
 * Checks a definition without a workspace: what would be refused (`problems`), and if nothing is, what experience says
 * about it (`findings`). Templates and snippets of the library are not known here: of texts that need them a finding says
 * so, and nothing is said about their words.
 */
export function lintDefinition(input: unknown, countries: readonly string[] = []): LintResult {
  const { problems, definition, unread } = readAlone(input);
  return definition === null || problems.length > 0
    ? lintRefused(problems)
    : lintChecked(definition, countries, { unread });
}

/** A definition as far as it can be read without a library, with something in the place of the words that are there. */
function readAlone(input: unknown): {
  readonly definition: CadenceDefinition | null;
  readonly problems: readonly FieldProblem[];
  readonly unread: readonly UnreadText[];
} {
  const templates = withStandIns(input);
  const parsed = parseCadence(templates.definition);
  if (!parsed.ok) return { definition: null, problems: parsed.problems, unread: [] };
  const { definition, unread } = unreadForSnippets(parsed.cadence);
  return { definition, problems: problemsAlone(definition), unread: [...templates.unread, ...unread] };
}

function problemsAlone(cadence: CadenceDefinition): readonly FieldProblem[] {
  const content = Object.keys(cadence.content ?? {}).map((name) => `content.${name}`);
  const names = [...variableNames, ...content, ...takenOnTrust(cadence)];
  return textProblemsOf(cadence, { names, anyContent: false });
}

/**
 * A definition that is right without a workspace, with something in the place of words that are in a library;
 * `invalid_input` names every step and field that is wrong.
 */
export function checkAlone(input: unknown): CadenceDefinition {
  const { definition, problems } = readAlone(input);
  if (definition !== null && problems.length === 0) return definition;
  throw new AppError('invalid_input', refusal(problems), { problems });
}
