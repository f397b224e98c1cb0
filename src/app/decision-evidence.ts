import { chooseVariant } from '../cadence/index.ts';
import type { DatedTransition } from '../cadence/run.ts';
import { fieldsUsed, variablesFor } from '../mail/index.ts';
import type { Check } from './decision-checks.ts';
import type { Material } from './materials.ts';
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

function fieldsOf({ step, edited, enrollment, person, company, sender }: Material) {
  if (step?.channel !== 'email' || step.mode !== 'automatic') return {};
  const { subject, body } = chooseVariant(step, enrollment.id);
  // What somebody wrote in the template's place has no fields.
  const templates = [edited?.subject == null ? subject : undefined, edited === null ? body : undefined];
  const used = templates.filter((template) => template !== undefined);
  return { fields: fieldsUsed(used, variablesFor({ person, company: company ?? {}, sender })) };
}

/**
 * A decision to carry out a step, with what `why` shows of it beside the rule: which checks were passed, and which
 * fields an email was written with. Other decisions stay as they are. Facts for the reader only: replay needs none.
 */
export function withEvidence(result: DatedTransition, material: Material): DatedTransition {
  const { rule, facts } = result.decision;
  if (rule !== 'send-email' && rule !== 'open-task') return result;
  const evidence = { checks: checksOf(material), ...(rule === 'send-email' ? fieldsOf(material) : {}) };
  return { ...result, decision: { ...result.decision, facts: { ...facts, ...evidence } } };
}
