import { fromFacts, fromFields, incomplete, type Question, toFacts, toFields } from './questions.ts';
import type { Action, Rule, Trigger, Wish } from './types.ts';
import type { SignalKind, WhenLeaving } from './words.ts';

/** A list of a CRM that people come into. */
export interface ListDraft {
  readonly crm: 'salesforce' | 'hubspot' | null;
  readonly listId: string | null;
  readonly presentMembers: boolean;
  readonly againAfterDays: number | '';
  /** What becomes of the runs that the rule began when their person leaves the list. */
  readonly whenLeaving: WhenLeaving;
}

/** What sets a rule off, as the form has it. `kept` is a trigger that this form does not change. */
export interface WhenDraft {
  readonly on: 'signal' | 'fields' | 'list' | 'opens' | 'kept';
  readonly kind: SignalKind;
  readonly facts: readonly Question[];
  readonly fields: readonly Question[];
  readonly times: number | '';
  readonly list: ListDraft;
  readonly kept: Trigger | null;
}

/** A rule as the form has it. */
export interface Draft {
  readonly name: string;
  readonly when: WhenDraft;
  readonly enroll: boolean;
  readonly cadenceId: string | null;
  readonly startStep: string | null;
  readonly alert: boolean;
  readonly alertWords: string;
  readonly task: boolean;
  readonly taskWords: string;
  readonly pause: boolean;
  readonly ownerUserId: string | null;
}

const noWhen: WhenDraft = {
  ...{ on: 'signal', kind: 'page_visited', facts: [], fields: [], times: 3, kept: null },
  list: { crm: null, listId: null, presentMembers: false, againAfterDays: '', whenLeaving: 'nothing' },
};

/** An empty form; the runs are of whoever fills it in. */
export const newDraft = (ownerUserId: string | null): Draft => ({
  ...{ name: '', when: noWhen, ownerUserId, cadenceId: null, startStep: null },
  ...{ enroll: true, alert: false, alertWords: '', task: false, taskWords: '', pause: false },
});

function whenOf(trigger: Trigger): WhenDraft {
  switch (trigger.on) {
    case 'signal':
      return { ...noWhen, on: 'signal', kind: trigger.kind, facts: fromFacts(trigger.facts) };
    case 'fields':
      return { ...noWhen, on: 'fields', fields: fromFields(trigger.all) };
    case 'list': {
      const { crm, listId, presentMembers, againAfterDays, whenLeaving } = trigger;
      const list = {
        crm,
        listId,
        presentMembers,
        againAfterDays: againAfterDays ?? '',
        whenLeaving,
      } as const;
      return { ...noWhen, on: 'list', list };
    }
    case 'opens':
      return { ...noWhen, on: 'opens', times: trigger.times };
    default:
      return { ...noWhen, on: 'kept', kept: trigger };
  }
}

export function draftOf(rule: Rule): Draft {
  const find = <D extends Action['do']>(does: D) =>
    rule.actions.find((one): one is Extract<Action, { do: D }> => one.do === does);
  const [alert, task] = [find('alert'), find('task')];
  return {
    ...{ name: rule.name, when: whenOf(rule.trigger), ownerUserId: rule.ownerUserId },
    ...{ cadenceId: rule.cadenceId, startStep: rule.startStep, enroll: find('enroll') !== undefined },
    ...{ alert: alert !== undefined, alertWords: alert?.words ?? '' },
    ...{ task: task !== undefined, taskWords: task?.words ?? '' },
    pause: find('pause') !== undefined,
  };
}

/** What of the trigger is missing, in words. */
function whenMissing({ on, facts, fields, list, times }: WhenDraft): string | null {
  const asked = on === 'signal' ? facts : on === 'fields' ? fields : [];
  const open = asked.map(incomplete).find((problem) => problem !== null) ?? null;
  if (open !== null) return open;
  if (on === 'fields' && fields.length === 0) return 'Add a condition that the record must fit.';
  if (on === 'list' && (list.crm === null || list.listId === null)) return 'Choose the list.';
  return on === 'opens' && times === '' ? 'Say how many opens it takes.' : null;
}

/** Why the rule cannot be saved yet, in words; null when it can. */
export function missing(draft: Draft): string | null {
  if (draft.name.trim() === '') return 'Give the rule a name first.';
  const when = whenMissing(draft.when);
  if (when !== null) return when;
  const moves = draft.when.on !== 'opens';
  if (!((moves && (draft.enroll || draft.pause)) || draft.alert || draft.task))
    return 'Choose what the rule does.';
  if (moves && draft.enroll && draft.cadenceId === null) return 'Choose the cadence that it enrolls in.';
  return draft.ownerUserId === null ? 'Choose whose rule it is.' : null;
}

function triggerOf({ on, kind, facts, fields, list, times, kept }: WhenDraft, enrolls: boolean): Trigger {
  if (on === 'kept' && kept !== null) return kept;
  if (on === 'fields') return { on, all: toFields(fields) };
  if (on === 'list' && list.crm !== null && list.listId !== null) {
    const { crm, listId, presentMembers } = list;
    const againAfterDays = list.againAfterDays === '' ? null : list.againAfterDays;
    const whenLeaving = enrolls ? list.whenLeaving : 'nothing';
    return { on, crm, listId, presentMembers, againAfterDays, whenLeaving };
  }
  if (on === 'opens') return { on, times: Number(times) };
  return { on: 'signal', kind, facts: toFacts(facts) };
}

/** The form as the API takes it; opens alone move nobody, whatever was ticked before. */
export function wishOf(draft: Draft): Omit<Wish, 'active'> {
  const moves = draft.when.on !== 'opens';
  const enrolls = moves && draft.enroll;
  const saying = (words: string) => (words.trim() === '' ? {} : { words: words.trim() });
  const actions: Action[] = [
    ...(enrolls ? [{ do: 'enroll' as const }] : []),
    ...(draft.alert ? [{ do: 'alert' as const, ...saying(draft.alertWords) }] : []),
    ...(draft.task ? [{ do: 'task' as const, ...saying(draft.taskWords) }] : []),
    ...(moves && draft.pause ? [{ do: 'pause' as const }] : []),
  ];
  return {
    ...{ name: draft.name.trim(), trigger: triggerOf(draft.when, enrolls), actions },
    ownerUserId: draft.ownerUserId ?? '',
    cadenceId: enrolls ? draft.cadenceId : null,
    startStep: enrolls ? draft.startStep : null,
  };
}
