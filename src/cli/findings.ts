import type { LintResult } from '../app/lint-definition.ts';
import type { CadenceFile } from './cadence-yaml.ts';

type Severity = LintResult['findings'][number]['severity'];

/** One thing that was found in a file, a refusal or a finding. */
export interface Found {
  readonly severity: Severity;
  readonly rule: string;
  readonly step?: string;
  readonly line: number;
  readonly words: string;
  readonly why: string | null;
}

/** Each finding with the line that it is about instead of its place in the definition. */
export function atLines(
  findings: readonly (Omit<Found, 'line'> & { readonly path: string })[],
  { lineOf }: CadenceFile,
): Found[] {
  return findings.map(({ path, ...finding }) => ({ ...finding, line: lineOf(path) }));
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
