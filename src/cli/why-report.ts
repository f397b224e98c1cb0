import { checks } from '../app/decision-checks.ts';
import {
  type Decision,
  type Explanation,
  evidenceOf,
  moment,
  suppressionWords,
  zoneLine,
} from './explanation.ts';
import { spoken } from './words.ts';

type Run = Explanation['runs'][number];
type Touch = Run['touches'][number];

const quoted = (text: string) => text.split('\n').map((line) => `> ${line}`.trimEnd());

function decisionLines(one: Decision, zone: string): string[] {
  const { at, words, rule, actor, state, engine } = one;
  return [
    `- ${moment(at, zone)}: ${words} (rule \`${rule}\`, by ${actor}, engine ${engine}; then ${state})`,
    ...evidenceOf(one, checks, zone).map((line) => `  - ${line}`),
  ];
}

function touchLines(touch: Touch, zone: string): string[] {
  const { step, channel, variantKey, state, outcome, reason, sent, task, crm, endedAt } = touch;
  const variant = variantKey === null ? '' : `, variant ${variantKey}`;
  const came = [outcome, reason].filter((word) => word !== null).map(spoken);
  const lines = [
    `### ${step} (${spoken(channel)}${variant})`,
    '',
    `${spoken(state)}${endedAt === null ? '' : ` ${moment(endedAt, zone)}`}${came.length === 0 ? '' : `: ${came.join(', ')}`}`,
  ];
  if (sent !== null)
    lines.push(
      '',
      `From ${sent.from.name} <${sent.from.email}> to ${sent.to}, accepted ${moment(sent.at, zone)}: **${sent.subject}**`,
      '',
      ...quoted(sent.text),
    );
  if (task !== null && task.completedBy !== null)
    lines.push('', `By ${task.completedBy}${task.note === null ? '' : `, who noted: ${task.note}`}`);
  for (const entry of crm)
    lines.push(
      '',
      `On the timeline of ${entry.crm ?? 'a CRM'}: ${spoken(entry.state)}${entry.reason === null ? '' : ` (${entry.reason})`}`,
    );
  return [...lines, ''];
}

function runLines(run: Run, zone: string): string[] {
  const { cadence, version, enrolledBy, listSource, lawfulBasis, createdAt, sender, owner } = run;
  return [
    `## ${cadence}${version === null ? '' : `, version ${version}`}`,
    '',
    run.sentence,
    '',
    `- Enrolled ${moment(createdAt, zone)} by ${enrolledBy}, from ${listSource}`,
    `- Lawful basis: ${spoken(lawfulBasis)}`,
    ...(sender === null ? [] : [`- Sender: ${sender.name} <${sender.email}>`]),
    ...(owner === null ? [] : [`- Owner: ${owner.name}`]),
    `- Run: ${run.id}`,
    '',
    ...run.touches.flatMap((touch) => touchLines(touch, zone)),
    '### Every decision, in order',
    '',
    ...run.decisions.flatMap((one) => decisionLines(one, zone)),
    '',
  ];
}

/** Of an open or a click: who did it, and what that rests on. */
function byWhom({ verdict, reasons = [], otherMail }: Explanation['signals'][number]['facts']): string {
  if (otherMail === true) return ', about other mail of the same SendGrid account';
  if (verdict === undefined) return '';
  return `; ${spoken(verdict)}${reasons.length === 0 ? '' : `: ${reasons.map(spoken).join(', ')}`}`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`## ${title}`, '', ...lines, ''];
}

/** An explanation as a report in Markdown, with all the evidence that a reader can use. */
export function whyReport(said: Explanation): string {
  const { person, summary, runs, leftOut, signals, messages, suppressions } = said;
  const { zone } = person;
  const name = [person.firstName, person.lastName].filter(Boolean).join(' ') || person.id;
  return [
    `# Why: ${name}${person.email === null ? '' : ` <${person.email}>`}`,
    '',
    ...summary.map((line) => `- ${line}`),
    '',
    zoneLine(zone),
    '',
    ...runs.flatMap((run) => runLines(run, zone)),
    ...section(
      'Decisions outside any run',
      leftOut.flatMap((one) => decisionLines(one, zone)),
    ),
    ...section(
      'Signals',
      signals.map(
        (one) => `- ${moment(one.at, zone)}: ${spoken(one.kind)} (from ${one.source}${byWhom(one.facts)})`,
      ),
    ),
    ...section(
      'Mails from them',
      messages.flatMap((one) => [
        `${moment(one.at, zone)}, ${spoken(one.grade ?? one.kind)}: **${one.subject}**`,
        '',
        ...quoted(one.text),
        '',
      ]),
    ),
    ...section(
      'Suppressions',
      suppressions.map((one) => `- ${moment(one.createdAt, zone)}: ${suppressionWords(one)}`),
    ),
  ].join('\n');
}
