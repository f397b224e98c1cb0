import { z } from 'zod';
import { localTime } from './simulation/words.ts';
import { spoken } from './words.ts';

const text = z.string().nullable();
const facts = z.record(z.string(), z.unknown());

const decision = z.object({
  at: z.string(),
  words: z.string(),
  rule: z.string(),
  actor: z.string(),
  state: z.string(),
  engine: z.string(),
  facts,
});

const touch = z.object({
  step: z.string(),
  channel: z.string(),
  variantKey: text,
  state: z.string(),
  outcome: text,
  reason: text,
  endedAt: text,
  sent: z
    .object({
      subject: z.string(),
      text: z.string(),
      from: z.object({ email: z.string(), name: z.string() }),
      to: z.string(),
      at: z.string(),
    })
    .nullable(),
  task: z.object({ title: z.string(), note: text, completedBy: text }).nullable(),
  crm: z.array(z.object({ crm: text, state: z.string(), reason: text })),
});

/** The parts of the server's explanation that the CLI prints as text; `--json` prints all of it. */
export const explanation = z.object({
  person: z.object({ id: z.string(), firstName: text, lastName: text, email: text, zone: z.string() }),
  summary: z.array(z.string()),
  runs: z.array(
    z.object({
      id: z.string(),
      cadence: z.string(),
      version: z.number().nullable(),
      sender: z.object({ name: z.string(), email: z.string() }).nullable(),
      owner: z.object({ name: z.string() }).nullable(),
      sentence: z.string(),
      touches: z.array(touch),
      enrolledBy: z.string(),
      listSource: z.string(),
      lawfulBasis: z.string(),
      createdAt: z.string(),
      decisions: z.array(decision),
    }),
  ),
  leftOut: z.array(decision),
  signals: z.array(
    z.object({
      kind: z.string(),
      at: z.string(),
      source: z.string(),
      facts: z.looseObject({
        // Other kinds carry whatever was reported under these names.
        verdict: z.string().optional().catch(undefined),
        reasons: z.array(z.string()).optional().catch(undefined),
        otherMail: z.boolean().optional().catch(undefined),
      }),
    }),
  ),
  messages: z.array(
    z.object({
      at: z.string(),
      kind: z.string(),
      grade: text,
      fromEmail: text,
      subject: z.string(),
      text: z.string(),
    }),
  ),
  suppressions: z.array(
    z.object({
      scope: z.string(),
      channel: z.enum(['all', 'email', 'call', 'sms']),
      reason: z.string(),
      source: z.string(),
      createdAt: z.string(),
    }),
  ),
});
export type Explanation = z.infer<typeof explanation>;
export type Decision = z.infer<typeof decision>;

const onlyFor = { all: '', email: ', email only', call: ', calls and SMS only', sms: ', SMS only' } as const;

/** What is on the list: `unsubscribed, calls only (phone, from Apollo export "people.csv")`. */
export const suppressionWords = (one: Explanation['suppressions'][number]): string =>
  `${spoken(one.reason)}${onlyFor[one.channel]} (${one.scope}, from ${one.source})`;

/** A moment to the minute as clocks of a zone show it, `2026-11-24 11:39`. */
export function moment(iso: string, zone: string): string {
  const { day, clock } = localTime(new Date(iso), zone);
  return `${day} ${clock}`;
}

/** Which clocks the moments of an explanation are by: those that its sentences speak of, too. */
export const zoneLine = (zone: string): string => `Times as in ${zone}, where the person is.`;
const contentUsed = z
  .object({
    template: z.object({ key: z.string(), version: z.number().nullable() }).optional(),
    snippets: z.record(z.string(), z.number().nullable()).default({}),
    rules: z.record(z.string(), z.object({ branch: z.number().nullable(), why: z.string() })).default({}),
  })
  .optional();
const insightsUsed = z.array(z.object({ key: z.string(), source: z.string(), at: z.string() })).default([]);

/** Which texts of the library and which rules the words are from, and where insights were from. */
function contentLines({ facts: used }: Decision, zone: string): string[] {
  const content = contentUsed.catch(undefined).parse(used.content);
  const numbered = (name: string, version: number | null) =>
    version === null ? `'${name}'` : `'${name}' (version ${version})`;
  const snippets = Object.entries(content?.snippets ?? {});
  const template = content?.template;
  return [
    ...(template === undefined ? [] : [`template: ${numbered(template.key, template.version)}`]),
    ...(snippets.length === 0
      ? []
      : [`snippets: ${snippets.map(([name, version]) => numbered(name, version)).join(', ')}`]),
    ...Object.entries(content?.rules ?? {}).map(([name, { branch, why }]) =>
      branch === null ? `content ${name}: none (${why})` : `content ${name}: text ${branch} (${why})`,
    ),
    ...insightsUsed
      .catch([])
      .parse(used.insights)
      .map(({ key, source, at }) => `insight ${key}: from ${source}, came in ${moment(at, zone)}`),
  ];
}

/** What was looked at before a step was carried out, and what its words were made of, a line each. */
export function evidenceOf(one: Decision, words: Readonly<Record<string, string>>, zone: string): string[] {
  const { facts: used } = one;
  const checks = z.array(z.string()).catch([]).parse(used.checks);
  const fields = z.record(z.string(), text).catch({}).parse(used.fields);
  const values = Object.entries(fields).map(
    ([name, value]) => `${name} = ${value === null ? 'no value (the template’s fallback)' : `'${value}'`}`,
  );
  return [
    ...(checks.length === 0 ? [] : [`checks passed: ${checks.map((key) => words[key] ?? key).join('; ')}`]),
    ...(values.length === 0 ? [] : [`fields: ${values.join('; ')}`]),
    ...contentLines(one, zone),
  ];
}
