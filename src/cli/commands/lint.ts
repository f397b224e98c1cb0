import { Command } from 'commander';
import { countriesInput, type LintResult, lintDefinition } from '../../app/lint-definition.ts';
import { hasWordsElsewhere } from '../../app/words-elsewhere.ts';
import { AppError, isAppError } from '../../errors.ts';
import { type CadenceFile, readCadence } from '../cadence-yaml.ts';
import { atLines, type Found, findingLines } from '../findings.ts';
import type { CliContext } from '../program.ts';
import { lintOnServerIfAny, type ServerLint } from '../server-lint.ts';
import { many } from '../words.ts';

function foundIn({ problems, findings }: LintResult | ServerLint, file: CadenceFile): Found[] {
  return [
    ...problems.map(({ path, message }) => ({
      severity: 'error' as const,
      rule: 'definition',
      line: file.lineOf(path),
      words: message,
      why: null,
    })),
    ...atLines(findings, file),
  ];
}

function countsOf(found: readonly Found[]): string {
  const counts = (['error', 'warning', 'hint'] as const).flatMap((severity) => {
    const count = found.filter((one) => one.severity === severity).length;
    return count === 0 ? [] : [many(count, severity)];
  });
  return counts.length === 0 ? 'nothing to say' : counts.join(', ');
}

interface Options {
  readonly country: readonly string[];
  readonly json?: boolean;
}

function countriesOf(given: readonly string[]): readonly string[] {
  const parsed = countriesInput.safeParse(given.join(','));
  if (parsed.success) return parsed.data;
  throw new AppError(
    'invalid_input',
    `--country takes codes of two letters such as DE, not '${given.join(',')}'.`,
  );
}

/** What could not be read is said last, so that one broken file hides nothing about the others. */
function refuseUnread(read: readonly PromiseSettledResult<unknown>[]): void {
  const errors = read.flatMap((one): unknown[] => (one.status === 'rejected' ? [one.reason] : []));
  const unexpected = errors.find((error) => !isAppError(error));
  if (unexpected !== undefined) throw unexpected;
  const words = errors.filter((error) => isAppError(error)).map(({ message }) => message);
  if (words.length > 0) throw new AppError('invalid_input', words.join('\n'));
}

/** Checks a file here; where its words are in a library, on the server, if there is one to ask. */
async function lintFile(
  cli: CliContext,
  { definition }: CadenceFile,
  countries: readonly string[],
): Promise<LintResult | ServerLint> {
  const asked = hasWordsElsewhere(definition)
    ? await lintOnServerIfAny(cli.access, definition, countries)
    : null;
  return asked ?? lintDefinition(definition, countries);
}

/** `cadenza lint FILE…`: checks cadence files, without a server where it needs none; exit code 1 when a file has an error. */
export function lintCommand(cli: CliContext): Command {
  return new Command('lint')
    .description('check cadence files: what would be refused, and what experience says about the rest')
    .argument('<file...>', 'paths of YAML or JSON files')
    .option(
      '--country <code>',
      'where the people are, for rules on consent, e.g. DE; may be repeated',
      (code: string, codes: readonly string[]) => [...codes, code],
      [],
    )
    .option('--json', 'print JSON')
    .action(async (files: readonly string[], options: Options) => {
      const countries = countriesOf(options.country);
      const read = await Promise.allSettled(files.map(readCadence));
      const cadences = read.flatMap((one) => (one.status === 'rejected' ? [] : [one.value]));
      const items = await Promise.all(
        cadences.map(async (file) => {
          const result = await lintFile(cli, file, countries);
          return { file: file.file, ok: result.ok, findings: foundIn(result, file) };
        }),
      );
      if (options.json) cli.print(JSON.stringify({ items }));
      else
        items.forEach(({ file, findings }, at) => {
          if (at > 0) cli.print('');
          for (const line of [`${file}: ${countsOf(findings)}`, ...findingLines(findings)]) cli.print(line);
        });
      if (items.some(({ ok }) => !ok)) process.exitCode = 1;
      refuseUnread(read);
    });
}
