import { Command } from 'commander';
import { parseConfig, type Settings } from '../config.ts';
import { type Access, loadAccess } from './client.ts';
import { resumeAllCommand, statusCommand, stopAllCommand } from './commands/brakes.ts';
import { clockCommand } from './commands/clock.ts';
import { demoCommand } from './commands/demo.ts';
import { enrollCommand } from './commands/enroll.ts';
import { leaveCommand } from './commands/leave.ts';
import { lintCommand } from './commands/lint.ts';
import { migrateCommand } from './commands/migrate.ts';
import { pullCommand } from './commands/pull.ts';
import { pushCommand } from './commands/push.ts';
import { reconcileCommand } from './commands/reconcile.ts';
import { replayCommand } from './commands/replay.ts';
import { schemaCommand } from './commands/schema.ts';
import { sendersCommand } from './commands/senders.ts';
import { serveCommand } from './commands/serve.ts';
import { signInCommand } from './commands/sign-in.ts';
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
Commands other than serve, migrate, demo and lint talk to the running server of the same data folder
(DATA_DIR), or to the one named by CADENZA_URL and CADENZA_API_KEY.

First steps:
  npm start                              start everything, with invented people in two stand-in CRMs
  npm run -s cadenza -- clock +1d        see tomorrow now
  npm run -s cadenza -- why ADDRESS      see why somebody got a mail, or did not`,
    )
    .showHelpAfterError('(add --help for what this command takes)');
  for (const command of [
    serveCommand,
    demoCommand,
    clockCommand,
    whyCommand,
    replayCommand,
    reconcileCommand,
    enrollCommand,
    sendersCommand,
    leaveCommand,
    signInCommand,
    lintCommand,
    pushCommand,
    pullCommand,
    schemaCommand,
    statusCommand,
    stopAllCommand,
    resumeAllCommand,
    tickCommand,
    migrateCommand,
  ])
    program.addCommand(command(cli));
  return program;
}
