import { Command, InvalidArgumentError } from 'commander';
import type { DemoOptions, DemoResult } from '../../demo/run-demo.ts';
import type { CliContext } from '../program.ts';

function whole(least: number, most: number) {
  return (text: string): number => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`must be a whole number from ${least} to ${most}.`);
  };
}

function bar(day: number, days: number): string {
  const width = 30;
  const full = Math.min(width, Math.round((day / days) * width));
  return `[${'#'.repeat(full)}${'-'.repeat(width - full)}] day ${Math.min(days, Math.floor(day) + 1)} of ${days}`;
}

const percent = (part: number, whole: number) =>
  whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;

function report(result: DemoResult): string[] {
  const rows = Object.entries(result.touchesByChannel).map(([channel, states]) => {
    const parts = Object.entries(states).map(([state, count]) => `${count} ${state.replace('_', ' ')}`);
    return `  ${channel.padEnd(10)}${parts.join(', ')}`;
  });
  const line = (label: string, value: string | number) => `  ${label.padEnd(22)}${value}`;
  return [
    '',
    `${result.people} people in two CRMs, ${result.enrolled} enrolled, ${result.touches} touches`,
    ...rows,
    line('Sent', result.emails),
    line(
      'Opened',
      `${result.opened} (${percent(result.opened, result.emails)} of mails; machines not told apart)`,
    ),
    line('Replied', `${result.replies} (${percent(result.replies, result.enrolled)} of people)`),
    line('Opted out', `${result.unsubscribes} by mail, ${result.crmOptOuts} in a CRM`),
    line('Bounced', result.bounces),
    line('Meetings', result.meetings),
    line('Tasks done by reps', result.tasksDone),
    '',
    "Audit of the stand-ins' logs",
    line(
      'On the timelines',
      `${result.activities.salesforce} Salesforce, ${result.activities.hubspot} HubSpot`,
    ),
    line('Twice', result.duplicates),
    line('Missing', result.missing),
    line('Without a touch', result.orphans),
    line('Reserved after a stop', result.afterStop),
    line('In flight at a stop', result.inFlight),
    line('CRM calls', `${result.crmCalls.salesforce} Salesforce, ${result.crmCalls.hubspot} HubSpot`),
    '',
    `${result.seconds} seconds`,
  ];
}

/** Whether every promise that the audit checks was kept. */
export function holds(result: Pick<DemoResult, 'duplicates' | 'missing' | 'orphans' | 'afterStop'>): boolean {
  return result.duplicates + result.missing + result.orphans + result.afterStop === 0;
}

/** Loaded only when it is played, so that the commands that talk to a server are quick. */
const played = async (options: DemoOptions): Promise<DemoResult> =>
  (await import('../../demo/run-demo.ts')).runDemo(options);

/** `cadenza demo`: the 14-day cadence in seconds, and the audit. Exit code 1 when a promise broke. */
export function demoCommand(cli: CliContext, play = played): Command {
  return new Command('demo')
    .description(
      'play the built-in cadence on a virtual clock with invented people, and audit what the vendors saw',
    )
    .option('--people <n>', 'people in each CRM', whole(1, 20_000), 200)
    .option('--days <n>', 'days to play', whole(1, 120), 18)
    .option('--seed <n>', 'the same seed gives the same run', whole(0, 2 ** 31), 1)
    .option('--json', 'print one JSON object')
    .action(async (options: { people: number; days: number; seed: number; json?: boolean }) => {
      const showBar = options.json !== true && process.stderr.isTTY;
      const progress = (day: number) => {
        if (showBar) process.stderr.write(`\r${bar(day, options.days)}`);
      };
      const result = await play({ ...options, progress });
      if (showBar) process.stderr.write('\n');
      if (options.json) cli.print(JSON.stringify(result));
      else for (const line of report(result)) cli.print(line);
      if (!holds(result)) process.exitCode = 1;
    });
}
