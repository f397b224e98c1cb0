import { sentence } from '../../words.ts';
import type { Action, Rule } from './types.ts';

/** What a rule does, as the end of 'It …': 'enrolls them in No-show and tells the rep'. */
function actionWords(actions: readonly Action[], cadence: string | undefined): string {
  const words: Readonly<Record<Action['do'], string>> = {
    enroll: `enrolls them in ${cadence === undefined ? 'a cadence' : `‘${cadence}’`}`,
    alert: 'tells the rep',
    task: 'makes a task',
    pause: 'pauses their runs',
  };
  return new Intl.ListFormat('en-GB').format(actions.map((action) => words[action.do]));
}

/** What may become of the runs that a rule began when their person leaves its list. */
export const leavingWords = {
  nothing: 'Nothing: they go on',
  finish: 'Finish what the rule began',
  pause: 'Pause what the rule began',
} as const;
export type WhenLeaving = keyof typeof leavingWords;

const endsWords: Readonly<Record<WhenLeaving, string>> = {
  nothing: '',
  finish: ' Finishes those runs when they leave the list.',
  pause: ' Pauses those runs when they leave the list.',
};

/** A rule as a sentence. */
export function ruleWords(
  { actions, because, trigger }: Pick<Rule, 'because' | 'actions' | 'trigger'>,
  cadence: string | undefined,
): string {
  const leaving = trigger.on === 'list' ? endsWords[trigger.whenLeaving] : '';
  return `${sentence(actionWords(actions, cadence))} when ${because}.${leaving}`;
}

/** Signals that set rules off, as people say them. */
export const signalWords = {
  page_visited: 'They visit a page',
  form_submitted: 'They send a form',
  event_attended: 'They attend an event',
  no_show: 'They miss a meeting',
  clicked: 'They click a link in an email',
  deal_opened: 'A deal is opened',
  stage_changed: 'A deal changes its stage',
  product_usage: 'They use the product',
  custom: 'Something else is reported',
} as const;
export type SignalKind = keyof typeof signalWords;

/** The facts that such a signal usually carries, the first of them the one that is asked most. */
export const factsOf: Readonly<Record<SignalKind, readonly string[]>> = {
  page_visited: ['url'],
  form_submitted: ['form', 'page'],
  event_attended: ['event'],
  no_show: [],
  clicked: ['url'],
  deal_opened: ['stage', 'name'],
  stage_changed: ['stage', 'name'],
  product_usage: ['name'],
  custom: ['name'],
};

/** Fields of a record that rules may ask, as templates call them; custom fields of the CRM come besides. */
export const fieldNames = [
  'person.title',
  'person.country',
  'person.state',
  'person.city',
  'person.email',
  'person.first_name',
  'person.last_name',
  'person.phone',
  'company.name',
  'company.domain',
  'company.industry',
] as const;
