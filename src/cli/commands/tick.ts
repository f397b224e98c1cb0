import { Command } from 'commander';
import { callServer } from '../client.ts';
import type { CliContext } from '../program.ts';

/** `cadenza tick`: makes the running server do now what is due. */
export function tickCommand(cli: CliContext): Command {
  return new Command('tick')
    .description('do now what is due, instead of waiting for the scheduler')
    .option('--json', 'print JSON')
    .action(async (options: { json?: boolean }) => {
      await callServer(cli.access(), 'POST', '/v1/tick');
      cli.print(options.json ? JSON.stringify({ done: true }) : 'Done.');
    });
}
