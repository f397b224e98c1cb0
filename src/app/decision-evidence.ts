import type { DatedTransition } from '../cadence/run.ts';
import { fieldsUsed } from '../mail/index.ts';
import type { Check } from './decision-checks.ts';
import { type Choice, type FilledTexts, fillTexts } from './fill-texts.ts';
import type { Material } from './materials.ts';
import { filledEmail } from './prepare-email.ts';
import { hasLimits } from './sender-limits.ts';

/** In the order in which they are looked at. */
const always: readonly Check[] = ['brake', 'hold', 'undo', 'earlier_mail', 'suppression'];
const byHand: readonly Check[] = [...always, 'crm_opt_out', 'address'];
const automatic: readonly Check[] = [...byHand, 'sender', 'postal_address', 'mode', 'values'];
const withinLimits: readonly Check[] = [...automatic, 'slot'];
const spoken: readonly Check[] = [...always, 'do_not_call', 'phone'];

function checksOf({ step, sender }: Material): readonly Check[] {
  if (step === null) return [];
  if (step.channel === 'email' && step.mode !== 'automatic') return byHand;
  if (step.channel === 'email') return hasLimits(sender) ? withinLimits : automatic;
  return step.channel === 'call' || step.channel === 'sms' ? spoken : always;
}

const ofChoice = ({ name, branch, why, fields }: Choice) => ({ [name]: { branch, why, fields } });

/** What of the library and of the cadence's rules went into a text: nothing of what was not used. */
function contentOf(
  { chosen, snippets }: FilledTexts,
  from: { readonly template?: string | undefined; readonly templateVersion?: number | undefined },
) {
  const { template, templateVersion } = from;
  const content = {
    ...(template === undefined ? {} : { template: { key: template, version: templateVersion ?? null } }),
    ...(Object.keys(snippets).length === 0 ? {} : { snippets }),
    ...(chosen.length === 0 ? {} : { rules: Object.assign({}, ...chosen.map(ofChoice)) }),
  };
  return Object.keys(content).length === 0 ? {} : { content };
}

/** The insights among the facts that a text read, with where they come from. */
function insightsOf({ facts }: Material, fields: Readonly<Record<string, string | null>>) {
  const used = facts.filter(({ kind, key }) => kind === 'insight' && `insights.${key}` in fields);
  if (used.length === 0) return {};
  const told = used.map(({ subject, key, source, at, staleAfter }) => ({
    subject,
    key,
    source,
    at,
    staleAfter,
  }));
  return { insights: told };
}

function writtenWith(material: Material) {
  const { step, edited } = material;
  if (step === null) return {};
  if (step.channel !== 'email') {
    const filled = fillTexts(material, [step.script]);
    return contentOf(filled, step);
  }
  const { filled, variant } = filledEmail(material, step);
  const content = contentOf(filled, edited === null ? variant : {});
  if (step.mode !== 'automatic') return content;
  const fields = fieldsUsed(filled.texts, filled.variables);
  const within = Object.assign({}, fields, ...filled.chosen.map((one) => one.fields));
  return { fields, ...content, ...insightsOf(material, within) };
}

/**
 * A decision to carry out a step, with what `why` shows of it beside the rule: which checks were passed, and what
 * its text was written with: fields, templates, snippets, rules, insights. Other decisions stay as they are. Facts for the reader only: replay needs none.
 */
export function withEvidence(result: DatedTransition, material: Material): DatedTransition {
  const { rule, facts } = result.decision;
  if (rule !== 'send-email' && rule !== 'open-task') return result;
  const evidence = { checks: checksOf(material), ...writtenWith(material) };
  return { ...result, decision: { ...result.decision, facts: { ...facts, ...evidence } } };
}
