import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { checks } from '../../app/decision-checks.ts';
import { AppError } from '../../errors.ts';
import { callServer } from '../client.ts';
import {
  type Explanation,
  evidenceOf,
  explanation,
  moment,
  suppressionWords,
  zoneLine,
} from '../explanation.ts';
import type { CliContext } from '../program.ts';
import { whyReport } from '../why-report.ts';
import { spoken } from '../words.ts';

type Run = Explanation['runs'][number];

function runLines(run: Run, zone: string): string[] {
  const at = (iso: string) => moment(iso, zone);
  const version = run.version === null ? '' : ` (version ${run.version})`;
  const sender = run.sender === null ? '' : `; sender: ${run.sender.name} <${run.sender.email}>`;
  return [
    '',
    `${run.cadence}${version}: enrolled ${at(run.createdAt)} by ${run.enrolledBy}, from ${run.listSource}`,
    `  lawful basis: ${spoken(run.lawfulBasis)}${sender}`,
    ...run.decisions.flatMap((one) => [
      `  ${at(one.at)}  ${one.words}  (${one.rule}, by ${one.actor})`,
      ...evidenceOf(one, checks, zone).map((line) => `      ${line}`),
    ]),
    ...run.touches.flatMap(({ step, variantKey, sent }) =>
      sent === null
        ? []
        : [`  sent ${at(sent.at)}: '${sent.subject}' to ${sent.to} (${step}, variant ${variantKey})`],
    ),
  ];
}

/** Runs by when they began, and before each what was decided outside any run until then, under a heading of its own. */
function historyLines({ runs, leftOut, person: { zone } }: Explanation): string[] {
  const outside = (from: number, to: number) => {
    const decided = leftOut
      .filter(({ at }) => Date.parse(at) >= from && Date.parse(at) < to)
      .toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at))
      .map((one) => `  ${moment(one.at, zone)}  ${one.words}`);
    return decided.length === 0 ? [] : ['', 'Outside any run:', ...decided];
  };
  const begun = runs.toSorted((one, other) => Date.parse(one.createdAt) - Date.parse(other.createdAt));
  const starts = begun.map((run) => Date.parse(run.createdAt));
  return [
    ...begun.flatMap((run, index) => [
      ...outside(starts[index - 1] ?? -Infinity, starts[index] ?? Infinity),
      ...runLines(run, zone),
    ]),
    ...outside(starts.at(-1) ?? -Infinity, Infinity),
  ];
}

/** An explanation as lines for the terminal. */
export function whyLines(said: Explanation): string[] {
  const { zone } = said.person;
  const at = (iso: string) => moment(iso, zone);
  const lines = [...said.summary, '', zoneLine(zone), ...historyLines(said)];
  if (said.signals.length > 0) lines.push('', 'Signals:');
  for (const one of said.signals) lines.push(`  ${at(one.at)}  ${spoken(one.kind)} (from ${one.source})`);
  for (const one of said.messages)
    lines.push(`  ${at(one.at)}  mail from them: '${one.subject}' (${spoken(one.grade ?? one.kind)})`);
  for (const one of said.suppressions)
    lines.push(`  suppressed ${at(one.createdAt)}: ${suppressionWords(one)}`);
  return lines;
}

/** Writes all the evidence for this user's eyes only: it holds what was written to a person, and what they answered. */
function exportTo(file: string, raw: unknown): void {
  const text = file.endsWith('.md')
    ? whyReport(explanation.parse(raw))
    : `${JSON.stringify(raw, undefined, 2)}\n`;
  try {
    writeFileSync(file, text, { mode: 0o600 });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new AppError('invalid_input', `'${file}' cannot be written (${code}).`);
  }
}

/** `cadenza why PERSON`: why something happened to somebody, did not, or will when. */
export function whyCommand(cli: CliContext): Command {
  return new Command('why')
    .description('say why something happened to a person, did not, or will when')
    .argument('<person>', 'an address, a name, an id, a Message-ID, or a link to a CRM record')
    .option('--step <key>', 'what became of this step or will, and only what concerns it')
    .option('--export <file>', 'write all the evidence to a file: a report if it ends in .md, else JSON')
    .option('--json', 'print JSON, with all the evidence')
    .action(async (person: string, options: { step?: string; export?: string; json?: boolean }) => {
      const query = new URLSearchParams({
        person,
        ...(options.step === undefined ? {} : { step: options.step }),
      });
      const raw = await callServer(cli.access(), 'GET', `/v1/why?${query}`);
      if (options.export !== undefined) exportTo(options.export, raw);
      if (options.json) cli.print(JSON.stringify(raw));
      else if (options.export !== undefined) cli.print(`Written to ${options.export}.`);
      else for (const line of whyLines(explanation.parse(raw))) cli.print(line);
    });
}
