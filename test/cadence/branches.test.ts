import { describe, expect, test } from 'vitest';
import {
  type CadenceEvent,
  type CadenceInput,
  conditionWords,
  effectWords,
  evaluate,
  type Facts,
  forecastStep,
  parseCadence,
  type Run,
  transition,
} from '../../src/cadence/index.ts';
import { roundTheClock } from '../support/cadences.ts';
import { pendingRun, versionOf } from './support.ts';

type Step = CadenceInput['steps'][number];
const variants = [{ key: 'a', subject: 'S', body: 'B' }];
const mail = (key: string, more: Partial<Step> = {}): Step =>
  ({ key, name: `Mail ${key}`, channel: 'email', day: 1, at: 'immediate', variants, ...more }) as Step;
const call = (key: string, more: Partial<Step> = {}): Step =>
  ({ key, name: `Call ${key}`, channel: 'call', day: 1, at: 'immediate', script: 'Say it', ...more }) as Step;
const cadence = (steps: Step[], more: Partial<CadenceInput> = {}): CadenceInput => ({
  name: 'Branches',
  schedule: roundTheClock,
  steps,
  ...more,
});
const problems = (input: CadenceInput) => {
  const parsed = parseCadence(input);
  return parsed.ok ? [] : parsed.problems.map(({ message }) => message);
};

const monday = new Date('2026-11-23T10:00:00Z');
const later = (days: number) => new Date(monday.getTime() + days * 86_400_000);

/** A run that is played event by event, each at a day after Monday. */
function story(input: CadenceInput) {
  const version = versionOf(input);
  let run: Run = pendingRun('UTC', '2026-11-23');
  let touches = 0;
  const tell = (event: CadenceEvent, day: number) => {
    const result = transition(run, event, { version, now: later(day) });
    run = result.run;
    return result;
  };
  tell({ type: 'enrolled' }, 0);
  return {
    version,
    run: () => run,
    tell,
    /** What is planned is looked at when it is due; with nothing planned, on that day. */
    due: (day: number, facts?: Facts) => {
      touches += 1;
      const at = run.next?.dueAt ?? later(day);
      const when = (at.getTime() - monday.getTime()) / 86_400_000;
      return tell({ type: 'due', touchId: `t${touches}`, ...(facts === undefined ? {} : { facts }) }, when);
    },
    outcome: (outcome: string, day: number) =>
      tell({ type: 'task_completed', touchId: run.openTask?.touchId ?? '', outcome }, day),
  };
}

describe('a definition is refused that', () => {
  const two = (more: Partial<Step>) => cadence([mail('a'), mail('b', { day: 3, ...more })]);
  test.each<[string, CadenceInput, string]>([
    [
      'goes to a step that is not there',
      two({ then: { goTo: 'c' } }),
      "Step 'b', field 'then.goTo' is 'c', but no step has that key",
    ],
    ['rests on opens', two({ if: { opened: true } }), "Step 'b', field 'if' cannot rest on opens"],
    [
      'rests on opens or a click',
      two({ if: { any: [{ opened: true }, { clicked: true }] } }),
      'cannot rest on opens',
    ],
    [
      'rests on opens and what has not happened',
      two({ if: { all: [{ opened: true }, { not: { clicked: true } }] } }),
      'cannot rest on opens',
    ],
    [
      'branches on opens by a rule',
      cadence([mail('a')], { on: [{ when: { opened: true, times: 3 }, then: 'finish' }] }),
      "Rule 1, field 'when' cannot rest on opens",
    ],
    [
      'asks two things at once',
      two({ if: { clicked: true, reply: 'any' } }),
      'needs exactly one of reply, clicked',
    ],
    ['asks nothing', two({ if: {} }), 'needs exactly one of reply, clicked'],
    [
      'asks for a field without comparing it',
      two({ if: { field: 'company.industry' } }),
      'needs exactly one of is, isNot',
    ],
    [
      'asks for a field that nobody has',
      two({ if: { all: [{ clicked: true }, { not: { field: 'person.shoe', is: 'x' } }] } }),
      "Step 'b', field 'if.all.1.not.field': must be one of person.email, ",
    ],
    [
      'asks by a rule for a field that texts only have',
      cadence([mail('a')], { on: [{ when: { field: 'enrollment.cadence', is: 'x' }, then: 'finish' }] }),
      "Rule 1, field 'when.field': must be one of person.email, ",
    ],
    ['compares no field', two({ if: { clicked: true, is: 'x' } }), "field 'if.is': goes with 'field' only"],
    [
      'asks for an outcome that its step does not have',
      cadence([call('a'), mail('b', { if: { outcome: { step: 'a', is: 'watched' } } })]),
      "has 'watched', but 'a' can only end with connected",
    ],
    [
      'asks for the outcome of a later step',
      cadence([mail('a', { if: { outcome: { step: 'b', is: 'connected' } } }), call('b')]),
      'which does not come before this step',
    ],
    [
      'asks for clicks in a call',
      cadence([call('a'), mail('b', { if: { clicked: { step: 'a' } } })]),
      'no automatic email',
    ],
    [
      'asks for a stop by a rule',
      cadence([mail('a')], { on: [{ when: { signal: 'unsubscribed' as 'no_show' }, then: { start: 'X' } }] }),
      "Rule 1, field 'when.signal': must be one of 'meeting_booked'",
    ],
    [
      'goes on after do not contact',
      cadence([call('a', { outcomes: { do_not_contact: 'continue' } })]),
      "cannot be 'continue': after 'do_not_contact' only stop may follow",
    ],
    [
      'goes on after a meeting',
      cadence([call('a', { outcomes: { meeting_booked: 'continue' } })]),
      "after 'meeting_booked' only finish, stop, start",
    ],
    [
      'goes on after a reply',
      cadence([call('a'), call('b', { channel: 'linkedin', outcomes: { replied: 'continue' } })]),
      "after 'replied' only pause",
    ],
    ['has an else without an if', two({ else: 'finish' }), "needs an 'if'"],
    [
      'has a step that nothing leads to',
      cadence([mail('a', { then: 'finish' }), mail('b')]),
      "'b' cannot be reached",
    ],
    [
      'is stretched beyond a year',
      cadence([mail('a'), mail('b', { day: 200 })], { spacing: 2 }),
      "field 'spacing': puts the last step on day 399",
    ],
    ['is stretched by nothing', cadence([mail('a')], { spacing: 0 }), "field 'spacing': must be"],
    [
      'names two rules alike',
      cadence([mail('a')], {
        on: [
          { key: 'x', when: { clicked: true }, then: 'pause' },
          { key: 'x', when: { reply: 'any' }, then: 'finish' },
        ],
      }),
      'keys must differ',
    ],
    [
      'opens a thread of its own without a subject',
      cadence([
        mail('a'),
        mail('b', {
          thread: 'reply',
          withoutThread: 'new',
          variants: [{ key: 'a', body: 'B' }],
        } as Partial<Step>),
      ]),
      "without a thread ('withoutThread: new') it needs one",
    ],
    [
      'does an effect that is none',
      two({ then: 'jump' as 'finish' }),
      "must be 'continue', 'finish', 'pause', 'stop', {goTo: step} or {start: cadence}",
    ],
  ])('%s', (_, input, message) => {
    expect(problems(input).join('\n')).toContain(message);
  });

  test('opens beside a click, and opens that only alert, are fine', () => {
    const together = { all: [{ opened: true as const, times: 2 }, { clicked: true as const }] };
    const on = [{ when: { opened: true as const, times: 3 }, then: { alert: 'Opened three times' } }];
    expect(problems(cadence([mail('a'), mail('b', { if: together })], { on }))).toEqual([]);
  });
});

test('a step whose condition is not so is skipped in words, and its else decides what follows', () => {
  const played = story(
    cadence([
      mail('a'),
      mail('b', { day: 3, if: { clicked: { step: 'a' } }, else: { goTo: 'd' } }),
      mail('c', { day: 4 }),
      mail('d', { day: 5 }),
    ]),
  );
  played.due(0);
  const skipped = played.due(3, { signals: [{ kind: 'clicked', step: 'other', count: 1 }] });
  expect(skipped.actions[0]).toMatchObject({
    type: 'skip_step',
    stepKey: 'b',
    byCondition: true,
    words: "Not for them: the person has not clicked in 'Mail a'.",
  });
  expect(skipped.run.next?.stepKey).toBe('d');
  expect(skipped.decision.facts).toMatchObject({ because: "the person has not clicked in 'Mail a'" });
});

test('a stop comes before a condition, and a mail under way before both', () => {
  const played = story(cadence([mail('a', { if: { clicked: true } })]));
  const forbidden = { kind: 'forbidden', reason: 'unsubscribed', words: 'No.' } as const;
  const wait = { kind: 'later', at: later(1), words: 'Under way.' } as const;
  expect(played.tell({ type: 'due', touchId: 'x', obstacle: wait }, 0).decision.rule).toBe('obstacle-later');
  expect(played.tell({ type: 'due', touchId: 'y', obstacle: forbidden }, 1).run.state).toBe('stopped');
});

test('what stands in the way of a step that is not for somebody holds nobody', () => {
  const played = story(cadence([mail('a', { if: { clicked: true } }), mail('b', { day: 3 })]));
  const held = { kind: 'held', words: 'A value is missing.' } as const;
  const result = played.tell({ type: 'due', touchId: 'x', obstacle: held }, 0);
  expect(result.decision.rule).toBe('skip-condition');
  expect(result.run.state).toBe('active');
});

test('a call that is not answered is tried again a day later at the earliest, and only as often as it may be', () => {
  const again = { outcomes: { no_answer: { goTo: 'a' } }, maxVisits: 2, at: 'within 2h' } as Partial<Step>;
  const played = story(cadence([call('a', again), mail('b', { day: 2 })]));
  played.due(0);
  const second = played.outcome('no_answer', 0);
  expect(second.run.next).toMatchObject({ stepKey: 'a', visit: 2 });
  expect(second.run.next?.dueAt.toISOString().slice(0, 10)).toBe('2026-11-24');
  played.due(1.5);
  const third = played.outcome('no_answer', 1.5);
  expect(third.run.next?.stepKey).toBe('b');
  expect(third.decision.words).toContain(
    "'Call a' was visited 2 times, as often as it may be in one run: the run goes on in order.",
  );
});

test('after a jump back day 1 moves along: the steps to come keep their distances', () => {
  const steps = [
    call('a'),
    mail('b', { day: 4 }),
    call('c', { day: 8, outcomes: { no_answer: { goTo: 'b' } } }),
  ];
  const played = story(cadence(steps));
  played.due(0);
  played.outcome('connected', 0);
  played.due(4);
  played.due(8);
  const back = played.outcome('no_answer', 8);
  expect(back.run.next).toMatchObject({ stepKey: 'b', visit: 2 });
  const due = back.run.next?.dueAt ?? later(0);
  const days = Math.floor((due.getTime() - monday.getTime()) / 86_400_000);
  const onward = played.due(days + 1);
  const gap = (onward.run.next?.dueAt.getTime() ?? 0) - due.getTime();
  expect(gap / 86_400_000).toBeGreaterThan(2.5);
});

test('a gap after a jump counts from the jump', () => {
  const on = [{ when: { clicked: true as const }, then: { goTo: 'hot' } }];
  const hotCall = call('hot', { day: undefined, at: undefined, after: '2h' } as unknown as Partial<Step>);
  const played = story(cadence([mail('a'), mail('b', { day: 9, then: 'finish' }), hotCall], { on }));
  played.due(0);
  const hot = played.tell({ type: 'signal', kind: 'clicked', at: later(5) }, 5);
  expect(hot.run.next?.dueAt).toEqual(new Date(later(5).getTime() + 2 * 3_600_000));
});

describe('rules of the cadence', () => {
  const on: CadenceInput['on'] = [
    { when: { field: 'company.industry', is: 'Banking' }, then: 'continue' },
    { key: 'hot', when: { clicked: true }, then: { goTo: 'b' } },
    { when: { reply: ['referral'] }, then: { start: 'Referral' } },
    { when: { opened: true, times: 3 }, then: { alert: 'Opened three times' } },
  ];
  const ruled = () => story(cadence([mail('a'), call('c', { day: 3 }), mail('b', { day: 9 })], { on }));

  test('act in order: one that lets everything go on keeps those after it from acting', () => {
    const played = ruled();
    played.due(0, {});
    const facts = { fields: { 'company.industry': ' banking' } };
    const clicked = played.tell({ type: 'signal', kind: 'clicked', at: later(1), facts }, 1);
    expect(clicked.run.next?.stepKey).toBe('c');
  });

  test('act once in a run', () => {
    const played = ruled();
    played.due(0, {});
    expect(played.tell({ type: 'signal', kind: 'clicked', at: later(1) }, 1).run.next?.stepKey).toBe('b');
    expect(played.tell({ type: 'signal', kind: 'clicked', at: later(2) }, 2).actions).toEqual([]);
    expect(played.run().past?.rules).toEqual(['hot']);
  });

  test('cancel the task that is open when they lead elsewhere', () => {
    const played = ruled();
    played.due(0, {});
    played.due(3, {});
    const clicked = played.tell({ type: 'signal', kind: 'clicked', at: later(3) }, 3);
    expect(clicked.actions).toMatchObject([{ type: 'close_task', result: 'cancelled' }]);
    expect(clicked.run).toMatchObject({ state: 'active', openTask: null, next: { stepKey: 'b' } });
  });

  test('leave a paused run paused, and say where it goes on', () => {
    const played = ruled();
    played.due(0, {});
    played.tell({ type: 'command', command: 'pause' }, 1);
    const clicked = played.tell({ type: 'signal', kind: 'clicked', at: later(1) }, 1);
    expect(clicked.run).toMatchObject({ state: 'paused', reason: 'manual', next: { stepKey: 'b' } });
    expect(played.tell({ type: 'command', command: 'resume' }, 2).run.next?.stepKey).toBe('b');
  });

  test('have a referral answered by another cadence, after the pause that every reply brings', () => {
    const played = ruled();
    played.due(0, {});
    const replied = played.tell({ type: 'signal', kind: 'replied', at: later(1), reply: 'referral' }, 1);
    expect(replied.run).toMatchObject({ state: 'finished', reason: 'started_another' });
    expect(replied.actions).toMatchObject([
      { type: 'alert', kind: 'replied' },
      { type: 'start_cadence', cadence: 'Referral' },
    ]);
    expect(replied.decision).toMatchObject({
      rule: 'rule-start',
      facts: { first: 'pause-reply', byRule: '3' },
    });
  });

  test('tell the rep of opens, and move nothing', () => {
    const played = ruled();
    played.due(0, {});
    const facts = { signals: [{ kind: 'opened' as const, count: 3 }] };
    const before = played.run();
    const opened = played.tell({ type: 'signal', kind: 'opened', at: later(1), facts }, 1);
    expect(opened.actions).toEqual([{ type: 'alert', kind: 'rule', words: 'Opened three times' }]);
    expect({ ...opened.run, past: null }).toEqual({ ...before, past: null });
  });

  test('let a stop be a stop', () => {
    const played = ruled();
    played.due(0, {});
    played.tell({ type: 'signal', kind: 'replied', at: later(1), reply: 'referral' }, 1);
    const stopped = played.tell({ type: 'signal', kind: 'unsubscribed', at: later(1) }, 1);
    expect(stopped.run).toMatchObject({ state: 'stopped', reason: 'unsubscribed' });
  });
});

test('a version without branches carries nothing along', () => {
  const played = story(
    cadence([mail('a'), call('b', { day: 2 }), mail('c', { day: 4, if: { clicked: true } })]),
  );
  played.due(0);
  played.due(2);
  played.outcome('connected', 2);
  expect('past' in played.run()).toBe(false);
});

test('do not contact stops a run also where an older version says otherwise', () => {
  const played = story(cadence([call('a'), mail('b', { day: 3 })]));
  const [step] = played.version.definition.steps;
  if (step === undefined) throw new Error('There is a step.');
  step.outcomes = { do_not_contact: 'continue' };
  played.due(0);
  expect(played.outcome('do_not_contact', 0).run).toMatchObject({ state: 'stopped', reason: 'unsubscribed' });
});

test('a pause that a step asks for ends when somebody resumes, with the next step', () => {
  const played = story(cadence([mail('a', { then: 'pause' }), mail('b', { day: 3, then: 'pause' })]));
  expect(played.due(0).run).toMatchObject({ state: 'paused', reason: 'held', next: { stepKey: 'b' } });
  played.tell({ type: 'command', command: 'resume' }, 1);
  expect(played.due(3).run).toMatchObject({ state: 'paused', reason: 'held', next: null });
  expect(played.tell({ type: 'command', command: 'resume' }, 4).run).toMatchObject({
    state: 'finished',
    reason: 'completed',
  });
});

test('days of silence are those of the person’s calendar, hours are hours', () => {
  const run = { ...pendingRun('Asia/Tokyo', '2026-11-23') };
  const known = {
    run,
    nameOf: (key: string) => key,
    facts: { quietSince: new Date('2026-11-23T14:30:00Z') },
  };
  const after = (span: string, at: string) =>
    evaluate({ noResponseFor: span }, { ...known, now: new Date(at) }).met;
  // 23:30 in Tokyo: half an hour later it is the next day there.
  expect(after('1d', '2026-11-23T15:05:00Z')).toBe(true);
  expect(after('24h', '2026-11-23T15:05:00Z')).toBe(false);
  expect(after('24h', '2026-11-24T14:30:00Z')).toBe(true);
});

test('a forecast takes every condition as fulfilled and says nothing of steps that only a branch leads to', () => {
  const played = story(
    cadence(
      [mail('a'), mail('b', { day: 3, if: { clicked: true }, then: 'finish' }), call('c', { day: 5 })],
      { on: [{ when: { clicked: true }, then: { goTo: 'c' } }] },
    ),
  );
  const ctx = { version: played.version, now: monday };
  expect(forecastStep(played.run(), 'b', ctx)?.toISOString().slice(0, 10)).toBe('2026-11-25');
  expect(forecastStep(played.run(), 'c', ctx)).toBeNull();
});

test('conditions and effects have words', () => {
  const nameOf = (key: string) => `step ${key}`;
  const condition = {
    all: [
      { any: [{ clicked: { step: 'a' } }, { reply: ['referral' as const, 'not_now' as const] }] },
      { not: { field: 'company.industry', is: ['Banking', 'Retail'] } },
      { outcome: { step: 'b', is: 'no_answer' } },
      { noResponseFor: '5d' },
    ],
  };
  expect(conditionWords(condition, nameOf)).toBe(
    "(the person clicked in 'step a' or the person replied (referral or not now)) and it is not so that company.industry is Banking or Retail and 'step b' ended with no answer and nobody responded for 5d",
  );
  expect(effectWords({ goTo: 'a' }, nameOf)).toBe("the run goes on with 'step a'");
  expect(effectWords({ alert: 'Ring' }, nameOf)).toBe('the rep is told: Ring');
  expect(effectWords('finish', nameOf)).toBe('the run is finished');
});
