import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { demoCommand, holds } from '../../src/cli/commands/demo.ts';
import type { CliContext } from '../../src/cli/program.ts';
import { type DemoResult, runDemo } from '../../src/demo/run-demo.ts';
import { cadenza } from '../cli/server.ts';
import { typed } from '../cli/typed.ts';

const count = z.int().min(0);
const perCrm = z.object({ salesforce: count, hubspot: count });
const result = z.object({
  people: count,
  enrolled: count,
  touches: count,
  emails: count,
  activities: perCrm,
  replies: count,
  unsubscribes: count,
  crmOptOuts: count,
  bounces: count,
  meetings: count,
  duplicates: count,
  missing: count,
  orphans: count,
  afterStop: count,
  inFlight: count,
  crmCalls: perCrm,
  seconds: z.number(),
});

async function demo(...args: string[]) {
  const ended = await cadenza('unused', ['demo', ...args, '--json']);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  expect(ended.stdout.trim().split('\n')).toHaveLength(1);
  const { seconds, ...counts } = result.parse(JSON.parse(ended.stdout));
  expect(seconds).toBeGreaterThan(0);
  return counts;
}

describe('the time-lapse', () => {
  it('prints one JSON object with every count, and keeps every promise', async () => {
    const counts = await demo('--people', '8', '--days', '5');
    expect(counts).toMatchObject({ crmOptOuts: 2, duplicates: 0, missing: 0, orphans: 0, afterStop: 0 });
    expect(counts.people).toBeGreaterThanOrEqual(16);
    expect(counts.emails).toBeGreaterThan(10);
    expect(counts.activities.salesforce).toBeGreaterThan(10);
    expect(counts.activities.hubspot).toBeGreaterThan(5);
  }, 180_000);

  it('gives the same counts for the same seed, and others for another', async () => {
    const play = (seed: number) => runDemo({ people: 4, days: 2, seed, progress: () => {} });
    const [{ seconds: _first, ...first }, { seconds: _again, ...again }] = [await play(1), await play(1)];
    expect(again).toEqual(first);
    expect(await play(2)).not.toMatchObject(first);
  }, 180_000);

  it.each([
    [['--people', '0'], /--people.*must be a whole number from 1 to 20000/],
    [['--days', 'ten'], /--days.*must be a whole number from 1 to 120/],
    [['--seed', '-1'], /--seed.*must be a whole number/],
  ])('refuses %j', async (args, line) => {
    const ended = await typed('unused', ['demo', ...args]);
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toMatch(line);
  });
});

const kept: DemoResult = {
  people: 2,
  enrolled: 2,
  touches: 3,
  touchesByChannel: { email: { sent: 2 }, call: { not_done: 1 } },
  opened: 1,
  replies: 0,
  unsubscribes: 0,
  crmOptOuts: 0,
  bounces: 0,
  meetings: 0,
  tasksDone: 0,
  emails: 2,
  activities: { salesforce: 1, hubspot: 1 },
  crmCalls: { salesforce: 4, hubspot: 5 },
  duplicates: 0,
  missing: 0,
  orphans: 0,
  afterStop: 0,
  inFlight: 1,
  seconds: 1,
};
const promises = ['duplicates', 'missing', 'orphans', 'afterStop'] as const;

/** Runs the command with a made-up outcome; gives what it printed and the exit code that it set. */
async function playing(outcome: DemoResult, ...args: string[]) {
  const printed: string[] = [];
  const refuse = () => {
    throw new Error('The time-lapse needs neither settings nor a server.');
  };
  const cli: CliContext = {
    env: {},
    print: (line) => printed.push(line),
    settings: refuse,
    access: refuse,
  };
  await demoCommand(cli, () => Promise.resolve(outcome)).parseAsync(args, { from: 'user' });
  return { printed, code: process.exitCode };
}

describe('the exit code', () => {
  const before = process.exitCode;
  afterEach(() => {
    process.exitCode = before;
  });

  it('is left alone when every promise was kept; a mail in flight breaks none', async () => {
    expect(holds(kept)).toBe(true);
    expect((await playing(kept)).code).toBe(before);
  });

  it.each(promises)('is 1 when the audit found: %s', async (promise) => {
    const outcome = { ...kept, [promise]: 1 };
    expect(holds(outcome)).toBe(false);
    expect((await playing(outcome)).code).toBe(1);
  });

  it('is 1 with --json, too, and the object says why', async () => {
    const { printed, code } = await playing({ ...kept, missing: 3 }, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(printed.join('\n'))).toMatchObject({ missing: 3 });
  });
});

describe('the report', () => {
  it('says in words what happened and what the audit found', async () => {
    const { printed } = await playing(kept);
    const text = printed.join('\n');
    expect(text).toContain('2 people in two CRMs, 2 enrolled, 3 touches');
    expect(text).toMatch(/Opted out +0 by mail, 0 in a CRM/);
    expect(text).toMatch(/On the timelines +1 Salesforce, 1 HubSpot/);
    expect(text).toMatch(/In flight at a stop +1/);
  });
});
