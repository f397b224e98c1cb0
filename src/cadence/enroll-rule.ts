import { z } from 'zod';
import { fieldWords } from './condition-words.ts';
import { type EntryValues, entryConditionSchema, misfit } from './entry-conditions.ts';
import { folded } from './evaluate.ts';

/** Signals that may enroll somebody. Opens never do. */
export const enrollingSignals = ['no_show', 'form_submitted', 'event_attended', 'deal_opened'] as const;
export type EnrollingSignal = (typeof enrollingSignals)[number];

/**
 * What makes a rule enroll: a signal, with facts that it must carry (`{form: 'Demo'}`), or a record of the CRM that
 * begins to fit all of some conditions.
 */
export const enrollTriggerSchema = z.discriminatedUnion('on', [
  z.strictObject({
    on: z.literal('signal'),
    kind: z.enum(enrollingSignals),
    facts: z.record(z.string().min(1).max(100), z.string().min(1).max(300)).default({}),
  }),
  z.strictObject({ on: z.literal('fields'), all: z.array(entryConditionSchema).min(1).max(20) }),
]);
export type EnrollTrigger = z.output<typeof enrollTriggerSchema>;

const signalWords: Readonly<Record<EnrollingSignal, string>> = {
  no_show: 'they missed a meeting',
  form_submitted: 'they sent a form',
  event_attended: 'they attended an event',
  deal_opened: 'a deal was opened',
};

/** Why a rule enrolls, as it stands in the reason of those whom it did. */
export function triggerWords(trigger: EnrollTrigger): string {
  if (trigger.on === 'fields') return trigger.all.map((one) => fieldWords(one.field, one)).join(' and ');
  const facts = Object.entries(trigger.facts).map(([name, value]) => `${name}: ${value}`);
  return `${signalWords[trigger.kind]}${facts.length === 0 ? '' : ` (${facts.join(', ')})`}`;
}

/** Whether a signal sets a rule off. */
export function signalSetsOff(
  trigger: EnrollTrigger,
  signal: { readonly kind: string; readonly facts: Readonly<Record<string, unknown>> },
): boolean {
  if (trigger.on !== 'signal' || trigger.kind !== signal.kind) return false;
  return Object.entries(trigger.facts).every(([name, value]) => folded(signal.facts[name]) === folded(value));
}

/** Whether a record begins to fit a rule: it does now, and did not before (null: it was not known). */
export function fieldsSetOff(
  trigger: EnrollTrigger,
  { before, after }: { readonly before: EntryValues | null; readonly after: EntryValues },
): boolean {
  if (trigger.on !== 'fields') return false;
  const fits = (values: EntryValues) => trigger.all.every((one) => misfit(one, values) === null);
  return fits(after) && (before === null || !fits(before));
}
