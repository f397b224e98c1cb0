import { z } from 'zod';
import { fieldWords } from './condition-words.ts';
import { comparedBy, comparisons } from './conditions.ts';
import { type EntryValues, entryConditionSchema, misfit } from './entry-conditions.ts';
import { fieldVerdict, folded } from './evaluate.ts';
import { interestSignals } from './signal-kinds.ts';

/** Signals that rules may be set off by. Opens are not among them: see the trigger `opens`. */
export const enrollingSignals = ['no_show', ...interestSignals, 'clicked'] as const;
type EnrollingSignal = (typeof enrollingSignals)[number];

/** What a fact must be: a value, or one comparison: `{contains: '/pricing'}`. */
const factQuestion = z.union(
  [
    z.string().min(1).max(300),
    z
      .strictObject(comparisons)
      .refine((question) => comparedBy(question).length === 1, 'must make exactly one comparison'),
  ],
  { error: "must be a text, or one comparison such as {contains: '/pricing'}" },
);

/** Whoever comes into a list of the CRM: a HubSpot list (segment), a Salesforce list view. */
const listTrigger = z.strictObject({
  on: z.literal('list'),
  crm: z.enum(['salesforce', 'hubspot']),
  listId: z.string().min(1).max(100),
  /** The list's name in the CRM. It is always looked up there: what a caller gives is ignored. */
  listName: z.string().max(300).optional(),
  /** Also those who are in it when the rule begins to look. */
  presentMembers: z.boolean().default(false),
  /** Whoever comes into it again sets the rule off again so many days after the last time; null: never. */
  againAfterDays: z.int().min(1).max(3650).nullable().default(null),
  /** What becomes of the runs that the rule began when their person leaves the list. */
  whenLeaving: z.enum(['nothing', 'finish', 'pause']).default('nothing'),
});
export type ListTrigger = z.output<typeof listTrigger>;

/**
 * What sets a rule off: a signal, with facts that it must carry (`{form: 'Demo'}`, `{url: {contains: '/pricing'}}`); a
 * record of the CRM that begins to fit all of some conditions; one that comes into a list of the CRM; or so many opens
 * by humans in a day.
 */
export const enrollTriggerSchema = z.discriminatedUnion('on', [
  z.strictObject({
    on: z.literal('signal'),
    kind: z.enum(enrollingSignals),
    facts: z.record(z.string().min(1).max(100), factQuestion).default({}),
  }),
  z.strictObject({ on: z.literal('fields'), all: z.array(entryConditionSchema).min(1).max(20) }),
  listTrigger,
  z.strictObject({ on: z.literal('opens'), times: z.int().min(2).max(20).default(3) }),
]);
export type EnrollTrigger = z.output<typeof enrollTriggerSchema>;

const saying = z.string().trim().min(1).max(300).optional();

/** What a rule does when it is set off. */
export const ruleActionSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('enroll') }),
  z.strictObject({ do: z.literal('alert'), words: saying }),
  z.strictObject({ do: z.literal('task'), words: saying }),
  z.strictObject({ do: z.literal('pause') }),
]);
export type RuleAction = z.output<typeof ruleActionSchema>;

/** What is wrong with the actions of a rule, in words; null when nothing is. Opens alone never move anybody. */
export function actionsProblem(trigger: EnrollTrigger, actions: readonly RuleAction[]): string | null {
  const kinds = actions.map((action) => action.do);
  if (new Set(kinds).size < kinds.length) return 'each action may stand there once';
  const moves = kinds.find((kind) => kind === 'enroll' || kind === 'pause');
  if (leavingOf(trigger) !== null && !kinds.includes('enroll'))
    return "must hold {do: 'enroll'} where 'whenLeaving' is to end what the rule began";
  if (trigger.on === 'opens' && moves !== undefined)
    return `opens alone may only alert or make a task, not '${moves}': mail programs open mail by themselves`;
  return null;
}

/** What a rule does with the runs that it began when their person leaves its list; null when nothing. */
export function leavingOf(trigger: EnrollTrigger): 'finish' | 'pause' | null {
  const does = trigger.on === 'list' ? trigger.whenLeaving : 'nothing';
  return does === 'finish' || does === 'pause' ? does : null;
}

const signalWords: Readonly<Record<EnrollingSignal, string>> = {
  no_show: 'they missed a meeting',
  page_visited: 'they visited a page',
  form_submitted: 'they sent a form',
  event_attended: 'they attended an event',
  deal_opened: 'a deal was opened',
  stage_changed: 'a deal changed its stage',
  product_usage: 'they used the product',
  custom: 'it was reported',
  clicked: 'they clicked a link',
};

const listWords = ({ crm, listName, listId }: ListTrigger) =>
  `${crm === 'hubspot' ? 'HubSpot list' : 'Salesforce list view'} "${listName ?? listId}"`;

/** Why a rule took back what it had begun, in words. */
export const leavingWords = (trigger: ListTrigger) => `they left the ${listWords(trigger)}`;

/** Why a rule was set off, as it stands in the reason of those whom it enrolled. */
export function triggerWords(trigger: EnrollTrigger): string {
  if (trigger.on === 'fields') return trigger.all.map((one) => fieldWords(one.field, one)).join(' and ');
  if (trigger.on === 'list') return `they came into the ${listWords(trigger)}`;
  if (trigger.on === 'opens') return `they opened emails ${trigger.times} times in a day`;
  const facts = Object.entries(trigger.facts).map(([name, asked]) =>
    typeof asked === 'string' ? `${name}: ${asked}` : fieldWords(name, asked),
  );
  return `${signalWords[trigger.kind]}${facts.length === 0 ? '' : ` (${facts.join(', ')})`}`;
}

/** Whether a signal sets a rule off. */
export function signalSetsOff(
  trigger: EnrollTrigger,
  signal: { readonly kind: string; readonly facts: Readonly<Record<string, unknown>> },
): boolean {
  if (trigger.on !== 'signal' || trigger.kind !== signal.kind) return false;
  return Object.entries(trigger.facts).every(([name, asked]) => {
    const value = signal.facts[name];
    if (typeof asked === 'string') return folded(value) === folded(asked);
    const known = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    return fieldVerdict(name, asked, known ? { [name]: String(value) } : {}).met;
  });
}

const dayMs = 24 * 60 * 60_000;

/** Whether coming into the list sets a rule off now, for somebody who did so the last time at `last` (null: never). */
export function comingSetsOff(trigger: ListTrigger, last: Date | null, now: Date): boolean {
  if (last === null) return true;
  const { againAfterDays } = trigger;
  return againAfterDays !== null && now.getTime() - last.getTime() >= againAfterDays * dayMs;
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
