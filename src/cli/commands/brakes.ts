import { Command } from 'commander';
import { z } from 'zod';
import { AppError } from '../../errors.ts';
import { callServer } from '../client.ts';
import type { CliContext } from '../program.ts';

const brakeSchema = z.object({
  scope: z.enum(['workspace', 'cadence', 'sender', 'company']),
  name: z.string(),
  since: z.string(),
  by: z.string(),
  reason: z.string().nullable(),
});
const stoppedSchema = z.object({ brake: brakeSchema, inFlight: z.number() });
const brakesSchema = z.object({ items: z.array(brakeSchema) });
const statusSchema = z.object({
  workspace: z.object({ name: z.string(), mode: z.enum(['test', 'live']) }),
  brakes: z.array(brakeSchema),
  enrollments: z.array(z.object({ of: z.string(), count: z.number() })),
});

interface Options {
  readonly cadence?: string;
  readonly sender?: string;
  readonly company?: string;
  readonly reason?: string;
  readonly json?: boolean;
}

/** What the options name: one scope, by id or by name; the whole workspace when there are none. */
function targetOf({ cadence, sender, company }: Options) {
  const named = Object.entries({ cadence, sender, company }).filter(([, value]) => value !== undefined);
  const [first] = named;
  if (named.length > 1)
    throw new AppError(
      'invalid_input',
      'Say one of --cadence, --sender and --company, or none for everything.',
    );
  if (first === undefined) return { scope: 'workspace' };
  const [scope, asked = ''] = first;
  return { scope, ...(z.uuid().safeParse(asked).success ? { id: asked } : { name: asked }) };
}

const subject = ({ scope, name }: z.output<typeof brakeSchema>) =>
  scope === 'workspace' ? `everything in ${name}` : `${scope} ${name}`;

const brakeWords = (brake: z.output<typeof brakeSchema>) =>
  `${subject(brake)}, since ${brake.since} by ${brake.by}${brake.reason === null ? '' : `: ${brake.reason}`}`;

const scoped = (command: Command) =>
  command
    .option('--cadence <name>', 'only this cadence: name or id')
    .option('--sender <address>', 'only mail and tasks of this sender: address or id')
    .option('--company <name>', 'only people of this company: name or id')
    .option('--json', 'print JSON');

/** `cadenza stop-all`: halts every automatic touch of the workspace, a cadence, a sender or a company. */
export function stopAllCommand(cli: CliContext): Command {
  return scoped(
    new Command('stop-all').description('halt every automatic touch at once, or those of one scope'),
  )
    .option('--reason <text>', 'why, for everybody to read')
    .action(async (options: Options) => {
      const { reason } = options;
      const body = { ...targetOf(options), ...(reason === undefined ? {} : { reason }) };
      const raw = await callServer(cli.access(), 'POST', '/v1/brakes/stop', body);
      if (options.json) return cli.print(JSON.stringify(raw));
      const { brake, inFlight } = stoppedSchema.parse(raw);
      cli.print(`Stopped: ${subject(brake)}. Mails handed over before that may still leave: ${inFlight}.`);
    });
}

/** `cadenza resume-all`: lets go what was stopped. */
export function resumeAllCommand(cli: CliContext): Command {
  return scoped(new Command('resume-all').description('let go what stop-all halted')).action(
    async (options: Options) => {
      const raw = await callServer(cli.access(), 'POST', '/v1/brakes/resume', targetOf(options));
      if (options.json) return cli.print(JSON.stringify(raw));
      const { brake } = stoppedSchema.parse(raw);
      cli.print(`Goes on: ${subject(brake)}. What is late is spread over the next windows.`);
      const { items } = brakesSchema.parse(await callServer(cli.access(), 'GET', '/v1/brakes'));
      for (const other of items) cli.print(`Still stopped: ${brakeWords(other)}`);
    },
  );
}

/** `cadenza status`: the mode, everything that is stopped, and runs by state. */
export function statusCommand(cli: CliContext): Command {
  return new Command('status')
    .description('test mode or live, what is stopped, and runs by state')
    .option('--json', 'print JSON')
    .action(async (options: { readonly json?: boolean }) => {
      const raw = await callServer(cli.access(), 'GET', '/v1/status');
      if (options.json) return cli.print(JSON.stringify(raw));
      const { workspace, brakes, enrollments } = statusSchema.parse(raw);
      cli.print(`${workspace.name}: ${workspace.mode === 'live' ? 'live' : 'in test mode'}`);
      for (const brake of brakes) cli.print(`stopped: ${brakeWords(brake)}`);
      if (brakes.length === 0) cli.print('nothing is stopped');
      for (const { of, count } of enrollments) cli.print(`${String(count).padStart(8)} ${of}`);
    });
}
