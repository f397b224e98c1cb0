import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { createProgram } from '../../src/cli/program.ts';
import { isAppError } from '../../src/errors.ts';
import { builtInCadences, outboundProspecting } from '../../src/library/index.ts';

let dir: string;
let outbound: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'cadenza-simulate-'));
  outbound = file('outbound.yaml', stringify(outboundProspecting));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(dir, name);
  writeFileSync(path, text);
  return path;
}

/** What the command prints, without a server and without a setting. */
async function simulate(...args: string[]): Promise<readonly string[]> {
  const lines: string[] = [];
  const program = createProgram({ env: {}, print: (line) => lines.push(line) });
  await program.parseAsync(['node', 'cadenza', 'simulate', ...args]);
  return lines;
}

const fixed = ['--start', '2026-11-30', '--people', '120', '--reps', '3'];

describe('cadenza simulate', () => {
  it('plays a cadence whose words are in templates', async () => {
    const steps = outboundProspecting.steps.map((step) =>
      step.channel === 'email' && step.thread !== 'reply'
        ? { ...step, variants: [{ key: 'a', template: 'intro-cto' }] }
        : step,
    );
    const stored = file('stored.yaml', stringify({ ...outboundProspecting, steps }));
    expect(await simulate(stored, ...fixed)).toEqual(await simulate(outbound, ...fixed));
  });

  it('prints weeks as rows and days as columns, and fits into 100 columns', async () => {
    const lines = await simulate(outbound, ...fixed, '--zone', 'Europe/Berlin', 'Asia/Tokyo');
    expect(lines.filter((line) => line.length > 100)).toEqual([]);
    expect(lines.slice(0, 2)).toEqual([
      'Outbound prospecting, 14 days',
      '120 people, 3 reps, Europe/Berlin and 1 more zone, from Mon 30 Nov 2026 (seed 1)',
    ]);
    const week = lines.find((line) => line.startsWith('30 Nov – 4 Dec')) ?? '';
    expect(week).toMatch(/Mon 30 +Tue 1 +Wed 2 +Thu 3 +Fri 4 +week/);
    expect(lines.find((line) => line.includes('new people'))).toMatch(/ 120 .* 120$/);
    for (const word of ['emails', 'calls', 'other tasks', 'busiest rep', 'In all', 'Peaks', 'Step by step'])
      expect(lines.some((line) => line.trim().startsWith(word))).toBe(true);
    // A line for each step, in order.
    const funnel = lines.slice(lines.findIndex((line) => line.startsWith('Step by step')) + 1);
    expect(funnel.map((line) => line.split(' ')[0])).toEqual(
      outboundProspecting.steps.map(({ channel }) => channel),
    );
  });

  it('plays the same for the same seed, and otherwise for another', async () => {
    const one = await simulate(outbound, ...fixed, '--json');
    expect(await simulate(outbound, ...fixed, '--json')).toEqual(one);
    expect(await simulate(outbound, ...fixed, '--seed', '2', '--json')).not.toEqual(one);
  });

  it('counts everybody once at the end, and each step in its funnel', async () => {
    const [json] = await simulate(outbound, ...fixed, '--people', '500', '--json');
    const told = JSON.parse(json ?? '') as {
      ends: { state: string; people: number }[];
      steps: Record<'reached' | 'done' | 'notDone' | 'skipped' | 'replies' | 'meetings', number>[];
      replies: number;
      meetings: number;
    };
    expect(told.ends.reduce((sum, { people }) => sum + people, 0)).toBe(500);
    for (const { reached, done, notDone, skipped } of told.steps)
      expect(done + notDone + skipped).toBe(reached);
    const all = (what: 'replies' | 'meetings') => told.steps.reduce((sum, step) => sum + step[what], 0);
    expect([all('replies'), all('meetings')]).toEqual([told.replies, told.meetings]);
    expect(told.replies).toBeGreaterThan(0);
  });

  it('says how many answered when all touches were over, whom the ends do not name', async () => {
    const noShow = file(
      'no-show.yaml',
      stringify(builtInCadences.find(({ key }) => key === 'no-show')?.definition),
    );
    const text = (await simulate(noShow, '--start', '2026-11-30', '--people', '400')).join(' ');
    expect(text.replaceAll(/ +/g, ' ')).toMatch(
      /This play \d+ repl(y|ies) and \d+ meetings, of them \d+ repl(y|ies) and [1-9]\d* meetings? once the run was complete\./,
    );
  });

  it('marks what is over a limit, and keeps it with --spread', async () => {
    const limits = ['--mails-per-day', '20', '--tasks-per-day', '30'];
    const atOnce = await simulate(outbound, ...fixed, ...limits);
    expect(atOnce.join('\n')).toMatch(/busiest sender +20 =/);
    expect(atOnce.join('\n')).toMatch(/wait for a later day because of the limit/);
    expect(atOnce.some((line) => line.startsWith('Start       All on the first day. With --spread'))).toBe(
      true,
    );
    const spread = await simulate(outbound, ...fixed, ...limits, '--spread');
    expect(spread.find((line) => line.startsWith('Start'))).toMatch(
      /Over \d+ days, at most \d+ new people a day/,
    );
    expect(spread.join('\n')).not.toMatch(/\d !/);
  });

  it('keeps off public holidays where people and reps are, and names them', async () => {
    const told = async (zone: string) => {
      const args = ['--start', '2026-12-21', '--people', '120', '--zone', zone];
      const text = (await simulate(outbound, ...args, '--json')).join('');
      const { days } = JSON.parse(text) as { days: { day: string; emails: number; tasks: object }[] };
      const asked = days.filter((one) => one.emails > 0 || Object.keys(one.tasks).length > 0);
      return { days: asked.map(({ day }) => day), lines: await simulate(outbound, ...args) };
    };
    const german = await told('Europe/Berlin');
    expect(german.days).not.toContain('2026-12-25');
    expect(german.lines.join('\n')).toMatch(/^Holidays +Fri 25 Dec \(Christmas Day\)/m);
    const nowhere = await told('UTC');
    expect(nowhere.days).toContain('2026-12-25');
    expect(nowhere.lines.join('\n')).not.toMatch(/^Holidays/m);
  });

  it('names the public holidays of every zone, with where they are', async () => {
    const zones = ['Europe/Berlin', 'Europe/London', 'Asia/Tokyo', 'America/New_York'];
    const args = ['--start', '2026-12-21', '--people', '120', '--zone', ...zones];
    const lines = await simulate(outbound, ...args);
    const from = lines.findIndex((line) => line.startsWith('Holidays'));
    const told = lines
      .slice(from, from + 4)
      .join(' ')
      .replace(/ +/g, ' ');
    expect(told).toMatch(/Fri 25 Dec \(Christmas Day: Germany, .*United Kingdom.* and United States/);
    expect(told).toMatch(/; Mon 28 Dec \(Boxing Day .*: United Kingdom\);/);
    expect(lines.filter((line) => line.length > 100)).toEqual([]);
  });

  it("keeps a cadence's cap on new people, those of companies, and the leave of a rep", async () => {
    const capped = file(
      'capped.yaml',
      stringify({ ...outboundProspecting, limits: { newPeoplePerDay: 10 } }),
    );
    const asked = ['--start', '2026-11-30', '--people', '40'];
    const away = ['--away', '2026-12-07', '2026-12-11'];
    const lines = await simulate(capped, ...asked, '--company', '4', '6', ...away);
    expect(lines.find((line) => line.includes('new people'))).toMatch(/10 = +10 = +10 = +10 = /);
    expect(lines).toContain('7 Dec: nothing');
    const text = lines.map((line) => line.trim()).join(' ');
    expect(text).toContain('10 of 10 allowed on Mon 30 Nov. 30 people wait for a later day because of it.');
    expect(text).toMatch(/6 touches of 6 allowed for one company in the week from .+? touches wait/);
    expect(text).toContain('One rep from Mon 7 Dec to Fri 11 Dec; their runs wait meanwhile.');
    const spread = await simulate(capped, ...asked, '--spread');
    expect(spread.join(' ')).toContain('Over 4 days, at most 10 new people a day');
    const one = file('one.yaml', stringify({ ...outboundProspecting, limits: { newPeoplePerDay: 1 } }));
    const singly = await simulate(one, '--start', '2026-11-30', '--people', '3', '--spread');
    expect(singly.join(' ')).toContain('Over 3 days, at most 1 new person a day');
    await expect(simulate(capped, '--company', '4')).rejects.toThrow('--company takes two values');
  });

  it('shows one person day by day', async () => {
    const lines = await simulate(outbound, '--start', '2026-11-30', '--person');
    expect(lines[0]).toBe('Outbound prospecting, 14 days: one person in Europe/Berlin');
    expect(lines.find((line) => line.startsWith('Day  1'))).toMatch(
      /^Day {2}1 {2}Mon 30 Nov +\d\d:\d\d {2}email/,
    );
    expect(lines.filter((line) => /\d\d:\d\d/.test(line))).toHaveLength(outboundProspecting.steps.length + 1);
    expect(lines.at(-1)).toMatch(/The run is finished \(completed\)\.$/);
  });

  it('names the file, the step and the field of what is wrong', async () => {
    const wrong = stringify({
      ...outboundProspecting,
      steps: outboundProspecting.steps.map((step) =>
        step.key === 'call-1' ? { ...step, at: 'soon' } : step,
      ),
    });
    const path = file('wrong.yaml', wrong);
    const refused = await simulate(path).catch((error: unknown) => error);
    if (!isAppError(refused, 'invalid_input')) throw refused;
    expect(refused.message).toContain(`${path}: The cadence is not right: Step 'call-1', field 'at'`);
    await expect(simulate(join(dir, 'none.yaml'))).rejects.toThrow(/cannot be read \(ENOENT\)/);
    await expect(simulate(outbound, '--zone', 'Mars/Olympus')).rejects.toThrow(
      /'Mars\/Olympus' is no IANA zone/,
    );
    await expect(simulate(outbound, '--people', '10', '--person', '11')).rejects.toThrow(
      /There is no person 11/,
    );
  });
});
