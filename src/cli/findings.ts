import type { LintResult } from '../app/lint-definition.ts';
import type { CadenceFile } from './cadence-yaml.ts';

export type Severity = LintResult['findings'][number]['severity'];

/** One thing that was found in a file, a refusal or a finding. */
export interface Found {
  readonly severity: Severity;
  readonly rule: string;
  readonly step?: string;
  readonly line: number;
  readonly words: string;
  readonly why: string | null;
}

/** What a check says of a file, each with the line that it is about. */
export function foundIn(result: Pick<LintResult, 'problems' | 'findings'>, { lineOf }: CadenceFile): Found[] {
  return [
    ...result.problems.map(({ path, message }) => ({
      severity: 'error' as const,
      rule: 'definition',
      line: lineOf(path),
      words: message,
      why: null,
    })),
    ...result.findings.map(({ path, ...finding }) => ({ ...finding, line: lineOf(path) })),
  ];
}

const marks: Readonly<Record<Severity, string>> = { error: '✗', warning: '!', hint: '·' };

/** Each finding in lines: mark and place, words, and the reason on a line of its own. */
export function findingLines(found: readonly Found[]): string[] {
  return found.flatMap((one) => [
    '',
    `  ${marks[one.severity]} ${one.severity}, line ${one.line}${one.step === undefined ? '' : `, step '${one.step}'`} (${one.rule})`,
    `    ${one.words}`,
    ...(one.why === null ? [] : [`    Why: ${one.why}`]),
  ]);
}
