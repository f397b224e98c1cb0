import { expect, test } from 'vitest';
import { draftOf, missing, newDraft, wishOf } from '../../src/web/pages/rules/draft.ts';
import { newQuestion } from '../../src/web/pages/rules/questions.ts';
import type { Rule, Trigger } from '../../src/web/pages/rules/types.ts';

const ruleWith = (trigger: Trigger, over: Partial<Rule> = {}): Rule => ({
  ...{ id: 'a', name: 'Looks at prices', active: true, because: 'they visited a page', trigger },
  ...{ actions: [{ do: 'alert', words: 'Call' }, { do: 'task' }], cadenceId: null, ownerUserId: 'robin' },
  ...{ startStep: null, createdAt: '2026-11-23T10:00:00.000Z', heldLeaving: null },
  ...over,
});

test.each<Trigger>([
  { on: 'signal', kind: 'no_show', facts: {} },
  { on: 'signal', kind: 'form_submitted', facts: { form: 'Demo', page: { contains: ['/a', '/b'] } } },
  { on: 'signal', kind: 'deal_opened', facts: { amount: { atLeast: 5000 } } },
  { on: 'fields', all: [{ field: 'person.title', isNot: ['Intern', 'Student'] }] },
  { on: 'fields', all: [{ field: 'company.industry', isEmpty: false }] },
  {
    on: 'list',
    crm: 'hubspot',
    listId: '7',
    presentMembers: true,
    againAfterDays: 90,
    whenLeaving: 'nothing',
  },
  {
    on: 'list',
    crm: 'salesforce',
    listId: '00B7',
    presentMembers: false,
    againAfterDays: null,
    whenLeaving: 'nothing',
  },
  { on: 'opens', times: 4 },
])('a rule goes through the form as it was: %j', (trigger) => {
  const rule = ruleWith(trigger);
  const { trigger: kept, actions, cadenceId } = wishOf(draftOf(rule));
  expect(kept).toEqual(trigger);
  expect({ actions, cadenceId }).toEqual({ actions: rule.actions, cadenceId: null });
});

test('what happens when people leave the list goes with enrolling only', () => {
  const trigger: Trigger = {
    ...{ on: 'list', crm: 'hubspot', listId: '7', presentMembers: false, againAfterDays: null },
    whenLeaving: 'finish',
  };
  const draft = draftOf(ruleWith(trigger, { actions: [{ do: 'enroll' }, { do: 'task' }], cadenceId: 'c' }));
  expect(wishOf(draft).trigger).toEqual(trigger);
  expect(wishOf({ ...draft, enroll: false }).trigger).toEqual({ ...trigger, whenLeaving: 'nothing' });
});

test('a trigger that the form does not know stays as it is while the rest is changed', () => {
  const unknown = JSON.parse('{"on":"moon","phase":"full"}') as Trigger;
  const draft = { ...draftOf(ruleWith(unknown)), name: 'By night' };
  expect(missing(draft)).toBe(null);
  expect(wishOf(draft)).toMatchObject({ name: 'By night', trigger: { on: 'moon', phase: 'full' } });
});

test('opens alone enroll and pause nobody, whatever was ticked before', () => {
  const draft = { ...newDraft('robin'), name: 'Opens', cadenceId: 'c', alert: true, pause: true };
  const wish = wishOf({ ...draft, when: { ...draft.when, on: 'opens' } });
  expect(wish).toMatchObject({ actions: [{ do: 'alert' }], cadenceId: null });
});

test('what is missing is said one after the other', () => {
  const draft = { ...newDraft('robin'), name: 'Prices' };
  expect(missing({ ...draft, name: ' ' })).toBe('Give the rule a name first.');
  const facts = [newQuestion('url', 'contains')];
  expect(missing({ ...draft, when: { ...draft.when, facts } })).toBe('Give url a value.');
  expect(missing(draft)).toBe('Choose the cadence that it enrolls in.');
  expect(missing({ ...draft, enroll: false })).toBe('Choose what the rule does.');
});
