import { type Finding, type LintRule, lint, parseCadence } from '../../../src/cadence/index.ts';
import type { CadenceDefinition, CadenceInput } from '../../../src/cadence/model.ts';
import { builtInCadences, type LibraryKey } from '../../../src/library/index.ts';
import { readTemplate } from '../../../src/mail/index.ts';

export function definitionOf(input: unknown): CadenceDefinition {
  const parsed = parseCadence(input);
  if (!parsed.ok) throw new Error(parsed.problems.map((problem) => problem.message).join('\n'));
  return parsed.cadence;
}

export const builtIn = (key: LibraryKey): CadenceDefinition =>
  definitionOf(builtInCadences.find((one) => one.key === key)?.definition);

export const lintWith = (definition: CadenceDefinition, countries: readonly string[] = []) =>
  lint(definition, {
    ...{ read: readTemplate, countries },
    crms: [{ name: 'Salesforce', fields: ['Region__c'] }],
    cadences: ['Nurture'],
    generalWords: 'do what anybody does',
    tracking: { opens: true, clicks: false },
  });

export const byRule = (findings: readonly Finding[], rule: LintRule) =>
  findings.filter((finding) => finding.rule === rule);

type Change = Record<string, unknown>;

/** A built-in cadence with some steps changed by their key; a null takes the step out. */
export function changed(key: LibraryKey, steps: Record<string, Change | null>, over: Change = {}) {
  const definition = builtIn(key);
  return definitionOf({
    ...definition,
    ...over,
    steps: definition.steps.flatMap((step) => {
      const change = steps[step.key];
      return change === null ? [] : [{ ...step, ...change }];
    }),
  });
}

/** An email's only variant, in these words. */
export const words = (body: string, subject?: string) => ({
  variants: [{ key: 'a', body, ...(subject === undefined ? {} : { subject }) }],
});

const wayOut = "If it's not for you, tell me and I'll stop.";

/** A cold cadence of nothing but emails, one every two days. */
export function onlyEmails(count: number, over: Partial<CadenceInput> = {}) {
  return definitionOf({
    name: 'Only emails',
    type: 'cold_outbound',
    steps: Array.from({ length: count }, (_, at) => ({
      key: `email-${at + 1}`,
      name: `Email ${at + 1}`,
      channel: 'email',
      day: 1 + 2 * at,
      variants: [{ key: 'a', subject: `Subject ${at + 1}`, body: `Thought number ${at + 1}. ${wayOut}` }],
    })),
    ...over,
  });
}
