import { Command } from 'commander';
import { z } from 'zod';
import { callServer } from '../client.ts';
import type { CliContext } from '../program.ts';

const decision = z.object({ at: z.string(), words: z.string(), rule: z.string(), actor: z.string() });
const explanation = z.object({
  summary: z.array(z.string()),
  runs: z.array(
    z.object({
      cadence: z.string(),
      version: z.number().nullable(),
      sender: z.object({ name: z.string(), email: z.string() }).nullable(),
      touches: z.array(
        z.object({
          step: z.string(),
          variantKey: z.string().nullable(),
          sent: z.object({ subject: z.string(), to: z.string(), at: z.string() }).nullable(),
        }),
      ),
      enrolledBy: z.string(),
      listSource: z.string(),
      lawfulBasis: z.string(),
      createdAt: z.string(),
      decisions: z.array(decision),
    }),
  ),
  leftOut: z.array(decision),
  signals: z.array(z.object({ kind: z.string(), at: z.string(), source: z.string() })),
  messages: z.array(
    z.object({ at: z.string(), kind: z.string(), grade: z.string().nullable(), subject: z.string() }),
  ),
  suppressions: z.array(
    z.object({ scope: z.string(), reason: z.string(), source: z.string(), createdAt: z.string() }),
  ),
});

const moment = (iso: string) => iso.slice(0, 16).replace('T', ' ');

function inWords(said: z.infer<typeof explanation>): string[] {
  const lines = [...said.summary];
  for (const run of said.runs) {
    const version = run.version === null ? '' : ` (version ${run.version})`;
    const sender = run.sender === null ? '' : `; sender: ${run.sender.name} <${run.sender.email}>`;
    lines.push(
      '',
      `${run.cadence}${version}: enrolled ${moment(run.createdAt)} UTC by ${run.enrolledBy}, from ${run.listSource}`,
      `  lawful basis: ${run.lawfulBasis.replaceAll('_', ' ')}${sender}`,
    );
    for (const one of run.decisions)
      lines.push(`  ${moment(one.at)}  ${one.words}  (${one.rule}, by ${one.actor})`);
    for (const { step, variantKey, sent } of run.touches)
      if (sent !== null)
        lines.push(
          `  sent ${moment(sent.at)} UTC: '${sent.subject}' to ${sent.to} (${step}, variant ${variantKey})`,
        );
  }
  for (const one of said.leftOut) lines.push(`  ${moment(one.at)}  ${one.words}`);
  if (said.signals.length > 0) lines.push('', 'Signals:');
  for (const one of said.signals)
    lines.push(`  ${moment(one.at)}  ${one.kind.replaceAll('_', ' ')} (from ${one.source})`);
  for (const one of said.messages)
    lines.push(
      `  ${moment(one.at)}  mail from them: '${one.subject}' (${one.grade ?? one.kind.replaceAll('_', ' ')})`,
    );
  for (const one of said.suppressions)
    lines.push(`  suppressed ${moment(one.createdAt)}: ${one.reason} (${one.scope}, from ${one.source})`);
  return lines;
}

/** `cadenza why PERSON`: why something happened to somebody, did not, or will when. */
export function whyCommand(cli: CliContext): Command {
  return new Command('why')
    .description('say why something happened to a person, did not, or will when')
    .argument('<person>', 'an address, a name, an id, a Message-ID, or a link to a CRM record')
    .option('--step <key>', 'only what concerns this step')
    .option('--json', 'print JSON, with all the evidence')
    .action(async (person: string, options: { step?: string; json?: boolean }) => {
      const query = new URLSearchParams({
        person,
        ...(options.step === undefined ? {} : { step: options.step }),
      });
      const raw = await callServer(cli.access(), 'GET', `/v1/why?${query}`);
      if (options.json) cli.print(JSON.stringify(raw));
      else for (const line of inWords(explanation.parse(raw))) cli.print(line);
    });
}
