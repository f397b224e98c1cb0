import { z } from 'zod';
import { type Finding, lint } from '../cadence/index.ts';
import type { CadenceDefinition } from '../cadence/model.ts';
import { type FieldProblem, isAppError } from '../errors.ts';
import { readTemplate } from '../mail/index.ts';
import { checkDefinition } from './publish-cadence.ts';

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

/** What experience says about a definition that is right. */
export function lintChecked(definition: CadenceDefinition, countries: readonly string[] = []): LintResult {
  const findings = lint(definition, { read: readTemplate, countries });
  const ok = findings.every(({ severity }) => severity !== 'error');
  return { ok, definition, problems: [], findings };
}

/** The answer about a definition that was refused; any other error is thrown on. */
function lintRefused(error: unknown): LintResult {
  if (!isAppError(error, 'invalid_input')) throw error;
  return { ok: false, definition: null, problems: error.problems, findings: [] };
}

/**
 * Checks a definition without a workspace: what would be refused (`problems`), and if nothing is, what experience says
 * about it (`findings`).
 */
export function lintDefinition(input: unknown, countries: readonly string[] = []): LintResult {
  try {
    return lintChecked(checkDefinition(input), countries);
  } catch (error) {
    return lintRefused(error);
  }
}
