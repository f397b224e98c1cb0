import { Command, InvalidArgumentError } from 'commander';
import type { SimulateInput, simulateOne } from '../../app/simulate-cadence.ts';
import { AppError, isAppError } from '../../errors.ts';
import { readCadence } from '../cadence-yaml.ts';
import type { CliContext } from '../program.ts';
import { personReport } from '../simulation/person.ts';
import { simulationReport } from '../simulation/report.ts';
import { daysAfter, mondayOf } from '../simulation/words.ts';

function whole(least: number, most: number) {
  return (text: string): number => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`must be a whole number from ${least} to ${most}.`);
  };
}

function localDate(text: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new InvalidArgumentError("must be a date such as '2026-11-30'.");
}

interface SimulateOptions {
  readonly people: number;
  readonly start?: string;
  readonly zone?: readonly string[];
  readonly reps: number;
  readonly seed: number;
  readonly mailsPerDay?: number;
  readonly tasksPerDay?: number;
  readonly company?: readonly number[];
  readonly away?: readonly string[];
  readonly spread?: boolean;
  readonly person?: number | true;
  readonly json?: boolean;
}

/** Two values of an option; null when it is left out. */
function pairOf<T, R>(
  values: readonly T[] | undefined,
  option: string,
  make: (pair: readonly [T, T]) => R,
): R | null {
  if (values === undefined) return null;
  const [one, other, ...more] = values;
  if (one === undefined || other === undefined || more.length > 0)
    throw new AppError('invalid_input', `${option} takes two values, but got ${values.length}.`);
  return make([one, other]);
}

function inputOf(options: SimulateOptions, today: string): SimulateInput {
  const { people, reps, seed, mailsPerDay, tasksPerDay, spread, start, zone, company, away } = options;
  return {
    people,
    reps,
    seed,
    spread: spread === true,
    mailsPerDay: mailsPerDay ?? null,
    tasksPerDay: tasksPerDay ?? null,
    companies: pairOf(company, '--company', ([people, touchesPerWeek]) => ({ people, touchesPerWeek })),
    away: pairOf(away, '--away', ([from, until]) => ({ from, until })),
    start: start ?? daysAfter(mondayOf(today), 7),
    zones: [...(zone ?? ['Europe/Berlin'])],
  };
}

/** A decision as a row of the ledger has it. */
const toJson = ({ event, result }: ReturnType<typeof simulateOne>['played'][number]) => ({
  at: result.at,
  event,
  ...result.decision,
  actions: result.actions,
  state: result.run.state,
});

/** What is wrong with a file, under its name. */
function inFile<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!isAppError(error, 'invalid_input')) throw error;
    throw new AppError('invalid_input', `${file}: ${error.message}`, { problems: error.problems });
  }
}

/** `cadenza simulate FILE`: plays a cadence in memory and prints its calendar. */
export function simulateCommand(cli: CliContext): Command {
  return new Command('simulate')
    .description('play a cadence from a file with invented people, and see its calendar; nothing is sent')
    .argument('<file>', 'path of a YAML or JSON file')
    .option('--people <n>', 'how many people', whole(1, 20_000), 100)
    .option('--start <date>', 'day on which they start; left out, the next Monday', localDate)
    .option('--zone <zones...>', 'where they are, in equal parts; left out, Europe/Berlin')
    .option('--reps <n>', 'how many reps share them, each with a sender', whole(1, 1000), 1)
    .option('--seed <n>', 'the same seed gives the same play', whole(0, 2 ** 31), 1)
    .option('--mails-per-day <n>', 'limit of each sender', whole(1, 100_000))
    .option('--tasks-per-day <n>', 'what a rep can do in a day', whole(1, 100_000))
    .option(
      '--company <people-and-touches...>',
      'people of one company, and how many touches a company gets a week: --company 3 5',
      (text: string, before: readonly number[] = []) => [...before, whole(1, 10_000)(text)],
    )
    .option(
      '--away <from-and-until...>',
      'first and last day on which the first rep is away and their runs wait',
      (text: string, before: readonly string[] = []) => [...before, localDate(text)],
    )
    .option('--spread', 'start people over as many days as the limits ask for')
    .option(
      '--person [n]',
      'one person day by day: the nth, or left out, somebody who never reacts',
      whole(1, 20_000),
    )
    .option('--json', 'print JSON')
    .action(async (file: string, options: SimulateOptions) => {
      const { definition } = await readCadence(file);
      const app = await import('../../app/simulate-cadence.ts');
      const { createHolidays } = await import('../../compose-holidays.ts');
      const played = { definition, holidays: await createHolidays().load() };
      const input = inputOf(options, new Date().toISOString().slice(0, 10));
      const { person } = options;
      if (person !== undefined) {
        const index = person === true ? null : person;
        const one = inFile(file, () => app.simulateOne(played, input, index));
        if (options.json) cli.print(JSON.stringify(one.played.map(toJson)));
        else for (const line of personReport(one, index === null)) cli.print(line);
        return;
      }
      const simulated = inFile(file, () => app.simulateCadence(played, input));
      if (options.json) cli.print(JSON.stringify(simulated));
      else for (const line of simulationReport(simulated)) cli.print(line);
    });
}
