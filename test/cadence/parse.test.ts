import { describe, expect, test } from 'vitest';
import { parseCadence } from '../../src/cadence/index.ts';

const call = { key: 'call-1', name: 'Call', channel: 'call', day: 1, script: 'Hi' };
const email = {
  key: 'email-1',
  name: 'Email',
  channel: 'email',
  day: 1,
  variants: [{ key: 'a', subject: 'S', body: 'B' }],
};

const problemsOf = (input: unknown) => {
  const parsed = parseCadence(input);
  return parsed.ok ? [] : parsed.problems;
};
const withSteps = (...steps: unknown[]) => ({ name: 'Test', steps });

describe('a cadence that is right', () => {
  test('comes back with its defaults filled in', () => {
    const parsed = parseCadence(withSteps(email, { ...call, day: 3 }));
    expect(parsed).toMatchObject({
      ok: true,
      cadence: {
        type: 'other',
        schedule: { count: 'calendar', minimumGap: '1d' },
        steps: [
          { mode: 'automatic', thread: 'new' },
          { mode: 'task', wait: '1d', ifNotDone: 'continue' },
        ],
      },
    });
  });
});

describe('a problem names the step by its key, the field, and what would be right', () => {
  test.each<[string, unknown, string, RegExp]>([
    [
      'a time that is none',
      withSteps(email, { ...call, key: 'call-2', at: '25:00' }),
      'steps.1.at',
      /^Step 'call-2', field 'at': must be a time such as '10:00'.*not '25:00'$/,
    ],
    [
      'a number instead of a time',
      withSteps({ ...call, at: 600 }),
      'steps.0.at',
      /^Step 'call-1', field 'at': must be a time such as '10:00' \(in quotes\)/,
    ],
    [
      'a gap that is none',
      withSteps({ ...call, day: undefined, after: '3w' }),
      'steps.0.after',
      /^Step 'call-1', field 'after': must be a duration such as '30m', '4h' or '3d', not '3w'$/,
    ],
    [
      'a missing text',
      withSteps({ ...call, script: undefined }),
      'steps.0.script',
      /^Step 'call-1', field 'script' is missing: must be a text$/,
    ],
    ['an empty text', withSteps({ ...call, name: '' }), 'steps.0.name', /must not be empty$/],
    [
      'a channel that is none',
      withSteps({ ...call, channel: 'fax' }),
      'steps.0.channel',
      /^Step 'call-1', field 'channel': must be one of 'email', 'call', .*not 'fax'$/,
    ],
    ['day 0', withSteps({ ...call, day: 0 }), 'steps.0.day', /must be 1 or more: the first day is day 1/],
    [
      'neither day nor gap',
      withSteps({ ...call, day: undefined }),
      'steps.0.day',
      /^Step 'call-1', field 'day' needs either 'day' or 'after'/,
    ],
    [
      'a day that goes back',
      withSteps({ ...call, day: 5 }, { ...call, key: 'call-2', day: 3 }),
      'steps.1.day',
      /^Step 'call-2', field 'day' is 3, but the step before is on day 5/,
    ],
    [
      'a key used twice',
      withSteps(call, call),
      'steps.1.key',
      /^Step 'call-1', field 'key': 'call-1' is used by an earlier step/,
    ],
    [
      'a reply to nothing',
      withSteps({ ...email, thread: 'reply', variants: [{ key: 'a', body: 'B' }] }),
      'steps.0.thread',
      /^Step 'email-1', field 'thread' is 'reply', but no email comes before/,
    ],
    [
      'a first email without subject',
      withSteps({ ...email, variants: [{ key: 'a', body: 'B' }] }),
      'steps.0.variants.0.subject',
      /^Step 'email-1', field 'variants.0.subject' is missing/,
    ],
    [
      'a step without key',
      withSteps(email, { channel: 'call', day: 1, name: 'N', script: 'S' }),
      'steps.1.key',
      /^Step 2, field 'key' is missing/,
    ],
    [
      'a window that ends before it begins',
      { ...withSteps(call), schedule: { windows: { mon: ['17:00-09:00'] } } },
      'schedule.windows.mon.0',
      /^The cadence, field 'schedule.windows.mon.0': must begin before it ends/,
    ],
    ['no steps', { name: 'N', steps: [] }, 'steps', /must have at least one step$/],
    [
      'an empty list',
      withSteps({ ...email, variants: [] }),
      'steps.0.variants',
      /field 'variants': must have at least 1 entry$/,
    ],
    [
      'a list that is too long',
      withSteps({ ...call, talkingPoints: Array.from({ length: 13 }, () => 'x') }),
      'steps.0.talkingPoints',
      /must have at most 12 entries, not 13$/,
    ],
    [
      'a text that is too long',
      withSteps({ ...call, name: 'x'.repeat(121) }),
      'steps.0.name',
      /must have at most 120 characters, not 121$/,
    ],
    ['no cadence at all', null, '', /^The cadence: must be an object/],
  ])('%s', (_, input, path, message) => {
    const problem = problemsOf(input).find((one) => one.path === path);
    expect(problem?.message).toMatch(message);
  });
});

test('a text in place of a list is one problem, which says how to write it', () => {
  const windows = { tue: '09:00-12:00', mon: ['09:00-12:00'] };
  expect(problemsOf({ ...withSteps(call), schedule: { windows } })).toEqual([
    {
      path: 'schedule.windows.tue',
      message:
        "The cadence, field 'schedule.windows.tue': must be a list: write ['09:00-12:00'], not '09:00-12:00'",
    },
  ]);
});

describe('an unknown field is named with the nearest known one', () => {
  test.each<[unknown, string, string]>([
    [
      withSteps({ ...call, skript: 'x' }),
      'steps.0.skript',
      "Step 'call-1': unknown field 'skript'; did you mean 'script'?",
    ],
    [
      withSteps({ ...call, talkingpoints: [] }),
      'steps.0.talkingpoints',
      "Step 'call-1': unknown field 'talkingpoints'; did you mean 'talkingPoints'?",
    ],
    [
      withSteps({ ...email, variants: [{ key: 'a', subject: 'S', bdoy: 'B' }] }),
      'steps.0.variants.0.bdoy',
      "Step 'email-1', field 'variants.0': unknown field 'bdoy'; did you mean 'body'?",
    ],
    [
      { ...withSteps(call), schedule: { windows: { mo: ['09:00-12:00'], tue: ['09:00-12:00'] } } },
      'schedule.windows.mo',
      "The cadence, field 'schedule.windows': unknown field 'mo'; did you mean 'mon'?",
    ],
    [
      { ...withSteps(call), colour: 'red' },
      'colour',
      "The cadence: unknown field 'colour'; known here: name, type, description, schedule",
    ],
  ])('%#', (input, path, message) => {
    expect(problemsOf(input)).toContainEqual({ path, message: expect.stringContaining(message) });
  });
});

test('all problems are listed at once', () => {
  expect(problemsOf(withSteps({ ...call, at: 'noon', wait: 'long', prio: 'x' })).length).toBe(3);
});

test('a huge value is shortened in the message', () => {
  const [problem] = problemsOf(withSteps({ ...call, at: 'x'.repeat(10_000) }));
  expect(problem?.message.length).toBeLessThan(250);
});
