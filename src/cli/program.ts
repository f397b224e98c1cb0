import { Command } from 'commander';
import { parseConfig, type Settings } from '../config.ts';
import { type Access, loadAccess } from './client.ts';
import { resumeAllCommand, statusCommand, stopAllCommand } from './commands/brakes.ts';
import { clockCommand } from './commands/clock.ts';
import { demoCommand } from './commands/demo.ts';
import { diffCommand } from './commands/diff.ts';
import { enrollCommand } from './commands/enroll.ts';
import { experimentsCommand } from './commands/experiments.ts';
import { importCommand } from './commands/import.ts';
import { keysCommand } from './commands/keys.ts';
import { leaveCommand } from './commands/leave.ts';
import { lintCommand } from './commands/lint.ts';
import { mailCommand } from './commands/mail.ts';
import { migrateCommand } from './commands/migrate.ts';
import { pullCommand } from './commands/pull.ts';
import { pushCommand } from './commands/push.ts';
import { reconcileCommand } from './commands/reconcile.ts';
import { replayCommand } from './commands/replay.ts';
import { schemaCommand } from './commands/schema.ts';
import { sendersCommand } from './commands/senders.ts';
import { serveCommand } from './commands/serve.ts';
import { signInCommand } from './commands/sign-in.ts';
import { simulateCommand } from './commands/simulate.ts';
import { tickCommand } from './commands/tick.ts';
import { whyCommand } from './commands/why.ts';

/** What the commands get from outside. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly print: (line: string) => void;
}

/** The same, with settings parsed when a command needs them, not when help is asked for. */
export interface CliContext extends Terminal {
  readonly settings: () => Settings;
  readonly access: () => Access;
}

/** All commands as the help shows them, by what one wants to do. */
const groups = [
  [
    'Start it and look at it:',
    [serveCommand, demoCommand, signInCommand, statusCommand, clockCommand, tickCommand, migrateCommand],
  ],
  [
    'Write cadences, as files:',
    [lintCommand, simulateCommand, pushCommand, pullCommand, diffCommand, schemaCommand],
  ],
  ['Bring people in, and see why:', [importCommand, enrollCommand, whyCommand, experimentsCommand]],
  ['Limit, pause and stop:', [sendersCommand, leaveCommand, stopAllCommand, resumeAllCommand]],
  ['Check that nothing is lost:', [replayCommand, reconcileCommand, mailCommand, keysCommand]],
] as const;

/** The `cadenza` command with its help. */
export function createProgram(terminal: Terminal): Command {
  const settings = () => parseConfig(terminal.env);
  const cli: CliContext = {
    ...terminal,
    settings,
    access: () => loadAccess(settings().DATA_DIR, terminal.env),
  };
  const program = new Command('cadenza')
    .description('Sales cadences that live inside Salesforce and HubSpot.')
    .addHelpText(
      'after',
      `
Commands other than serve, migrate, keys, demo, lint, schema, simulate and mail talk to the running server of the same data folder
(DATA_DIR), or to the one named by CADENZA_URL and CADENZA_API_KEY.

First steps:
  npm start                              start everything, with invented people in two stand-in CRMs
  npm run -s cadenza -- clock +1d        see tomorrow now
  npm run -s cadenza -- why ADDRESS      see why somebody got a mail, or did not
  npm run -s cadenza -- pull NAME --out my-cadence.yaml
                                         take a cadence as a file, to change, simulate and push it`,
    )
    // With the same in a command: an option behind a subcommand is the subcommand's, also where both know it.
    .enablePositionalOptions()
    .showHelpAfterError('(add --help for what this command takes)');
  for (const [heading, commands] of groups) {
    program.commandsGroup(heading);
    for (const command of commands) program.addCommand(command(cli));
  }
  return program;
}
